/** What can be done with the chosen posts: put tags on them, take tags away, erase them. */

import { useState } from "preact/hooks";
import * as format from "../../numbers/format";
import { lazy, Suspense } from "../../parts/lazy";
import { TagInput } from "../../parts/tag-input";
import { tagPosts } from "../../parts/tagging";

const ErasePosts = lazy(() => import("../../parts/erase-posts"));

interface TagBarProps {
  chosen: string[];
  tags: string[];
  onDone: () => void;
}

export function TagBar({ chosen, tags, onDone }: TagBarProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [isErasing, setIsErasing] = useState(false);
  async function tag(act: "add" | "remove", labels: string[]) {
    setIsBusy(true);
    const isDone = await tagPosts(chosen, { [act]: labels });
    setIsBusy(false);
    if (isDone) onDone();
  }
  return (
    <div class="float tag-bar" role="group" aria-label="Tag or erase the chosen posts">
      <b data-message>
        {format.count(chosen.length)} {chosen.length === 1 ? "post" : "posts"} chosen
      </b>
      <TagInput
        tags={tags}
        isBusy={isBusy}
        onAdd={(labels) => tag("add", labels)}
        onRemove={(labels) => tag("remove", labels)}
      />
      <button class="button danger" onClick={() => setIsErasing(true)}>
        Erase …
      </button>
      <button class="button quiet" onClick={onDone}>
        Choose none
      </button>
      <Suspense fallback={null}>
        {isErasing && (
          <ErasePosts ids={chosen} onClose={() => setIsErasing(false)} onErased={onDone} />
        )}
      </Suspense>
    </div>
  );
}
