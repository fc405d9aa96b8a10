/** What needs somebody, worst first, each with its one act. */

import { useState } from "preact/hooks";
import { kept, Link, useAddress } from "../address/address";
import { pathOf, type Scope, scopeOf } from "../address/places";
import type { Queries } from "../api/operations";
import type { ActionCode, AttentionSeverity } from "../api/schema";
import { useAnswer } from "../api/use-answer";
import { useFrame } from "../frame/context";
import { type AttentionFacts, AttentionSentence } from "../words/attention";
import { Num } from "./number";

interface Subject {
  kind: string;
  id: string;
  label: string;
}

export interface AttentionEntry extends AttentionFacts {
  severity: AttentionSeverity;
  subject: Subject | null;
  scope: Subject | null;
  action: { code: ActionCode; target: Subject } | null;
}

const everything: Scope = { kind: "everything", id: null };

/** Where an act is done, and what the link to it says. */
function actOf(entry: AttentionEntry, query: string) {
  if (!entry.action) return null;
  const scope = entry.scope ? scopeOf(entry.scope.id) : everything;
  // Why views changed says nothing about a goal of posts.
  if (entry.code === "GOAL_BEHIND") return ["See the goal", pathOf(scope, "goals")] as const;
  const acts: Partial<Record<ActionCode, [string, string]>> = {
    RECONNECT_ACCOUNT: ["Sign in again", pathOf(scope, "accounts") + query],
    RAISE_CEILING: ["Look at the account", pathOf(scope, "accounts") + query],
    PAY_PLATFORM: ["Look at the account", pathOf(scope, "accounts") + query],
    REFRESH_POSTS: ["Look at the accounts", pathOf(scope, "accounts") + query],
    EXPLAIN_CHANGE: ["See why", pathOf(scope, "why") + query],
    SET_GOAL: ["Look at the goals", pathOf(scope, "goals") + query],
    REPLACE_TOKEN: ["Make a new token", "/settings/tokens"],
  };
  return acts[entry.action.code] ?? null;
}

interface AttentionListProps {
  /** The path of the first ones. */
  field: string;
  entries: AttentionEntry[];
  total: number;
  /** What asks for all of them. */
  question: Queries["attention_list"]["variables"];
}

export function AttentionList({ field, entries, total, question }: AttentionListProps) {
  const { choices } = useAddress();
  const { scope } = useFrame();
  const [isAll, setIsAll] = useState(false);
  const asked = useAnswer("attention_list", isAll ? question : null);
  const all = isAll ? asked.answer?.scope.attention : undefined;
  if (entries.length === 0) return null;
  const shown = all?.nodes ?? entries;
  const at = all ? "attention_list:scope.attention" : field;
  return (
    <ul class="attention" aria-label="Needs attention">
      {shown.map((entry, index) => {
        const act = actOf(entry, kept(choices));
        return (
          <li key={`${entry.code} ${entry.subject?.id}`}>
            <AttentionSentence
              field={`${at}.nodes.${index}`}
              entry={entry}
              isElsewhere={entry.scope !== null && entry.scope.id !== scope?.id}
            />
            {act && (
              <>
                {" "}
                <Link class="link" to={act[1]}>
                  {act[0]}
                </Link>
              </>
            )}
          </li>
        );
      })}
      {total > entries.length && (
        <li>
          <button class="link" aria-expanded={isAll} onClick={() => setIsAll(!isAll)}>
            {isAll ? (
              "Only the most urgent"
            ) : (
              <>
                All <Num field={`${field}.totalCount`} value={total} />
              </>
            )}
          </button>
          {asked.error && (
            <span role="alert" data-message>
              {" "}
              {asked.error.message}
            </span>
          )}
        </li>
      )}
    </ul>
  );
}
