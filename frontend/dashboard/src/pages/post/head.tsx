/** What the post is, and how it does for its age. */

import { kept, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import * as format from "../../numbers/format";
import { Num, Said } from "../../parts/number";
import { platformNames, PlatformName } from "../../parts/platform";
import { Thumbnail } from "../../parts/post-name";
import { categoryName, categoryNames } from "../../words/categories";
import { growthNames } from "../../words/reported";
import type { PostAnswer } from "./answers";

const at = "post_page:post";

export function PostHead({ post }: { post: PostAnswer }) {
  const { choices } = useAddress();
  const brand: Scope = { kind: "brand", id: post.brand.id };
  return (
    <header class="head post-head">
      <p class="crumb">
        <Link to={pathOf(brand) + kept(choices)}>
          <Said field={`${at}.brand.label`} text={post.brand.label} />
        </Link>
        <span aria-hidden="true">/</span>
        <Link to={pathOf(brand, "posts") + kept(choices)}>Posts</Link>
      </p>
      <div class="post-title">
        <Thumbnail post={post} />
        <div>
          <h1>
            <Said field={`${at}.label`} text={post.label || "(no title)"} />
          </h1>
          <p class="post-about">
            <PlatformName platform={post.platform} />
            <span>{categoryName[post.category]}</span>
            <Published post={post} />
            <Original post={post} />
          </p>
        </div>
      </div>
      <p class="lede">
        <ForItsAge post={post} />
        <SinceWhen post={post} />
      </p>
    </header>
  );
}

const statuses = {
  DRAFT: "a draft, not published",
  SCHEDULED: "planned, not published yet",
  PUBLISHED: "published; nobody knows when",
  FAILED: "publishing it failed",
};

function Published({ post }: { post: PostAnswer }) {
  const { publishedAt, publishedOn, status, organization } = post;
  if (!publishedAt || !publishedOn) return <span>{statuses[status]}</span>;
  return (
    <span>
      published{" "}
      <time dateTime={publishedAt}>
        {format.weekday(publishedOn)}, {format.timeOfDay(publishedAt, organization.timeZone)}
      </time>{" "}
      in {format.placeOf(organization.timeZone)}
    </span>
  );
}

/** The way to the post itself; an address that isn't of the web leads nowhere. */
function Original({ post }: { post: PostAnswer }) {
  if (!post.url || !/^https?:\/\//i.test(post.url)) return null;
  return (
    <a class="link" href={post.url} target="_blank" rel="noopener noreferrer">
      Open on {platformNames[post.platform]}
      <span class="hidden-text"> (in a new tab)</span>
    </a>
  );
}

/** That a post may have more by now than was last seen. */
function SinceWhen({ post }: { post: PostAnswer }) {
  const lastDate = post.analytics?.lastDate;
  if (!lastDate || !format.isDaysAgo(lastDate, post.organization.timeZone)) return null;
  return (
    <>
      {" "}
      It was last measured on <time dateTime={lastDate}>{format.weekday(lastDate)}</time>: it may
      have more by now.
    </>
  );
}

/** "1.5 times the usual": the post among the brand's others on its platform, at the same age. */
function ForItsAge({ post }: { post: PostAnswer }) {
  const { ageIndex: index, growthCurve, platform, analytics, status } = post;
  if (status !== "PUBLISHED") return <>It has no numbers until it is published.</>;
  if (!analytics) return <>Not measured yet.</>;
  if (!index) return <>No full day yet: how it does for its age can be said from tomorrow on.</>;
  const unit = growthNames[index.metric];
  const category = growthCurve?.usualGrowth.category;
  const kind = category ? categoryNames[category].toLowerCase() : "posts";
  const others = `${kind} on ${platformNames[platform]}`;
  if (index.total === null) {
    return (
      <>
        How it does for its age isn’t known: nobody counted its {unit} by{" "}
        <Num field={`${at}.ageIndex.age`} value={index.age} /> {index.age === 1 ? "day" : "days"}.
      </>
    );
  }
  const isPast = index.age >= 90;
  const isEngagement = index.metric === "ENGAGEMENT";
  const total = <Num field={`${at}.ageIndex.total`} value={index.total} />;
  const has = (
    <>
      After <Num field={`${at}.ageIndex.age`} value={index.age} />{" "}
      {index.age === 1 ? "day" : "days"}{" "}
      {isEngagement ? (
        <>
          its engagement {isPast ? "was" : "is"} {total}
        </>
      ) : (
        <>
          it {isPast ? "had" : "has"} {total} {unit}
        </>
      )}
    </>
  );
  if (index.value === null || index.usual.median === null) {
    return (
      <>
        {has}; the brand has too few other posts on {platformNames[platform]} of that age to say
        what is usual.
      </>
    );
  }
  return (
    <>
      <b>
        <Num field={`${at}.ageIndex.value`} value={index.value} as="times" /> times the usual.
      </b>{" "}
      {has}; this brand’s {others} usually {isEngagement ? "reach" : "have"}{" "}
      <Num field={`${at}.ageIndex.usual.median`} value={index.usual.median} as="mean" /> by then (
      <Num field={`${at}.ageIndex.usual.posts`} value={index.usual.posts} /> posts).
      {index.rank !== null && (
        <>
          {" "}
          It is number <Num field={`${at}.ageIndex.rank`} value={index.rank} /> of{" "}
          <Num field={`${at}.ageIndex.of`} value={index.of} /> at that age.
        </>
      )}
    </>
  );
}
