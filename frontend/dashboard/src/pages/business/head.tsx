/** What came in, as the page's sentence; currency beside currency. */

import { Money, Num } from "../../parts/number";
import { at, type Business } from "./answers";

export function BusinessHead({ business }: { business: Business }) {
  const { revenue, credits } = business;
  const currencies = revenue.currencies ?? [];
  return (
    <header class="head">
      {currencies.length === 0 ? (
        <h1>No charge has been recorded here yet</h1>
      ) : (
        <h1>
          {currencies.map(({ currency, currencyExponent, takings }, index) => (
            <span key={currency}>
              {index > 0 && (index === currencies.length - 1 ? " and " : ", ")}
              <Money
                field={`${at}.revenue.currencies.${index}.takings.last30Days`}
                amount={takings.last30Days}
                currency={currency}
                exponent={currencyExponent}
              />
            </span>
          ))}{" "}
          came in over the last <span data-message>30</span> days
        </h1>
      )}
      {credits.source !== "NONE" && (
        <p class="lede">
          <Num field={`${at}.credits.sold`} value={credits.sold} /> credits were sold and{" "}
          <Num field={`${at}.credits.consumed`} value={credits.consumed} /> used in these days;{" "}
          <Num field={`${at}.credits.balance`} value={credits.balance} />{" "}
          {credits.balance === 1 ? "is" : "are"} left.
        </p>
      )}
    </header>
  );
}
