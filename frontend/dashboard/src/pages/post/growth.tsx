/** How the post grew by its age, against what is usual for the brand on its platform. */

import { GrowthCurve } from "../../charts/growth-curve";
import * as format from "../../numbers/format";
import { Num } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { categoryNames } from "../../words/categories";
import { capital, growthNames } from "../../words/reported";
import type { Curve, PostAnswer } from "./answers";

const at = "post_page:post.growthCurve";

/** The picture in a sentence. */
function sentenceOf(curve: Curve, unit: string): string {
  const end = curve.points.findLast((point) => point.total !== null);
  const usual = curve.usualGrowth.points.findLast((point) => point.median !== null);
  if (!end) return `${capital(unit)} by age: not known`;
  const has = `${capital(unit)} by age: ${format.count(end.total)} after ${format.count(end.age)} days`;
  return usual ? `${has}; usual are ${format.mean(usual.median)}` : has;
}

/** The points up to when it was last measured: after that the API carries its total on. */
function measured({ points }: Curve, lastDate: string | undefined): Curve["points"] {
  return points.map((point) =>
    lastDate && point.date > lastDate ? { ...point, total: null } : point,
  );
}

export function GrowthTile({ post, curve }: { post: PostAnswer; curve: Curve }) {
  const seen = { ...curve, points: measured(curve, post.analytics?.lastDate) };
  const unit = growthNames[curve.metric];
  const { points: usual } = curve.usualGrowth;
  const isUsualKnown = usual.some((point) => point.median !== null);
  return (
    <Tile
      name="growth"
      title={`${capital(unit)} by age`}
      about={
        isUsualKnown ? (
          <WhatIsUsual post={post} curve={curve} />
        ) : (
          "too few other posts to say what is usual"
        )
      }
      question={{
        operation: "post_page",
        variables: { id: post.id },
        export: { name: "growth_of_post", variables: { id: post.id } },
        tool: "post_performance",
      }}
      meaning="What the post had by the end of each complete day since it was published. The band is the middle half of the brand’s latest other posts on its platform that are at least as old, at most fifty: one set of posts for all ages, and at each age those of it whose number at that age is known."
      isFirst
      table={() => <CurveTable curve={curve} unit={unit} />}
    >
      <GrowthCurve points={seen.points} usual={usual} field={at} label={sentenceOf(seen, unit)} />
    </Tile>
  );
}

/** Which posts the band is of: those that the sentence above compares with, at each age. */
function WhatIsUsual({ post, curve }: { post: PostAnswer; curve: Curve }) {
  const { category, posts, points } = curve.usualGrowth;
  const kind = category ? categoryNames[category].toLowerCase() : "posts";
  const last = points.length - 1;
  const age = points[last]?.age ?? 1;
  return (
    <>
      grey band: the middle half of the brand’s latest{" "}
      <Num field={`${at}.usualGrowth.posts`} value={posts} /> other {kind} on{" "}
      {platformNames[post.platform]} that are at least{" "}
      <Num field={`${at}.usualGrowth.points.${last}.age`} value={age} />{" "}
      {age === 1 ? "day" : "days"} old; dotted: the one in the middle
    </>
  );
}

function CurveTable({ curve, unit }: { curve: Curve; unit: string }) {
  const { points } = curve.usualGrowth;
  const placeOf = (age: number) => points.findIndex((point) => point.age === age);
  const usual = (age: number, key: "median" | "lower" | "upper") => (
    <Num
      field={`${at}.usualGrowth.points.${placeOf(age)}.${key}`}
      value={points[placeOf(age)]?.[key]}
      as="mean"
      reason="Too few posts to say"
    />
  );
  return (
    <Table
      caption={`${capital(unit)} by age`}
      rows={curve.points}
      keyOf={(point) => point.date}
      columns={[
        {
          title: "Day",
          cell: (point, i) => <Num field={`${at}.points.${i}.age`} value={point.age} />,
        },
        {
          title: "Date",
          isWide: true,
          cell: (point) => <time dateTime={point.date}>{format.weekday(point.date)}</time>,
        },
        {
          title: capital(unit),
          isNumber: true,
          cell: (point, i) => <Num field={`${at}.points.${i}.total`} value={point.total} />,
        },
        { title: "Usual", isNumber: true, cell: (point) => usual(point.age, "median") },
        {
          title: "A quarter has less than",
          isNumber: true,
          isWide: true,
          cell: (point) => usual(point.age, "lower"),
        },
        {
          title: "A quarter has more than",
          isNumber: true,
          isWide: true,
          cell: (point) => usual(point.age, "upper"),
        },
      ]}
    />
  );
}
