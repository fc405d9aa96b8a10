// Runs the audits of graphql-http against a server: `node audit.js ADDRESS TOKEN`.
import { serverAudits } from "graphql-http";

const [address, token] = process.argv.slice(2);
const audits = serverAudits({
  url: address,
  fetchFn: (url, options = {}) =>
    fetch(url, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } }),
});
for (const audit of audits) {
  const result = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status: result.status, reason: result.reason }));
}
