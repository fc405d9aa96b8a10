/** What engagement is made of. */

import { Num } from "../../parts/number";
import { Tile } from "../../parts/tile";
import type { PageQuestion } from "./answers";

const kinds = [
  ["likes", "Likes"],
  ["comments", "Comments"],
  ["shares", "Shares"],
  ["saves", "Saves"],
] as const;

type Kind = (typeof kinds)[number][0];
export type Engagement = Record<Kind | `${Kind}Percent`, number | null>;

interface EngagementTileProps {
  question: PageQuestion;
  engagement: Engagement;
  /** The path of the breakdown. */
  field: string;
}

export function EngagementTile({ question, engagement, field }: EngagementTileProps) {
  const before = (index: number) =>
    kinds.slice(0, index).reduce((sum, [key]) => sum + (engagement[`${key}Percent`] ?? 0), 0);
  return (
    <Tile
      name="engagement"
      title="What the engagement is made of"
      question={{
        operation: "overview_details",
        variables: question,
        export: {
          name: "engagement",
          variables: { scope: question.scope, window: question.window, filter: question.filter },
        },
        tool: "platform_breakdown",
      }}
      meaning="Likes, comments, shares and saves gained in these days, and each one’s part of all of them."
      isDrawn
      rows={() => [engagement]}
    >
      <svg class="parts-bar" width="100%" height="14" aria-hidden="true">
        {kinds.map(([key], index) => (
          <rect
            key={key}
            class={`part-${index}`}
            x={`${before(index)}%`}
            width={`${engagement[`${key}Percent`] ?? 0}%`}
            height="14"
          />
        ))}
      </svg>
      <ul class="explained narrow">
        {kinds.map(([key, label], index) => (
          <li key={key}>
            <b>
              <svg class="parts-bar" width="9" height="9" aria-hidden="true">
                <rect class={`part-${index}`} width="9" height="9" />
              </svg>
              {label}
            </b>
            <span class="number">
              <Num field={`${field}.${key}`} value={engagement[key]} />
            </span>
            <span class="share">
              <Num field={`${field}.${key}Percent`} value={engagement[`${key}Percent`]} as="rate" />
            </span>
          </li>
        ))}
      </ul>
    </Tile>
  );
}
