/** What may come in the next 30 days, and cash against use over all time. */

import { Num } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type Business, type BusinessQuestion } from "./answers";
import { Amount, Fact } from "./takings";

type Projections = Business["projections"];
type Projection = NonNullable<Projections["creditsSold"]>;
type Unit = { currency: string; exponent: number | null } | undefined;

interface Row {
  name: string;
  field: string;
  projection: Projection;
  money: Unit;
}

function rowsOf({ revenue, creditsSold, ingredients }: Projections): Row[] {
  const rows = (revenue ?? []).map(({ currency, currencyExponent, projection }, index): Row => ({
    name: `Money taken in ${currency}`,
    field: `${at}.projections.revenue.${index}.projection`,
    projection,
    money: { currency, exponent: currencyExponent },
  }));
  const counted = [
    ["Credits sold", "creditsSold", creditsSold],
    ["Assets made", "ingredients", ingredients],
  ] as const;
  for (const [name, key, projection] of counted) {
    if (projection) {
      rows.push({ name, field: `${at}.projections.${key}`, projection, money: undefined });
    }
  }
  return rows;
}

const TOO_FEW = "The first record is less than 14 complete days old";

interface OutlookProps {
  question: BusinessQuestion;
  projections: Projections;
}

export function OutlookTile({ question, projections }: OutlookProps) {
  const rows = rowsOf(projections);
  const numberOf = (row: Row, key: "total" | "low" | "high") => (
    <Amount field={`${row.field}.${key}`} value={row.projection[key]} money={row.money} />
  );
  return (
    <Tile
      name="outlook"
      title={<span data-message>The next 30 days, if it goes on like this</span>}
      question={{
        operation: "business_page",
        variables: question,
        export: { name: "revenue_outlook", variables: { organizationId: question.organization } },
        tool: "business_dashboard",
      }}
      meaning="A straight line through the daily sums of the last complete weeks, 28 days at most, continued over today and the 29 days after it. Four times in five the sum should lie between low and high. It knows of no holiday and no launch."
    >
      {rows.length === 0 ? (
        <Empty title="There are no records to continue." />
      ) : (
        <Table
          caption="Projections"
          rows={rows}
          keyOf={(row) => row.field}
          columns={[
            { title: "What", cell: (row) => row.name },
            {
              title: "Likely",
              isNumber: true,
              cell: (row) =>
                row.projection.hasEnoughData ? (
                  numberOf(row, "total")
                ) : (
                  <span class="unknown" title={TOO_FEW}>
                    not enough data
                  </span>
                ),
            },
            { title: "Low", isNumber: true, isWide: true, cell: (row) => numberOf(row, "low") },
            { title: "High", isNumber: true, isWide: true, cell: (row) => numberOf(row, "high") },
            {
              title: "From",
              isNumber: true,
              isWide: true,
              cell: (row) => (
                <>
                  <Num
                    field={`${row.field}.fittedDays`}
                    value={row.projection.fittedDays}
                    reason={TOO_FEW}
                  />
                  {row.projection.fittedDays !== null && " days"}
                </>
              ),
            },
          ]}
        />
      )}
    </Tile>
  );
}

interface CashProps {
  question: BusinessQuestion;
  comparisons: Business["comparisons"];
}

export function CashTile({ question, comparisons }: CashProps) {
  const { cashIn, usageValue, unpricedCredits, sold, consumed, outstandingPrepaid } = comparisons;
  const amounts = (name: "cashIn" | "usageValue", reason: string) => {
    const list = name === "cashIn" ? cashIn : usageValue;
    if (!list) return <Num field={`${at}.comparisons.${name}`} value={null} reason={reason} />;
    return list.map(({ currency, currencyExponent, amountMinor }, index) => (
      <div key={currency}>
        <Amount
          field={`${at}.comparisons.${name}.${index}.amountMinor`}
          value={amountMinor}
          money={{ currency, exponent: currencyExponent }}
        />
      </div>
    ));
  };
  return (
    <Tile
      name="cash"
      title="Cash against use"
      about="over all time"
      question={{
        operation: "business_page",
        variables: question,
        export: { name: "cash_and_use", variables: { organizationId: question.organization } },
        tool: "business_dashboard",
      }}
      meaning="What was paid beside what was used. The worth of use is at each organization’s own price of a credit; credits that are paid for and not yet used are still owed."
    >
      <dl class="facts amounts">
        <Fact label="Cash in">{amounts("cashIn", "There are no charges")}</Fact>
        <Fact label="Worth of what was used">
          {amounts("usageValue", "No price of a credit is known")}
        </Fact>
        <Fact label="Credits sold">
          <Num field={`${at}.comparisons.sold`} value={sold} />
        </Fact>
        <Fact label="Credits used">
          <Num field={`${at}.comparisons.consumed`} value={consumed} />
        </Fact>
        <Fact label="Paid for, not yet used" about="credits">
          <Num field={`${at}.comparisons.outstandingPrepaid`} value={outstandingPrepaid} />
        </Fact>
      </dl>
      {unpricedCredits !== null && unpricedCredits > 0 && (
        <p class="note">
          The worth leaves out{" "}
          <Num field={`${at}.comparisons.unpricedCredits`} value={unpricedCredits} /> credits of
          organizations without a price.
        </p>
      )}
    </Tile>
  );
}
