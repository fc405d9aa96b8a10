/** What made the posts that did well. */

import { choose, Link, useAddress } from "../../address/address";
import { postPath } from "../../address/places";
import type { AnalyticsWindowInput, AttributionKey } from "../../api/schema";
import { useAnswer } from "../../api/use-answer";
import { Num, Said } from "../../parts/number";
import { Empty, Failed, Skeleton } from "../../parts/states";
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
const at = "learned_attribution:brand.attributions";

export function AttributionTile(question: { brand: string; window: AnalyticsWindowInput }) {
  const { choices } = useAddress();
  const by = keys.find((key) => key === choices.sort.toUpperCase()) ?? first;
  const asked = useAnswer("learned_attribution", { ...question, by });
  const page = asked.answer?.brand?.attributions;
  return (
    <Tile
      name="attribution"
      title="What made the posts that did well"
      about="the highest mean engagement rate first"
      question={{ operation: "learned_attribution", variables: { ...question, by } }}
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
      {!page && !asked.error && <Skeleton width="100%" height={180} />}
      {page?.nodes.length === 0 && <Empty title="No post of these days says what made it." />}
      {page && page.nodes.length > 0 && (
        <Table
          caption="What made posts"
          rows={page.nodes}
          keyOf={(row) => row.value}
          columns={[
            {
              title: labels[by][1],
              cell: (row, i) => <Said field={`${at}.nodes.${i}.value`} text={row.value} />,
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
