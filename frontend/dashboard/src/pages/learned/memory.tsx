/** What was learned of a brand and still holds. */

import type { MemoryKind } from "../../api/schema";
import type { Queries } from "../../api/operations";
import type { Asked } from "../../api/use-answer";
import * as format from "../../numbers/format";
import { Weight } from "../../parts/confidence";
import { Num } from "../../parts/number";
import { Empty, Failed } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { EntryText } from "./entry";
import { Moment } from "../../parts/moment";

export const memoryKinds: Record<MemoryKind, string> = {
  BEST_PLATFORM: "Platform",
  BEST_CONTENT_TYPE: "Kind of content",
  BEST_POSTING_TIME: "Time",
  BEST_HOOK: "Opening line",
  ALERT: "Alert",
};

const at = "learned_memory:brand.memory";

interface MemoryTileProps {
  asked: Asked<Queries["learned_memory"]["answer"]>;
  brand: string;
}

export function MemoryTile({ asked, brand }: MemoryTileProps) {
  const page = asked.answer?.brand?.memory;
  return (
    <Tile
      name="memory"
      title="What is remembered"
      about="and still holds"
      question={{
        operation: "learned_memory",
        variables: { brand },
        export: { name: "memory", variables: { brandId: brand, present: true } },
        tool: "goals_and_memory",
      }}
      meaning="Conclusions that were written down when they were reached, with the numbers behind them. A newer conclusion takes the place of an older one."
      isReplaced={asked.isReplaced}
    >
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {page?.nodes.length === 0 && (
        <Empty title="Nothing was written down yet: it takes three posts that have something in common." />
      )}
      {page && page.nodes.length > 0 && (
        <ul class="explained learned">
          {page.nodes.map((entry, index) => (
            <li key={entry.id}>
              <b>{memoryKinds[entry.kind]}</b>
              <EntryText field={`${at}.nodes.${index}`} entry={entry}>
                {" "}
                Learned <Moment instant={entry.learnedAt} />
                {entry.evidence.start && entry.evidence.end && (
                  <>
                    , from posts of{" "}
                    <span data-date>{format.days(entry.evidence.start, entry.evidence.end)}</span>
                  </>
                )}
                .
              </EntryText>
              <Weight
                field={`${at}.nodes.${index}.evidence.posts`}
                posts={entry.evidence.posts}
                confidence={entry.evidence.confidence}
              />
            </li>
          ))}
        </ul>
      )}
      {page && page.totalCount > page.nodes.length && (
        <p class="note">
          The latest of <Num field={`${at}.totalCount`} value={page.totalCount} />.
        </p>
      )}
    </Tile>
  );
}
