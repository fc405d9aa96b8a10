/** The door: to the scope of last time, the only organization, everything, or the first steps. */

import { useEffect } from "preact/hooks";
import { go } from "../../address/address";
import { pathOf } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { lastScope } from "../../frame/frame";
import { FailedPage } from "../../parts/states";

export default function Start() {
  const { answer, error, askAgain } = useAnswer("frame", { scope: null });
  useEffect(() => {
    if (!answer) return;
    const { nodes } = answer.organizations;
    const known = lastScope();
    const [only] = nodes;
    if (nodes.length === 0) return go("/first-run", "replace");
    if (known && isStillThere(known.id, nodes)) return go(pathOf(known), "replace");
    if (only && nodes.length === 1)
      return go(pathOf({ kind: "organization", id: only.id }), "replace");
    go(pathOf({ kind: "everything", id: null }), "replace");
  }, [answer]);
  return error && error.code !== "UNAUTHENTICATED" ? (
    <main class="connected">
      <FailedPage title="Backbone" error={error} askAgain={askAgain} />
    </main>
  ) : null;
}

/** An organization of another gateway, or one that is gone, is nowhere to land. */
function isStillThere(id: string | null, organizations: { id: string }[]): boolean {
  return (
    id === null ||
    !id.startsWith("org_") ||
    organizations.some((organization) => organization.id === id)
  );
}
