/** Followers day by day, and what each day gained. */

import { Level } from "../../charts/level";
import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { whoseDays } from "../../words/zones";
import { at, type Audience, type AudienceTileProps } from "./answer";

const meaning =
  "The sum of each account’s followers as last known at the end of a day. Where other accounts are counted than the day before, the line is broken: an account that is new here is no growth.";

function pointsOf({ series }: Audience) {
  return series.map((point) => ({
    date: point.date,
    value: point.followers,
    isMeasured: point.isMeasured,
    accounts: point.measuredAccounts,
    gain: point.netGrowth === null ? null : { value: point.netGrowth, days: point.daysCarried + 1 },
  }));
}

export function LevelTile({ audience, question, isReplaced }: AudienceTileProps) {
  const { series, window } = audience;
  const points = pointsOf(audience);
  const changes = points.filter(
    (point, index) => index > 0 && point.accounts !== points[index - 1]?.accounts,
  );
  return (
    <Tile
      name="level"
      title="Followers"
      about={
        <>
          <span data-date>{format.days(window.start, window.end)}</span>,{" "}
          <span data-message>{whoseDays(window.timeZones)}</span>
        </>
      }
      question={{
        operation: "followers_page",
        variables: question,
        export: { name: "audience_days", variables: { ...question, compareTo: null } },
        tool: "audience",
      }}
      meaning={meaning}
      isReplaced={isReplaced}
      table={() => <LevelTable audience={audience} />}
    >
      <Level
        points={points}
        field={`${at}.series`}
        valueKey="followers"
        unit="followers"
        label={`Followers, ${format.days(window.start, window.end)}: from ${format.count(series[0]?.followers)} to ${format.count(series.at(-1)?.followers)}. The table has every day.`}
      />
      <p class="note">
        The axis doesn’t begin at zero: read the slope, not the height. Bars: what each day gained.
      </p>
      {changes.map((point) => (
        <p class="note" key={point.date}>
          From <time dateTime={point.date}>{format.day(point.date)}</time> on, other accounts are
          counted than before: the line is broken there.
        </p>
      ))}
    </Tile>
  );
}

function LevelTable({ audience }: { audience: Audience }) {
  return (
    <Table
      caption="Followers by day"
      rows={audience.series}
      keyOf={(row) => row.date}
      columns={[
        {
          title: "Day",
          cell: (row) => <time dateTime={row.date}>{format.weekday(row.date)}</time>,
        },
        {
          title: "Followers",
          isNumber: true,
          cell: (row, i) => <Num field={`${at}.series.${i}.followers`} value={row.followers} />,
        },
        {
          title: "Gained",
          isNumber: true,
          cell: (row, i) =>
            row.isMeasured ? (
              <>
                <Num
                  field={`${at}.series.${i}.netGrowth`}
                  value={row.netGrowth}
                  as="delta"
                  reason="No day before it has the same accounts"
                />
                {row.daysCarried > 0 && <span data-message> in {row.daysCarried + 1} days</span>}
              </>
            ) : (
              <span class="unknown">not measured</span>
            ),
        },
        {
          title: "Accounts",
          isNumber: true,
          isWide: true,
          cell: (row, i) => (
            <Num field={`${at}.series.${i}.measuredAccounts`} value={row.measuredAccounts} />
          ),
        },
      ]}
    />
  );
}
