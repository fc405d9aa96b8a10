/** The hours that have posts enough, side by side; and all hours as a table. */

import { IntervalList } from "../../charts/intervals";
import { Num } from "../../parts/number";
import { Empty } from "../../parts/states";
import { Table } from "../../parts/table";
import { type Question, Tile } from "../../parts/tile";
import { weekdayNames } from "../../words/weekdays";
import type { PlatformTimes } from "./times";

type Cell = PlatformTimes["cells"][number];

/** As many as are read at once; the table has all. */
const SHOWN = 12;
const alone = "A single post tells nothing of its hour";

interface HoursTileProps {
  platform: PlatformTimes;
  at: string;
  question: Question;
  meaning: string;
  isReplaced: boolean;
}

export function HoursTile({ platform, at, question, meaning, isReplaced }: HoursTileProps) {
  const { cells, best, posts } = platform;
  // Thin hours come last, so that what is shown keeps the places of the answer.
  const sure = cells.filter((cell) => !cell.isThin);
  const shown = sure.slice(0, SHOWN);
  return (
    <Tile
      name="hours"
      title="Hours side by side"
      about={<span data-message>dot: the mean; line: down to what is sure at 95%</span>}
      question={question}
      meaning={meaning}
      isFirst
      isReplaced={isReplaced}
      table={() => <HoursTable platform={platform} at={at} />}
    >
      {shown.length === 0 ? (
        <Empty title="No hour has three posts yet, so none can be recommended.">
          <p>The week below shows where posts are. Post at few hours, and they will tell.</p>
        </Empty>
      ) : (
        <>
          <IntervalList
            caption="Hours with three posts or more, the best first"
            bound={best?.lowerBound ?? null}
            intervals={shown.map((cell, index) => ({
              key: `${cell.weekday} ${cell.hour}`,
              name: <HourName cell={cell} at={`${at}.cells.${index}`} />,
              posts: <Num field={`${at}.cells.${index}.posts`} value={cell.posts} />,
              mean: cell.meanRate,
              low: cell.lowerBound,
              lowText: (
                <Num
                  field={`${at}.cells.${index}.lowerBound`}
                  value={cell.lowerBound}
                  as="rate"
                  reason={alone}
                />
              ),
              meanText: (
                <Num field={`${at}.cells.${index}.meanRate`} value={cell.meanRate} as="rate" />
              ),
              medianText: (
                <Num field={`${at}.cells.${index}.medianRate`} value={cell.medianRate} as="rate" />
              ),
              isBest: best?.weekday === cell.weekday && best.hour === cell.hour,
            }))}
          />
          {sure.length > shown.length && (
            <p class="note" data-message>
              {sure.length - shown.length} more hours have three posts or more; the table has them.
            </p>
          )}
        </>
      )}
      <p class="note">
        <b>Read it with care.</b> “At least” is the mean less what chance alone could add, from the
        spread of all <Num field={`${at}.posts`} value={posts} /> posts. It shows when posts did
        well, not that the hour made them do well: what was posted then matters too.
      </p>
    </Tile>
  );
}

function HourName({ cell, at }: { cell: Cell; at: string }) {
  return (
    <>
      {weekdayNames[cell.weekday]} <Num field={`${at}.hour`} value={cell.hour} as="hour" />
    </>
  );
}

export function HoursTable({ platform, at }: { platform: PlatformTimes; at: string }) {
  const rate = (key: "lowerBound" | "meanRate" | "medianRate") => (cell: Cell, index: number) => (
    <Num field={`${at}.cells.${index}.${key}`} value={cell[key]} as="rate" reason={alone} />
  );
  return (
    <Table
      caption="Hours of the week, the best first, those with fewer than three posts last"
      rows={platform.cells}
      keyOf={(cell) => `${cell.weekday} ${cell.hour}`}
      columns={[
        {
          title: "Hour",
          cell: (cell, index) => <HourName cell={cell} at={`${at}.cells.${index}`} />,
        },
        {
          title: "Posts",
          isNumber: true,
          cell: (cell, index) => <Num field={`${at}.cells.${index}.posts`} value={cell.posts} />,
        },
        { title: "At least", isNumber: true, cell: rate("lowerBound") },
        { title: "Mean", isNumber: true, cell: rate("meanRate") },
        { title: "Median", isNumber: true, isWide: true, cell: rate("medianRate") },
      ]}
    />
  );
}
