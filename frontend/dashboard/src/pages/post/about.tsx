/** What the post said, its tags, and where it comes from. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { go, kept, Link, useAddress } from "../../address/address";
import { defaults, queryOf } from "../../address/choices";
import { pathOf, type Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { may, useFrame } from "../../frame/context";
import * as format from "../../numbers/format";
import { Icon } from "../../parts/icons";
import { lazy, Suspense } from "../../parts/lazy";
import { Num, Said } from "../../parts/number";
import { TagInput } from "../../parts/tag-input";
import { tagPosts } from "../../parts/tagging";
import { Tile } from "../../parts/tile";
import type { DaysAnswer, PostAnswer } from "./answers";
import { Moment } from "../../parts/moment";

const at = "post_page:post";

const ErasePosts = lazy(() => import("../../parts/erase-posts"));

interface AboutProps {
  post: PostAnswer;
  days: DaysAnswer | null;
  variables: Queries["post_page_days"]["variables"];
}

export function About({ post, days, variables }: AboutProps) {
  const { frame } = useFrame();
  return (
    <div>
      <Tile name="text" title="What it said" question={{ excused: "words" }}>
        <Text post={post} />
      </Tile>
      <Tile name="tags" title="Tags" question={{ excused: "words" }}>
        <Tags post={post} />
      </Tile>
      <Tile
        name="about"
        title="About it"
        question={{
          operation: "post_page_days",
          variables,
          export: { name: "content_performance", variables: { filter: { postId: post.id } } },
          tool: null,
        }}
        meaning="Where the post comes from, and its performance score: ten times the engagement rate with clicks counted in, at most 100, of the last day on which it was measured."
      >
        <Origin post={post} days={days} />
        {may(frame, "content:write") && <Erase post={post} />}
      </Tile>
    </div>
  );
}

/** Once it is erased there is no page of it: the brand's posts are next. */
function Erase({ post }: { post: PostAnswer }) {
  const [isErasing, setIsErasing] = useState(false);
  const { choices } = useAddress();
  const brand: Scope = { kind: "brand", id: post.brand.id };
  return (
    <p class="pages">
      <button class="button danger" onClick={() => setIsErasing(true)}>
        Erase this post …
      </button>
      <Suspense fallback={null}>
        {isErasing && (
          <ErasePosts
            ids={[post.id]}
            onClose={() => setIsErasing(false)}
            onErased={() => go(pathOf(brand, "posts") + kept(choices))}
          />
        )}
      </Suspense>
    </p>
  );
}

function Text({ post }: { post: PostAnswer }) {
  const { hook, description } = post;
  if (!hook && !description) return <p class="unknown">It has no text.</p>;
  // The text mostly begins with its opening line, which needn't be said twice.
  const rest = hook && description.startsWith(hook) ? description.slice(hook.length) : description;
  return (
    <div class="said">
      {hook && (
        <b>
          <Said field={`${at}.hook`} text={hook} />
        </b>
      )}
      {rest.trim() && (
        <p dir="auto" data-message>
          {rest.trim()}
        </p>
      )}
    </div>
  );
}

function Tags({ post }: { post: PostAnswer }) {
  const { frame } = useFrame();
  const [isBusy, setIsBusy] = useState(false);
  const brand: Scope = { kind: "brand", id: post.brand.id };
  const mayTag = may(frame, "content:write");
  async function tag(act: "add" | "remove", labels: string[]) {
    setIsBusy(true);
    await tagPosts([post.id], { [act]: labels });
    setIsBusy(false);
  }
  return (
    <>
      {post.tags.length === 0 ? (
        <p class="unknown">It has none.</p>
      ) : (
        <ul class="tags">
          {post.tags.map((one, index) => (
            <li key={one.id}>
              <Link
                to={pathOf(brand, "posts") + queryOf({ ...defaults, tags: [one.label] })}
                title="Posts with this tag"
              >
                <Said field={`${at}.tags.${index}.label`} text={one.label} />
              </Link>
              {mayTag && (
                <button
                  disabled={isBusy}
                  aria-label={`Remove the tag ${one.label}`}
                  onClick={() => tag("remove", [one.label])}
                >
                  <Icon name="close" />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayTag && (
        <TagInput
          tags={post.organization.tags.nodes.map((one) => one.label)}
          isBusy={isBusy}
          onAdd={(labels) => tag("add", labels)}
        />
      )}
    </>
  );
}

function Origin({ post, days }: { post: PostAnswer; days: DaysAnswer | null }) {
  const brand: Scope = { kind: "brand", id: post.brand.id };
  const row = days?.contentPerformance.nodes[0];
  const path = "post_page_days:contentPerformance.nodes.0";
  const marks = [
    ["Author", "author"],
    ["Language", "language"],
    ["Experiment", "variantGroup"],
    ["Variant", "variantId"],
    ["Hook version", "hookVersion"],
    ["Creative version", "creativeVersion"],
  ] as const;
  return (
    <dl class="facts-list">
      <Fact name="Account">
        {post.account ? (
          <Link class="link" to={pathOf(brand, "accounts")}>
            <Said field={`${at}.account.label`} text={post.account.label} />
          </Link>
        ) : (
          <>
            not known{" "}
            <Link class="link" to={pathOf(brand, "accounts")}>
              Accounts
            </Link>
          </>
        )}
      </Fact>
      {row && (
        <Fact name="Performance score">
          <Num
            field={`${path}.performanceScore`}
            value={row.performanceScore}
            reason="Views are unknown or 0"
          />
          , <span class="unknown">{sources[row.source]}</span>{" "}
          <time dateTime={row.measuredOn} class="unknown">
            {format.weekday(row.measuredOn)}
          </time>
        </Fact>
      )}
      {marks.map(
        ([name, key]) =>
          post[key] !== null && (
            <Fact key={key} name={name}>
              <Said field={`${at}.${key}`} text={post[key]} />
            </Fact>
          ),
      )}
      {post.durationSeconds !== null && (
        <Fact name="Length">
          <Num field={`${at}.durationSeconds`} value={post.durationSeconds} as="duration" />
        </Fact>
      )}
      {post.archivedAt && (
        <Fact name="Archived">
          <Moment instant={post.archivedAt} />
        </Fact>
      )}
    </dl>
  );
}

const sources = { SYNC: "measured on", MANUAL: "entered for", CSV: "from a file, for" };

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
