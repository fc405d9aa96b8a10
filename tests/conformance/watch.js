// Watches one operation with the clients that front ends use:
//   node watch.js ws|sse ADDRESS TOKEN QUERY VARIABLES
// prints each result as a line of JSON, then how it ended.

import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import WebSocket from "ws";

const [protocol, address, token, query, variables] = process.argv.slice(2);
const authorization = `Bearer ${token}`;

const client =
  protocol === "ws"
    ? createWs({
        url: address.replace("http", "ws"),
        webSocketImpl: WebSocket,
        connectionParams: { Authorization: authorization },
        retryAttempts: 0,
      })
    : createSse({ url: address, headers: { authorization }, retryAttempts: 0 });

const say = (line) => console.log(JSON.stringify(line));

client.subscribe(
  { query, variables: JSON.parse(variables) },
  {
    next: (result) => say({ next: result }),
    error: (problem) => {
      say({ error: problem.code ?? (Array.isArray(problem) ? problem : String(problem)) });
      process.exit(0);
    },
    complete: () => {
      say({ complete: true });
      process.exit(0);
    },
  },
);
