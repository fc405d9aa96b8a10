/** How far a statement may be trusted: a bar that fills with the number of posts behind it. */

import * as format from "../numbers/format";

const WIDTH = 64;

/** `value` is 0 to 1. */
export function Confidence({ value }: { value: number }) {
  const name = `May be trusted to ${format.share(value * 100)}`;
  return (
    <svg class="confidence" width={WIDTH} height={6} role="img" aria-label={name}>
      <title data-message>{name}</title>
      <rect class="track" width={WIDTH} height={6} rx={3} />
      <rect class="fill" width={Math.max(3, value * WIDTH)} height={6} rx={3} />
    </svg>
  );
}
