/** Kinds of posts, as people say them. */

import type { PostCategory } from "../api/schema";

export const categoryNames: Record<PostCategory, string> = {
  VIDEO: "Videos",
  REEL: "Reels",
  STORY: "Stories",
  IMAGE: "Images",
  CAROUSEL: "Carousels",
  ARTICLE: "Articles",
  TEXT: "Texts",
  POST: "Posts",
};

/** One of a kind, within a sentence. */
export const categoryName: Record<PostCategory, string> = {
  VIDEO: "video",
  REEL: "reel",
  STORY: "story",
  IMAGE: "image",
  CAROUSEL: "carousel",
  ARTICLE: "article",
  TEXT: "text",
  POST: "post",
};
