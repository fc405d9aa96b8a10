/** The ledger of credits: sold, used, left. */

import { ChangeText } from "../../parts/change";
import { Money, Num } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { at, type Business, type BusinessQuestion } from "./answers";
import { Daily, DaysTable, Fact } from "./takings";

interface CreditsProps {
  question: BusinessQuestion;
  credits: Business["credits"];
}

export function CreditsTile({ question, credits }: CreditsProps) {
  const { soldDaily, consumedDaily, soldValue } = credits;
  const sold = {
    days: soldDaily ?? [],
    field: `${at}.credits.soldDaily`,
    label: "Credits sold on each of the last 30 days",
  };
  const used = {
    days: consumedDaily ?? [],
    field: `${at}.credits.consumedDaily`,
    label: "Credits used on each of the last 30 days",
  };
  const menu = {
    question: {
      operation: "business_page" as const,
      variables: question,
      export: { name: "credit_days", variables: { organizationId: question.organization } },
      tool: "business_dashboard",
    },
    meaning:
      "Sold: bought less given back. Used: consumed less given back. What is left counts all credits ever. The worth is at each organization’s own price of a credit, and is no revenue.",
  };
  if (credits.source === "NONE") {
    return (
      <Tile name="credits" title="Credits" {...menu}>
        <Empty title="There is no ledger of credits, so nothing is known of them.">
          <p>
            Bring it by <code>backbone import credits FILE</code> or the mutation{" "}
            <code>recordCreditTransactions</code>.
          </p>
        </Empty>
      </Tile>
    );
  }
  return (
    <Tile
      name="credits"
      title="Credits"
      about={<span data-message>sold and used in the last 30 days</span>}
      {...menu}
      table={() => (
        <div class="two">
          <DaysTable {...sold} caption="Credits sold by day" />
          <DaysTable {...used} caption="Credits used by day" />
        </div>
      )}
    >
      <dl class="facts amounts">
        <Fact label="Sold">
          <Num field={`${at}.credits.sold`} value={credits.sold} />
        </Fact>
        <Fact label="Used">
          <Num field={`${at}.credits.consumed`} value={credits.consumed} />
        </Fact>
        <Fact label="Use, week over week" about="complete days">
          {credits.consumptionChange && (
            <ChangeText
              field={`${at}.credits.consumptionChange`}
              change={credits.consumptionChange}
            />
          )}
        </Fact>
        <Fact label="Left">
          <Num field={`${at}.credits.balance`} value={credits.balance} />
        </Fact>
        <Fact label="Worth of those sold" about="at the price of a credit">
          {soldValue ? (
            soldValue.map(({ currency, currencyExponent, amountMinor }, index) => (
              <div key={currency}>
                <Money
                  field={`${at}.credits.soldValue.${index}.amountMinor`}
                  amount={amountMinor}
                  currency={currency}
                  exponent={currencyExponent}
                />
              </div>
            ))
          ) : (
            <Num
              field={`${at}.credits.soldValue`}
              value={null}
              reason="No price of a credit is known"
            />
          )}
        </Fact>
      </dl>
      <div class="two">
        <Daily title="Sold on each day" {...sold} height={150} />
        <Daily title="Used on each day" {...used} height={150} />
      </div>
    </Tile>
  );
}
