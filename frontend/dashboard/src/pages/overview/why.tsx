/** Why views changed, part by part. */

import { memo } from "preact/compat";
import { KeptLink } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { Waterfall } from "../../charts/waterfall";
import { Parts } from "../../parts/change-parts";
import { Num } from "../../parts/number";
import { useReading } from "../../parts/reading";
import { Tile } from "../../parts/tile";
import { howItIsSplit, inSteps, partsOf } from "../../words/drivers";
import type { Drivers, PageQuestion } from "./answers";

interface WhyTileProps {
  scope: Scope;
  question: PageQuestion;
  drivers: Drivers;
}

export const WhyTile = memo(function WhyTile({ scope, question, drivers }: WhyTileProps) {
  const { details, isReport } = useReading();
  const at = `${details}:scope.changeDrivers`;
  const { previous, current, delta } = drivers;
  const { window, compareTo, filter } = question;
  return (
    <Tile
      name="why"
      title="Why views changed"
      about={
        <>
          parts add up to <Num field={`${at}.delta`} value={delta} as="delta" />
        </>
      }
      question={{
        operation: "overview_details",
        variables: question,
        export: {
          name: "change_parts",
          variables: { scope: question.scope, window, compareTo, filter, metric: "VIEWS" },
        },
        tool: "why_it_changed",
      }}
      meaning={howItIsSplit("views")}
      rows={() => [drivers]}
      table={() => <Parts at={at} parts={partsOf(drivers)} delta={delta} />}
    >
      <Waterfall
        previous={previous}
        current={current}
        parts={partsOf(drivers)}
        field={at}
        label={`Views went ${inSteps(drivers)}`}
      />
      {!isReport && (
        <p class="note">
          <KeptLink class="link" to={pathOf(scope, "why")}>
            The posts behind it
          </KeptLink>
        </p>
      )}
    </Tile>
  );
});
