/** The query behind a tile: for GraphiQL, for a shell, and for an agent. */

import { useState } from "preact/hooks";
import { root } from "../address/root";
import { addressOf } from "../api/client";
import { documents, toolArguments } from "../api/documents";
import type { Queries } from "../api/operations";
import { Copied } from "../parts/copied";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icons";
import type { Question } from "../parts/tile";
import { curlLine, given, graphiqlLink, toolCall } from "./hand-over";

const names = { graphql: "GraphQL", curl: "curl", mcp: "MCP" };
type Way = keyof typeof names;

interface QueryDialogProps {
  question: Question;
  onClose: () => void;
}

export default function QueryDialog({ question, onClose }: QueryDialogProps) {
  const [way, setWay] = useState<Way>("graphql");
  const ways: Way[] = question.tool ? ["graphql", "curl", "mcp"] : ["graphql", "curl"];

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = ways[(ways.indexOf(way) + by + ways.length) % ways.length] ?? way;
    setWay(next);
    document.getElementById(`query-${next}`)?.focus();
  }

  return (
    <Dialog title="The query behind it" onClose={onClose} isWide>
      <div class="tabs" role="tablist" aria-label="Ways to ask" onKeyDown={onKeyDown}>
        {ways.map((name) => (
          <button
            key={name}
            id={`query-${name}`}
            role="tab"
            aria-selected={name === way}
            aria-controls="query-text"
            tabIndex={name === way ? 0 : -1}
            onClick={() => setWay(name)}
          >
            {names[name]}
          </button>
        ))}
      </div>
      <div id="query-text" role="tabpanel" aria-labelledby={`query-${way}`}>
        {way === "graphql" && <AsGraphQL question={question} />}
        {way === "curl" && <AsCurl question={question} />}
        {way === "mcp" && question.tool && <AsTool question={question} tool={question.tool} />}
      </div>
    </Dialog>
  );
}

function AsGraphQL({ question }: { question: Question }) {
  const document = documents[question.operation];
  return (
    <>
      <Copied name="document" text={document} />
      <h3>Variables</h3>
      <Copied name="variables" text={JSON.stringify(given(question.variables), null, 2)} />
      <p class="dialog-foot">
        <a
          class="button"
          href={graphiqlLink(root, document, question.variables)}
          target="_blank"
          rel="noopener"
        >
          <Icon name="external" />
          Open in GraphiQL
        </a>
      </p>
    </>
  );
}

function AsCurl({ question }: { question: Question }) {
  const variables = question.variables as Queries[typeof question.operation]["variables"];
  const address = location.origin + root + addressOf(question.operation, variables);
  return (
    <>
      <Copied name="line" text={curlLine(address)} />
      <p class="note">
        Put a token of yours into <code>BACKBONE_TOKEN</code>; it is no part of this line. The
        stored operation <code data-message>{question.operation}</code> is what the tile asked.
      </p>
    </>
  );
}

function AsTool({ question, tool }: { question: Question; tool: string }) {
  const call = toolCall(toolArguments[tool] ?? [], question.variables);
  const text = JSON.stringify({ name: tool, arguments: call.arguments }, null, 2);
  return (
    <>
      <Copied name="call" text={text} />
      {call.left.length > 0 && (
        <p class="note">
          The tool takes no <code data-message>{call.left.join(", ")}</code>, so that it may answer
          with other numbers than the tile shows.
        </p>
      )}
    </>
  );
}
