// How the page talks to the gateway: queries and mutations by POST, subscriptions by WebSocket.
import { getOperationAST } from "graphql";
import { createClient } from "graphql-ws";

// Relative to the page, so that a prefix in front of it (a proxy's) is kept.
const HTTP_URL = new URL("graphql", document.baseURI);
const SOCKET_URL = new URL(HTTP_URL);
SOCKET_URL.protocol = HTTP_URL.protocol.replace("http", "ws");

/** What an answer says about the token: "connected", "refused" or "missing". */
function judge(status, answer, token) {
  const codes = (answer?.errors ?? []).map((error) => error.extensions?.code);
  if (status !== 401 && !codes.includes("UNAUTHENTICATED")) return "connected";
  return token ? "refused" : "missing";
}

/** Sends one document; resolves with the answer, whatever its status, if it is JSON. */
export async function post(params, token, headers = {}) {
  const response = await fetch(HTTP_URL, {
    method: "POST",
    headers: {
      Accept: "application/graphql-response+json, application/json",
      "Content-Type": "application/json",
      ...(token && { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return { status: response.status, answer: JSON.parse(text) };
  } catch {
    throw new Error(`The server answered ${response.status}: ${text || response.statusText}`);
  }
}

/** A failure in the shape of an answer: GraphiQL would show a thrown one with its stack. */
function failed(message) {
  return { errors: [{ message }] };
}

/** What ended a subscription, as an answer: the server's refusal, or a socket that was closed. */
function endOf(failure) {
  if (Array.isArray(failure)) return { errors: failure };
  if (!(failure instanceof CloseEvent)) return failed(failure.message);
  return failed(`The socket was closed: ${failure.code} ${failure.reason}`.trim());
}

/** Yields a subscription's answers and, if it didn't end by itself, why. */
async function* subscribe(client, params) {
  try {
    yield* client.iterate(params);
  } catch (failure) {
    yield endOf(failure);
  }
}

/**
 * GraphiQL's fetcher for one token.
 * `onState` hears "connected", "refused", "missing" or "unreachable" after every answer.
 */
export function createFetcher(token, onState) {
  const client = createClient({
    url: SOCKET_URL.href,
    connectionParams: token ? { Authorization: `Bearer ${token}` } : {},
    retryAttempts: 0, // the person at the page decides about trying again
  });

  async function fetchOnce(params, headers) {
    try {
      const { status, answer } = await post(params, token, headers);
      onState(judge(status, answer, token));
      return answer;
    } catch (failure) {
      onState("unreachable");
      return failed(failure.message);
    }
  }

  return (params, { documentAST, headers } = {}) => {
    const operation = documentAST && getOperationAST(documentAST, params.operationName);
    return operation?.operation === "subscription"
      ? subscribe(client, params)
      : fetchOnce(params, headers);
  };
}
