/** Starts the dashboard. */

import { render } from "preact";
import { App } from "./app";

const element = document.getElementById("dashboard");
if (element) render(<App />, element);
