// The examples that the server lists (app/web/graphiql/examples/), as a pane beside the editor.
import { useEditorContext } from "@graphiql/react";
import { createContext, useContext } from "react";
import { flushSync } from "react-dom";
import { post } from "./fetcher.js";
import { readToken } from "./token.js";

export const Examples = createContext([]);

/** The examples; none if they can't be had, since the page is useful without them. */
export async function loadExamples() {
  try {
    const response = await fetch(new URL("graphiql/examples.json", document.baseURI));
    return response.ok ? await response.json() : [];
  } catch {
    return [];
  }
}

const FIRST_IDS = `{
  brands(first: 1) { nodes { id organization { id } } }
  posts(first: 1) { nodes { id } }
}`;

/** The first ids that this token may see; the brand is one of the organization's. */
async function findIds() {
  try {
    const { data } = (await post({ query: FIRST_IDS }, readToken())).answer;
    const brand = data?.brands.nodes[0];
    return {
      firstOrganization: brand?.organization.id,
      firstBrand: brand?.id,
      firstPost: data?.posts.nodes[0]?.id,
    };
  } catch {
    return {}; // the placeholder stays and says what belongs there
  }
}

function daysAgo(days) {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Fills placeholders such as `$firstBrand`, so that an example runs as it is opened. */
async function fill(variables) {
  if (!variables.includes("$")) return variables;
  const values = { yesterday: daysAgo(1), dayBefore: daysAgo(2), ...(await findIds()) };
  return variables.replace(/\$(\w+?)(?=T\d|\W)/g, (placeholder, name) => values[name] ?? placeholder);
}

/** Opens an example in a tab of its own, or shows the tab that has it already; null at first. */
function useOpen() {
  const { queryEditor, variableEditor, tabs, addTab, changeTab } = useEditorContext({
    nonNull: true,
  });
  if (!queryEditor || !variableEditor) return null; // they load after the page

  return async ({ query, variables }) => {
    const open = tabs.findIndex((tab) => tab.query === query);
    if (open >= 0) return changeTab(open);
    const filled = await fill(variables);
    // The editors show the new tab only once it is drawn; until then they hold the old one's text.
    flushSync(addTab);
    queryEditor.setValue(query);
    return variableEditor.setValue(filled);
  };
}

function ExamplesPane() {
  const open = useOpen();
  return (
    <section className="examples" aria-label="Examples">
      <div className="examples-title">Examples</div>
      <ul>
        {useContext(Examples).map((example) => (
          <li key={example.name}>
            <button type="button" disabled={!open} onClick={() => open(example)}>
              <span className={`example-kind ${example.kind}`}>{example.kind}</span>
              <strong>{example.title}</strong>
              <span className="example-text">{example.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M12 3.5 2.5 8.5 12 13.5l9.5-5L12 3.5Z" strokeLinejoin="round" />
      <path d="m2.5 12.5 9.5 5 9.5-5M2.5 16.5l9.5 5 9.5-5" strokeLinejoin="round" />
    </svg>
  );
}

export const EXAMPLES_PLUGIN = { title: "Examples", icon: ExamplesIcon, content: ExamplesPane };
