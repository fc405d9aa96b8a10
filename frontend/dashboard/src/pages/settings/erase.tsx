/** Erase a brand or an organization: what it holds is said before. */

import { act } from "../../api/client";
import { useAnswer } from "../../api/use-answer";
import { EraseDialog } from "../../parts/erase-dialog";
import { Num } from "../../parts/number";
import { Failed, Skeleton } from "../../parts/states";

export interface Subject {
  kind: "brand" | "organization";
  id: string;
  label: string;
}

/** In the order in which they are told; one is without the plural's s. */
const contents = [
  { name: "brands", one: "brand" },
  { name: "posts", one: "post" },
  { name: "days", one: "day of numbers", many: "days of numbers" },
  { name: "accounts", one: "account" },
  { name: "goals", one: "goal" },
  { name: "notes", one: "note" },
  { name: "shares", one: "shared report" },
  { name: "businessRecords", one: "business record" },
] as const;

export default function Erase({ subject, onClose }: { subject: Subject; onClose: () => void }) {
  const { kind, id, label } = subject;
  const variables = { id, confirm: label };
  return (
    <EraseDialog
      title={`Erase ${label}?`}
      typed={label}
      asked={`the ${kind}’s name`}
      done={`${label} is erased.`}
      request={async () =>
        kind === "brand"
          ? (await act("erase_brand", variables)).eraseBrand
          : (await act("erase_organization", variables)).eraseOrganization
      }
      onClose={onClose}
    >
      <Contents id={id} />
      <p>
        {kind === "brand"
          ? "Its accounts’ tokens are erased with it. Tags stay: they are the organization’s."
          : "The tokens that are bound to it are erased with it; yours may be one of them."}{" "}
        Backups, exports and logs that were made before are yours to erase. To put it away and get
        it back later, archive it instead.
      </p>
    </EraseDialog>
  );
}

function Contents({ id }: { id: string }) {
  const { answer, error, askAgain } = useAnswer("contents_to_erase", { id });
  if (error) return <Failed error={error} askAgain={askAgain} />;
  if (!answer) return <Skeleton width="100%" height={60} />;
  const found = contents.filter(({ name }) => answer.contentsToErase[name] > 0);
  if (found.length === 0) return <p>There is nothing in it.</p>;
  return (
    <>
      <p>What goes with it:</p>
      <ul class="lost">
        {found.map((part) => {
          const count = answer.contentsToErase[part.name];
          const many = "many" in part ? part.many : `${part.one}s`;
          return (
            <li key={part.name}>
              <Num field={`contents_to_erase:contentsToErase.${part.name}`} value={count} />{" "}
              {count === 1 ? part.one : many}
            </li>
          );
        })}
      </ul>
    </>
  );
}
