// Reads with Relay's own runtime:
//   node relay.js ADDRESS TOKEN ARTIFACTS
// prints lines of JSON: a query, a connection after its first and second page, and the first page's
// brand after it was renamed and refetched by its id, as its fragment and as the connection see it.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { Environment, fetchQuery, Network, RecordSource, Store } = require("relay-runtime");
const { createOperationDescriptor, getSingularSelector } = require("relay-runtime");

const [url, token, artifacts] = process.argv.slice(2);
const artifact = (name) => require(`${artifacts}/${name}.graphql.js`);
const say = (line) => console.log(JSON.stringify(line));

const ask = async (query, variables) => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
};
const environment = new Environment({
  network: Network.create((request, variables) => ask(request.text, variables)),
  store: new Store(new RecordSource()),
});
const fetched = async (query, variables) => {
  const data = await fetchQuery(environment, query, variables).toPromise();
  environment.retain(createOperationDescriptor(query, variables));
  return data;
};

say(await fetched(artifact("relayClientViewerQuery"), {}));

const brands = artifact("relayClientBrandsQuery");
const labels = () => {
  const { data } = environment.lookup(createOperationDescriptor(brands, { count: 2 }).fragment);
  return data.brands.edges.map((edge) => edge.node.label);
};
const first = await fetched(brands, { count: 2 });
const [{ node }] = first.brands.edges;
say({ labels: labels(), pageInfo: first.brands.pageInfo });
await fetched(brands, { count: 2, cursor: first.brands.pageInfo.endCursor });
say({ labels: labels() });

await ask("mutation ($id: ID!) { updateBrand(id: $id, input: { label: \"Renamed\" }) { id } }", {
  id: node.id,
});
const refetched = await fetched(artifact("relayClientRefetchQuery"), { id: node.id });
const fragment = artifact("relayClient_brand");
say(environment.lookup(getSingularSelector(fragment, refetched.node)).data);
say({ labels: labels() });
