/** Money taken, a section per currency. */

import * as format from "../../numbers/format";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { at, type Business, type BusinessQuestion } from "./answers";
import { Daily, DaysTable, TakingsFacts } from "./takings";

interface RevenueProps {
  question: BusinessQuestion;
  revenue: Business["revenue"];
}

function menuOf(question: BusinessQuestion, currency: string | null = null) {
  const variables = { organizationId: question.organization, currency };
  return {
    question: {
      operation: "business_page" as const,
      variables: question,
      export: { name: "revenue_days", variables },
      tool: "business_dashboard",
    },
    meaning:
      "What was charged less what was given back, on the days of the organization’s calendar. Days of today are so far. Week over week: the last seven complete days against the seven before.",
  };
}

export function RevenueTiles({ question, revenue }: RevenueProps) {
  if (!revenue.currencies) {
    return (
      <Tile name="revenue" title="Money taken" {...menuOf(question)} isFirst>
        <Empty title="There are no charges, so nothing is known of what came in.">
          <p>
            Bring them by <code>backbone import charges FILE</code>,{" "}
            <code>backbone import-stripe</code>, or the mutation <code>recordCharges</code>.
          </p>
        </Empty>
      </Tile>
    );
  }
  return (
    <>
      {revenue.currencies.map(({ currency, currencyExponent, takings }, index) => {
        const field = `${at}.revenue.currencies.${index}.takings`;
        const money = { currency, exponent: currencyExponent };
        const { daily } = takings;
        const highest = Math.max(...daily.map((day) => day.amount));
        const bars = {
          days: daily,
          field: `${field}.daily`,
          money,
          label: `Money taken in ${currency} on each of the last 30 days, at most ${format.money(
            highest,
            currency,
            currencyExponent ?? 0,
          )}`,
        };
        return (
          <Tile
            key={currency}
            name={`revenue-${currency}`}
            title={`Money taken in ${currency}`}
            about="charges less their refunds"
            {...menuOf(question, currency)}
            isFirst={index === 0}
            table={() => <DaysTable {...bars} caption={`Money taken in ${currency} by day`} />}
          >
            <TakingsFacts field={field} takings={takings} money={money} />
            <Daily title="Each of the last 30 days" {...bars} />
          </Tile>
        );
      })}
    </>
  );
}
