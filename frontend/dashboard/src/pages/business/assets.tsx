/** Assets made: how many, and of which kind. */

import { Num } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type Business, type BusinessQuestion } from "./answers";
import { Daily, DaysTable, TakingsFacts } from "./takings";

interface AssetsProps {
  question: BusinessQuestion;
  ingredients: Business["ingredients"];
}

export function AssetsTile({ question, ingredients }: AssetsProps) {
  const { takings, byCategory } = ingredients;
  const menu = {
    question: {
      operation: "business_page" as const,
      variables: question,
      export: { name: "asset_days", variables: { organizationId: question.organization } },
      tool: "business_dashboard",
    },
    meaning:
      "How many ingredients were recorded as made on each day of the organization’s calendar.",
  };
  if (!takings) {
    return (
      <Tile name="assets" title="Assets made" {...menu}>
        <Empty title="No asset has been recorded, so nothing is known of what was made.">
          <p>
            Bring them by <code>backbone import ingredients FILE</code> or the mutation{" "}
            <code>recordIngredients</code>.
          </p>
        </Empty>
      </Tile>
    );
  }
  const field = `${at}.ingredients.takings`;
  const bars = {
    days: takings.daily,
    field: `${field}.daily`,
    label: "Assets made on each of the last 30 days",
  };
  return (
    <Tile
      name="assets"
      title="Assets made"
      about="images, videos, voices: the ingredients of posts"
      {...menu}
      table={() => <DaysTable {...bars} caption="Assets made by day" />}
    >
      <TakingsFacts field={field} takings={takings} />
      <div class="two wide-left">
        <Daily title="Each of the last 30 days" {...bars} height={150} />
        <figure class="daily">
          <figcaption data-message>By kind, in the last 30 days</figcaption>
          <Table
            caption="Assets by kind"
            rows={byCategory ?? []}
            keyOf={({ category }) => category}
            columns={[
              {
                title: "Kind",
                cell: ({ category }, index) => (
                  <span
                    data-field={`${at}.ingredients.byCategory.${index}.category`}
                    data-as="text"
                  >
                    {category}
                  </span>
                ),
              },
              {
                title: "Made",
                isNumber: true,
                cell: ({ made }, index) => (
                  <Num field={`${at}.ingredients.byCategory.${index}.made`} value={made} />
                ),
              },
            ]}
          />
        </figure>
      </div>
    </Tile>
  );
}
