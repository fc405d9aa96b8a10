/** A post by picture, title, platform, day and brand. */

import type { Platform, PostCategory } from "../api/schema";
import { Link, useKept } from "../address/address";
import { pathOf, postPath, scopeOf } from "../address/places";
import { root } from "../address/root";
import * as format from "../numbers/format";
import { Icon, type IconName } from "./icons";
import { Said } from "./number";
import { PlatformName } from "./platform";
import { useZone } from "./moment";
import { useReading } from "./reading";

const categoryIcons: Record<PostCategory, IconName> = {
  VIDEO: "play",
  REEL: "play",
  STORY: "play",
  IMAGE: "picture",
  CAROUSEL: "picture",
  ARTICLE: "text",
  TEXT: "text",
  POST: "text",
};

export interface NamedPost {
  id: string;
  label: string;
  platform: Platform;
  category: PostCategory;
  publishedOn: string | null;
  thumbnailUrl: string | null;
  brand?: { id: string; label: string };
}

export function Thumbnail({ post }: { post: Pick<NamedPost, "thumbnailUrl" | "category"> }) {
  if (post.thumbnailUrl) {
    return (
      <img
        class="thumbnail"
        src={root + post.thumbnailUrl}
        alt=""
        loading="lazy"
        width={44}
        height={44}
      />
    );
  }
  return (
    <span class="thumbnail">
      <Icon name={categoryIcons[post.category]} />
    </span>
  );
}

interface PostNameProps {
  field: string;
  post: NamedPost;
  withBrand?: boolean;
  /** A column beside it has the day, where there is room for one. */
  isDayBeside?: boolean;
  /** When the totals beside it were measured last; without, there are none. */
  lastDate?: string | undefined;
}

export function PostName(props: PostNameProps) {
  const { field, post, withBrand = false, isDayBeside = false, lastDate } = props;
  const query = useKept();
  const { isReport } = useReading();
  const title = (
    <b>
      <Said field={`${field}.label`} text={post.label || "(no title)"} />
    </b>
  );
  return (
    <div class="named">
      <Thumbnail post={post} />
      <div>
        {isReport ? (
          title
        ) : (
          <Link to={postPath(post.id)} title={post.label}>
            {title}
          </Link>
        )}
        <small>
          <PlatformName platform={post.platform} />
          {post.publishedOn && (
            <time dateTime={post.publishedOn} class={isDayBeside ? "narrow-only" : undefined}>
              {format.day(post.publishedOn)}
            </time>
          )}
          {withBrand && post.brand && isReport && (
            <Said field={`${field}.brand.label`} text={post.brand.label} />
          )}
          {withBrand && post.brand && !isReport && (
            <Link to={pathOf(scopeOf(post.brand.id)) + query}>
              <Said field={`${field}.brand.label`} text={post.brand.label} />
            </Link>
          )}
          {lastDate && <LastMeasured date={lastDate} />}
        </small>
      </div>
    </div>
  );
}

interface LastMeasuredProps {
  date: string;
  /** In few words, right behind the number. */
  isShort?: boolean;
}

/** The day of totals that stand still: numbers of today or yesterday need none. */
export function LastMeasured({ date, isShort = false }: LastMeasuredProps) {
  const zone = useZone();
  if (!format.isDaysAgo(date, zone)) return null;
  return (
    <span>
      {isShort ? "on" : "last measured"} <time dateTime={date}>{format.day(date)}</time>
    </span>
  );
}
