/** A tile's question in other words: for GraphiQL, for a shell, and for an agent. */

/** The variables that say something. */
export function given(variables: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== null && value !== undefined),
  );
}

/** A link that opens GraphiQL with a document and its variables filled in. */
export function graphiqlLink(root: string, document: string, variables: object): string {
  const filled = new URLSearchParams({
    query: document,
    variables: JSON.stringify(given(variables), null, 2),
  });
  return `${root}/graphiql#${filled}`;
}

/** A line for a shell, which fills the token in. */
export function curlLine(address: string): string {
  // A single quote is the one sign that would end the address.
  const quoted = address.replaceAll("'", "%27");
  return `curl -H "Authorization: Bearer $BACKBONE_TOKEN" '${quoted}'`;
}

export interface ToolCall {
  arguments: Record<string, unknown>;
  /** What the question has, and the tool doesn't take. */
  left: string[];
}

/**
 * A question as a tool takes it.
 *
 * A scope goes by the name that the tool has for it, whether the question calls it a scope, an
 * organization or a brand; a filter part by part where it takes none.
 */
export function toolCall(takes: string[], variables: object): ToolCall {
  const call: ToolCall = { arguments: {}, left: [] };
  const { filter, ...others } = given(variables);
  const asked = takes.includes("filter") ? { filter, ...others } : { ...others, ...Object(filter) };
  for (const [name, value] of Object.entries(given(asked))) {
    const isScope = ["scope", "organization", "brand"].includes(name);
    const taken = isScope ? scopeName(takes, String(value)) : name;
    if (taken && takes.includes(taken)) call.arguments[taken] = value;
    else call.left.push(name);
  }
  return call;
}

function scopeName(takes: string[], id: string): string | undefined {
  if (id.startsWith("org_") && takes.includes("organizationId")) return "organizationId";
  if (id.startsWith("brand_") && takes.includes("brandId")) return "brandId";
  return id.startsWith("sel_") ? undefined : "scope";
}
