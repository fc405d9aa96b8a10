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
  question?: PageQuestion;
  engagement: Engagement;
  /** The path of the breakdown. */
  field: string;
  isReplaced: boolean;
}

export function EngagementTile({ question, engagement, field, isReplaced }: EngagementTileProps) {
  return (
    <Tile
      name="engagement"
      title="What the engagement is made of"
      {...(question && { question: { operation: "overview_details", variables: question } })}
      meaning="Likes, comments, shares and saves gained in these days, and each one’s part of all of them."
      isReplaced={isReplaced}
    >
      <ul class="explained narrow">
        {kinds.map(([key, label]) => (
          <li key={key}>
            <b>{label}</b>
            <span>
              <Num
                field={`${field}.${key}Percent`}
                value={engagement[`${key}Percent`]}
                as="share"
              />
            </span>
            <span class="number">
              <Num field={`${field}.${key}`} value={engagement[key]} />
            </span>
          </li>
        ))}
      </ul>
    </Tile>
  );
}
