/** What a tile's numbers mean: meaning, days, zone, and how well they are known. */

import { useFrame } from "../frame/context";
import { Dialog } from "../parts/dialog";
import { Num } from "../parts/number";
import type { Question } from "../parts/tile";
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

export default function MeaningDialog({ meaning, onClose }: MeaningProps) {
  const { frame } = useFrame();
  const { choices } = useAddress();
  const coverage = frame?.scope.coverage;
  return (
    <Dialog title="What these numbers mean" onClose={onClose}>
      <p>{meaning}</p>
      <dl class="facts-list">
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
        <dd>A dash is a number that nobody knows, with its reason; 0 is a measured 0.</dd>
      </dl>
    </Dialog>
  );
}
