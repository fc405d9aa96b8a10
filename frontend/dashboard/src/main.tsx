/** Starts the dashboard. */

import { render } from "preact";
import { App } from "./app";
import * as format from "./numbers/format";

const element = document.getElementById("dashboard");
if (element) render(<App />, element);

// The page waits for its first answers now: time to load how the browser's language writes them.
setTimeout(() => format.count(0));
setTimeout(() => format.moment(new Date().toISOString()));
