/** A moment, in the one zone of a page: its organization's, as its days are, else the reader's own. */

import { organizationOf, useFrame } from "../frame/context";
import { folding } from "../numbers/folding";
import * as format from "../numbers/format";

/** The zone of the page; undefined where it is the reader's. */
export function useZone(): string | undefined {
  const { frame } = useFrame();
  return organizationOf(frame)?.timeZone;
}

export function Moment({ instant }: { instant: string }) {
  const zone = useZone();
  return (
    <time class="folds" dateTime={instant} title={format.placeOf(zone ?? "")}>
      {folding(format.moment(instant, zone))}
    </time>
  );
}
