/** How far a statement may be trusted: a bar that fills with the number of posts behind it. */

import * as format from "../numbers/format";
import { Num } from "./number";

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

/** From how many posts, and how far that may be trusted. */
export function Weight(props: { field: string; posts: number; confidence: number | null }) {
  const { field, posts, confidence } = props;
  return (
    <span class="weight">
      <span>
        <Num field={field} value={posts} /> {posts === 1 ? "post" : "posts"}
      </span>
      {confidence !== null && <Confidence value={confidence} />}
    </span>
  );
}
