/** What a tile's numbers mean: meaning, days, zone, and how well they are known. */

import { useFrame } from "../frame/context";
import { Dialog } from "../parts/dialog";
import { Num } from "../parts/number";
import * as format from "../numbers/format";
import { daysOf, shownDays } from "../numbers/shown-days";
import { isExcused } from "../parts/excuses";
import type { Question } from "../parts/tile";
import { whoseDays } from "../words/zones";
import type { Choices } from "../address/choices";
import { useAddress } from "../address/address";
import { Moment } from "../parts/moment";

interface MeaningProps {
  question: Question;
  meaning: string;
  onClose: () => void;
}

function filtersOf(choices: Choices): string {
  const chosen = [
    ...choices.platforms,
    ...choices.categories,
    ...choices.tags,
    ...choices.accounts,
  ];
  return chosen.length > 0 ? chosen.join(", ").toLowerCase() : "none: all posts";
}

export default function MeaningDialog({ question, meaning, onClose }: MeaningProps) {
  const { frame } = useFrame();
  const { choices } = useAddress();
  const coverage = frame?.scope.coverage;
  return (
    <Dialog title="What these numbers mean" onClose={onClose}>
      <p>{meaning}</p>
      <dl class="facts-list">
        <Days question={question} />
        <dt>Units</dt>
        <dd>
          Counts are whole; a rate is engagement per hundred views, in percent, and its change is in
          points (pt). Each currency stands by itself.
        </dd>
        <dt>Filters</dt>
        <dd data-message>{filtersOf(choices)}</dd>
        {coverage && (
          <>
            <dt>Measured</dt>
            <dd>
              <Num field="frame:scope.coverage.measured" value={coverage.measured} /> of{" "}
              <Num field="frame:scope.coverage.published" value={coverage.published} /> published
              posts; the others count from the day on which they are first seen.
            </dd>
            {coverage.newestAsOf && (
              <>
                <dt>As of</dt>
                <dd>
                  <Moment instant={coverage.newestAsOf} />
                </dd>
              </>
            )}
          </>
        )}
        <dt>Unknown</dt>
        <dd data-message>
          A dash is a number that nobody knows, with its reason; 0 is a measured 0.
        </dd>
      </dl>
    </Dialog>
  );
}

/** Which days the numbers are of, where the tile asks for those of the page. */
function Days({ question }: { question: Question }) {
  const file = question.export;
  // What asks for several tiles at once has a window that not all of them use.
  const asked = daysOf(isExcused(file) ? question.variables : file.variables, shownDays());
  if (!asked) return null;
  const { own, compared, timeZones } = asked;
  return (
    <>
      <dt>Days</dt>
      <dd>
        <span data-date>{format.days(own.start, own.end)}</span>,{" "}
        <span data-message>{whoseDays(timeZones)}</span>
      </dd>
      {compared && (
        <>
          <dt>Compared with</dt>
          <dd data-date>{format.days(compared.start, compared.end)}</dd>
        </>
      )}
    </>
  );
}
