// Asks with the clients that front ends use:
//   node clients.js urql|apollo ADDRESS TOKEN
// prints the answers as lines of JSON: of a query, of a mutation, of persisted queries.

import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { cacheExchange, createClient, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";

const [name, url, token] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const QUERY = "query Who { viewer { name } }";
const MUTATION = `mutation Make($label: String!) {
  createOrganization(input: { label: $label }) { label }
}`;

// How each request went, as the client sent it.
const requests = [];
const noted = async (address, options) => {
  const answer = await fetch(address, options);
  const type = answer.headers.get("content-type").split(";")[0];
  const sent = options.body ? JSON.parse(options.body) : {};
  requests.push({ status: answer.status, type, sent: Object.keys(sent).includes("query") });
  return answer;
};
const say = (line) => console.log(JSON.stringify({ ...line, requests: requests.splice(0) }));

async function urql() {
  const client = (...exchanges) =>
    createClient({
      url,
      exchanges: [...exchanges, fetchExchange],
      fetch: noted,
      fetchOptions: { headers: { authorization } },
      preferGetMethod: false,
    });
  const plain = client(cacheExchange);
  say(await asked(plain.query(QUERY, {})));
  say(await asked(plain.mutation(MUTATION, { label: "By urql" })));
  for (let time = 0; time < 2; time += 1) {
    const generateHash = async (text) => sha256(text);
    const persisted = client(persistedExchange({ preferGetForPersistedQueries: false, generateHash }));
    say(await asked(persisted.query(QUERY, {})));
  }
}

async function asked(source) {
  const { data, error } = await source.toPromise();
  return { data, error: error?.message };
}

async function apollo() {
  const link = new HttpLink({ uri: url, headers: { authorization }, fetch: noted });
  const cache = new InMemoryCache({
    typePolicies: {
      Everything: { merge: true },
      Overview: { merge: true },
      PostAnalytics: { merge: true },
      Viewer: { merge: true },
    },
  });
  const client = new ApolloClient({ link, cache });
  say({ data: (await client.query({ query: gql(QUERY) })).data });
  const made = { mutation: gql(MUTATION), variables: { label: "By Apollo" } };
  say({ data: (await client.mutate(made)).data });

  for (let time = 0; time < 2; time += 1) {
    const persisted = new ApolloClient({
      link: ApolloLink.from([new PersistedQueryLink({ sha256 }), link]),
      cache: new InMemoryCache(),
    });
    say({ data: (await persisted.query({ query: gql(QUERY) })).data });
  }

  const everything = (fields) => gql(`query { everything { overview { ${fields} } } }`);
  await client.query({ query: everything("views") });
  await client.query({ query: everything("likes") });
  say({ kept: cache.readQuery({ query: everything("views") }) !== null });
}

await { urql, apollo }[name]();
