/** The kinds of content that learning tells apart, and the kinds of posts that each takes in. */

import type { PostCategory } from "../api/schema";

interface ContentType {
  /** Several, within a sentence. */
  name: string;
  /** Alone, or at a sentence's beginning. */
  title: string;
  categories: PostCategory[];
}

const contentTypes: Record<string, ContentType> = {
  VIDEO: { name: "videos", title: "Videos", categories: ["VIDEO", "REEL"] },
  IMAGE: { name: "images", title: "Images", categories: ["IMAGE", "CAROUSEL", "STORY"] },
  ARTICLE: { name: "articles", title: "Articles", categories: ["ARTICLE"] },
  CAPTION: { name: "texts", title: "Texts", categories: ["TEXT", "POST"] },
};

/** A kind of content as people say it; one that this page doesn't know yet by its own name. */
export function contentTypeOf(value: string): ContentType {
  return contentTypes[value] ?? { name: value.toLowerCase(), title: value, categories: [] };
}
