/** What is being erased right now, whoever has begun it. */

import { useEffect } from "preact/hooks";
import { useAnswer } from "../../api/use-answer";
import * as format from "../../numbers/format";
import { Num } from "../../parts/number";

const LOOK_MS = 3_000;
const kinds = { POSTS: "Posts", BRAND: "A brand", ORGANIZATION: "An organization" };

export function Unfinished() {
  const { answer, askAgain } = useAnswer("erasures", {});
  const unfinished = (answer?.erasures ?? [])
    .map((erasure, index) => ({ ...erasure, index }))
    .filter(({ finishedAt }) => finishedAt === null);
  const isLeft = unfinished.length > 0;
  useEffect(() => {
    if (!isLeft) return;
    const looking = setInterval(askAgain, LOOK_MS);
    return () => clearInterval(looking);
    // Asking again is the same whenever this is drawn.
  }, [isLeft]);
  if (!isLeft) return null;
  return (
    <ul class="lost" aria-label="Being erased">
      {unfinished.map(({ id, kind, posts, erasedPosts, startedAt, index }) => (
        <li key={id}>
          {kinds[kind]} since <time dateTime={startedAt}>{format.moment(startedAt)}</time>:{" "}
          <Num field={`erasures:erasures.${index}.erasedPosts`} value={erasedPosts} /> of{" "}
          <Num field={`erasures:erasures.${index}.posts`} value={posts} /> posts are erased
        </li>
      ))}
    </ul>
  );
}
