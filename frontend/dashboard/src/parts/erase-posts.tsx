/** Erase posts: one from its page, or those that are chosen in a list. */

import { act } from "../api/client";
import * as format from "../numbers/format";
import { EraseDialog } from "./erase-dialog";
import type { Progress } from "./erasing";

interface ErasePostsProps {
  ids: string[];
  onClose: () => void;
  onErased: () => void;
}

/** The parts of several organizations as one. */
function together(parts: Progress[]): Progress {
  const add = (one: (part: Progress) => number) => parts.reduce((sum, part) => sum + one(part), 0);
  const isOver = parts.every((part) => part.finishedAt !== null);
  return {
    posts: add((part) => part.posts),
    erasedPosts: add((part) => part.erasedPosts),
    finishedAt: isOver ? (parts[0]?.finishedAt ?? "") : null,
  };
}

export default function ErasePosts({ ids, onClose, onErased }: ErasePostsProps) {
  const number = format.count(ids.length);
  const posts = ids.length === 1 ? "post" : "posts";
  return (
    <EraseDialog
      title={`Erase ${number} ${posts}?`}
      typed={String(ids.length)}
      asked="the number of posts"
      done={`${number} ${posts} erased.`}
      request={async () =>
        together((await act("erase_posts", { ids, confirm: ids.length })).erasePosts)
      }
      onClose={onClose}
      onErased={onErased}
    >
      <p>
        Their numbers leave every sum, and everything kept of them goes: days, totals, pictures,
        tags. Their accounts’ next looks don’t bring them back; the platforms keep them.
      </p>
    </EraseDialog>
  );
}
