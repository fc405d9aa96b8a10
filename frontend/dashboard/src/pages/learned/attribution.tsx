/** What made the posts that did well. */

import { choose, Link, useAddress } from "../../address/address";
import type { Choices } from "../../address/choices";
import { postPath } from "../../address/places";
import type { AnalyticsWindowInput, AttributionKey } from "../../api/schema";
import type { Queries } from "../../api/operations";
import type { Asked } from "../../api/use-answer";
import { Num, Said } from "../../parts/number";
import { Empty, Failed } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";

const labels: Record<AttributionKey, [many: string, one: string]> = {
  PROMPT: ["Prompts", "Prompt"],
  HOOK: ["Opening lines", "Opening line"],
  WORKFLOW: ["Workflows", "Workflow"],
  GENERATION: ["Generations", "Generation"],
};
const keys = Object.keys(labels) as AttributionKey[];
/** What is open where the address names none. */
const first: AttributionKey = "PROMPT";
/** As much of a prompt as decides: the rest of a longer one isn't told. */
const LONGEST_PROMPT = 100;
const at = "learned_attribution:brand.attributions";

/** What posts are put down to, as the address says. */
export function attributionKeyOf({ sort }: Pick<Choices, "sort">): AttributionKey {
  return keys.find((key) => key === sort.toUpperCase()) ?? first;
}

interface AttributionTileProps {
  asked: Asked<Queries["learned_attribution"]["answer"]>;
  question: { brand: string; window: AnalyticsWindowInput };
}

export function AttributionTile({ asked, question }: AttributionTileProps) {
  const { choices } = useAddress();
  const by = attributionKeyOf(choices);
  const page = asked.answer?.brand?.attributions;
  return (
    <Tile
      name="attribution"
      title="What made the posts that did well"
      about="the highest mean engagement rate first"
      question={{
        operation: "learned_attribution",
        variables: { ...question, by },
        export: {
          name: "attribution",
          variables: { brandId: question.brand, by, window: question.window },
        },
        tool: null,
      }}
      meaning="Posts put down to what made them, with their views and engagement so far. The mean rate leaves out posts whose rate isn’t known."
      isReplaced={asked.isReplaced}
    >
      <div class="tabs" role="tablist" aria-label="Put down to">
        {keys.map((key) => (
          <button
            key={key}
            role="tab"
            aria-selected={key === by}
            onClick={() => choose({ sort: key === first ? "" : key.toLowerCase() })}
          >
            {labels[key][0]}
          </button>
        ))}
      </div>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {page?.nodes.length === 0 && <Empty title="No post of these days says what made it." />}
      {page && page.nodes.length > 0 && (
        <Table
          caption="What made posts"
          rows={page.nodes}
          keyOf={(row) => row.value}
          columns={[
            {
              title: labels[by][1],
              cell: (row, i) => (
                <span class="free-text">
                  <Said field={`${at}.nodes.${i}.value`} text={row.value} />
                  {by === "PROMPT" && [...row.value].length >= LONGEST_PROMPT && "…"}
                </span>
              ),
            },
            {
              title: "Best post",
              isWide: true,
              cell: (row, i) =>
                row.bestPost && (
                  <Link class="link" to={postPath(row.bestPost.id)}>
                    <Said field={`${at}.nodes.${i}.bestPost.label`} text={row.bestPost.label} />
                  </Link>
                ),
            },
            {
              title: "Posts",
              isNumber: true,
              cell: (row, i) => <Num field={`${at}.nodes.${i}.posts`} value={row.posts} />,
            },
            {
              title: "Views",
              isNumber: true,
              isWide: true,
              cell: (row, i) => <Num field={`${at}.nodes.${i}.views`} value={row.views} />,
            },
            {
              title: "Engagement",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num field={`${at}.nodes.${i}.engagement`} value={row.engagement} />
              ),
            },
            {
              title: "Mean rate",
              isNumber: true,
              cell: (row, i) => (
                <Num
                  field={`${at}.nodes.${i}.meanRate`}
                  value={row.meanRate}
                  as="rate"
                  reason="None of its posts has a known rate"
                />
              ),
            },
          ]}
        />
      )}
      {page && page.totalCount > page.nodes.length && (
        <p class="note">
          The best <span data-message>{page.nodes.length}</span> of{" "}
          <Num field={`${at}.totalCount`} value={page.totalCount} />.
        </p>
      )}
    </Tile>
  );
}
