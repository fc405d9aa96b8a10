/** Assets made: how many, and of which kind. */

import { Num, Said } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type Business, type BusinessQuestion } from "./answers";
import { Daily, DaysTable, TakingsFacts } from "./takings";

interface AssetsProps {
  question: BusinessQuestion;
  ingredients: Business["ingredients"];
}

export function AssetsTiles({ question, ingredients }: AssetsProps) {
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
    <div class="two wide-left">
      <Tile
        name="assets"
        title="Assets made"
        about="images, videos, voices: the ingredients of posts"
        {...menu}
        table={() => <DaysTable {...bars} caption="Assets made by day" />}
      >
        <TakingsFacts field={field} takings={takings} />
        <Daily title="Each of the last 30 days" {...bars} height={150} />
      </Tile>
      <KindsTile question={question} kinds={byCategory ?? []} />
    </div>
  );
}

interface KindsProps {
  question: BusinessQuestion;
  kinds: NonNullable<Business["ingredients"]["byCategory"]>;
}

function KindsTile({ question, kinds }: KindsProps) {
  const field = `${at}.ingredients.byCategory`;
  return (
    <Tile
      name="asset-kinds"
      title="Assets by kind"
      about={<span data-message>in the last 30 days</span>}
      question={{
        operation: "business_page",
        variables: question,
        export: { name: "asset_kinds", variables: { organizationId: question.organization } },
        tool: "business_dashboard",
      }}
      meaning="How many ingredients of each kind were recorded as made in the last 30 days, today included."
    >
      <Table
        caption="Assets by kind"
        rows={kinds}
        keyOf={({ category }) => category}
        columns={[
          {
            title: "Kind",
            cell: ({ category }, index) => (
              <Said field={`${field}.${index}.category`} text={category} />
            ),
          },
          {
            title: "Made",
            isNumber: true,
            cell: ({ made }, index) => <Num field={`${field}.${index}.made`} value={made} />,
          },
        ]}
      />
    </Tile>
  );
}
