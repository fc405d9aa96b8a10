/** Which version this is, and where else the same numbers are. */

import { root } from "../../address/root";
import { Copied } from "../../parts/copied";
import { SettingsSection } from "./section";

/** The version that these pages were built of. */
declare const BACKBONE_VERSION: string;

const addresses = [
  { name: "GraphQL", path: "/graphql", about: "questions and mutations, over HTTP and WebSocket" },
  { name: "Stored operations", path: "/operations/NAME", about: "what these pages ask, by GET" },
  { name: "MCP", path: "/mcp", about: "tools for AI agents" },
];

export function About() {
  return (
    <SettingsSection title="About">
      <p>
        Backbone <span data-message>{BACKBONE_VERSION}</span>.{" "}
        <a class="link" href={`${root}/about`}>
          What it is
        </a>
        , and{" "}
        <a class="link" href={`${root}/graphiql`}>
          GraphiQL
        </a>{" "}
        to ask it anything.
      </p>
      <dl class="addresses">
        {addresses.map(({ name, path, about }) => (
          <div key={name}>
            <dt>
              {name}: {about}
            </dt>
            <dd>
              <Copied name={`address of ${name}`} text={location.origin + root + path} />
            </dd>
          </div>
        ))}
      </dl>
    </SettingsSection>
  );
}
