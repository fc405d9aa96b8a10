// The GraphiQL page: a bar with the token on top, GraphiQL below, examples beside the editor.
import { PluginContextProvider } from "@graphiql/react";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Examples, EXAMPLES_PLUGIN, loadExamples } from "./examples.jsx";
import { createFetcher } from "./fetcher.js";
import { takeQueryFromAddress } from "./query.js";
import "./style.css";
import { keepToken, readToken, takeTokenFromAddress } from "./token.js";

// One object for all renderings: GraphiQL opens the pane again whenever it gets another list.
const PANES = {
  plugins: [EXAMPLES_PLUGIN],
  visiblePlugin: innerWidth >= 900 ? EXAMPLES_PLUGIN.title : undefined,
};

/** What a link asked to show, in a tab of its own beside those that this browser remembers. */
const LINKED = takeQueryFromAddress();

const STATES = {
  waiting: "Connecting…",
  connected: "Connected",
  missing: "Token needed",
  refused: "Token refused",
  unreachable: "No answer",
};

function TokenField({ token, onToken }) {
  const [draft, setDraft] = useState(token);
  useEffect(() => setDraft(token), [token]);
  const submit = (event) => {
    event.preventDefault();
    onToken(draft.trim());
  };
  return (
    <form className="token" onSubmit={submit}>
      <label htmlFor="token">Token</label>
      <input
        id="token"
        type="password"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={submit}
        placeholder="Paste a token"
        autoComplete="off"
        spellCheck={false}
      />
    </form>
  );
}

function Bar({ state, token, onToken }) {
  return (
    <header className="bar">
      <a className="home" href="." title="What is at this server">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M10 24v-7M16 24V12M22 24V7" />
        </svg>
        Backbone
      </a>
      <span className={`state ${state}`} role="status">
        {STATES[state]}
      </span>
      <TokenField token={token} onToken={onToken} />
    </header>
  );
}

function useToken() {
  const [token, setToken] = useState(() => takeTokenFromAddress() ?? readToken());
  useEffect(() => {
    // A link with another token, opened in a page that is open already, only changes the fragment.
    const listen = () => setToken((old) => takeTokenFromAddress() ?? old);
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);
  const change = (next) => {
    keepToken(next);
    setToken(next);
  };
  return [token, change];
}

function Page({ examples }) {
  const [token, setToken] = useToken();
  const [state, setState] = useState("waiting");
  const fetcher = useMemo(() => createFetcher(token, setState), [token]);
  return (
    <Examples.Provider value={examples}>
      <Bar state={state} token={token} onToken={setToken} />
      <main className="graphiql-page">
        <GraphiQL
          fetcher={fetcher}
          {...PANES}
          {...LINKED}
          defaultTabs={LINKED ? [LINKED] : examples.slice(0, 1)}
          defaultQuery=""
          defaultEditorToolsVisibility="variables"
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </main>
    </Examples.Provider>
  );
}

const root = createRoot(document.getElementById("root"));
// GraphiQL draws a pane open only if that is known before it draws itself for the first time.
flushSync(() => root.render(<PluginContextProvider {...PANES} />));
root.render(<Page examples={await loadExamples()} />);
