/** What stands out at one brand, and what to make next of it. */

import type { ApiError } from "../../api/errors";
import type { Queries } from "../../api/operations";
import type { PatternKind, Platform, Weekday } from "../../api/schema";
import { Weight } from "../../parts/confidence";
import { Num, Said } from "../../parts/number";
import { PlatformName, platformNames } from "../../parts/platform";
import { patternKinds, Recommendations } from "../../parts/recommendations";
import { Empty, WaitingHead } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { NothingLearned } from "./learn-now";
import { contentTypeOf } from "../../words/content-types";
import { weekdayNames } from "../../words/weekdays";
import type { BrandQuestion } from "./days";

export type Brand = NonNullable<Queries["learned_brand"]["answer"]["brand"]>;
type Pattern = Brand["optimizationCycle"]["patterns"][number];

const at = "learned_brand:brand";
const cycle = `${at}.optimizationCycle`;

/** The best of a kind, where it does better than the rest. */
function bestOf(patterns: Pattern[], kind: PatternKind): string | null {
  const best = patterns.find((pattern) => pattern.kind === kind && !pattern.isThin);
  if (!best || best.restRate === null || best.meanRate <= best.restRate) return null;
  return kind === "PLATFORM"
    ? (platformNames[best.value as Platform] ?? best.value)
    : contentTypeOf(best.value).name;
}

interface BrandHeadProps {
  id: string;
  brand: Brand | null;
  error: ApiError | null;
}

export function BrandHead({ id, brand, error }: BrandHeadProps) {
  if (!brand) {
    return <WaitingHead error={error} />;
  }
  const { hasEnoughData, patterns, posts } = brand.optimizationCycle;
  if (posts === 0) return <NothingLearned brand={id} />;
  if (!hasEnoughData) {
    return <h1>There are too few measured posts to say what works yet</h1>;
  }
  const best = [bestOf(patterns, "PLATFORM"), bestOf(patterns, "CONTENT_TYPE")].filter(
    (name) => name !== null,
  );
  return (
    <>
      <h1>
        {best.length > 0 ? (
          <>
            <span data-message>{capital(best.join(" and "))}</span> have worked best here
          </>
        ) : (
          "No platform and no kind of content stands out here"
        )}
      </h1>
      <p class="lede">
        Learned from <Num field={`${cycle}.posts`} value={posts} /> posts. Each statement says from
        how many of them it comes; the fuller its bar, the further it may be trusted.
      </p>
      <Alert alert={brand.alerts} />
    </>
  );
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}

const alertWords = {
  SPIKE: "The engagement rate has more than doubled",
  DROP: "The engagement rate has fallen to less than half",
};

function Alert({ alert }: { alert: Brand["alerts"] }) {
  const { kind, hasEnoughData, recent, earlier } = alert;
  if (!hasEnoughData) {
    return (
      <p class="note">
        Whether the rate has jumped lately can’t be told: there is too little data of the last days.
      </p>
    );
  }
  return (
    <p class={kind ? "alert" : "note"}>
      <b>{kind ? alertWords[kind] : "The engagement rate is as usual"}</b>:{" "}
      <Num field={`${at}.alerts.recent.rate`} value={recent.rate} as="rate" /> in the last three
      days, from <Num field={`${at}.alerts.recent.posts`} value={recent.posts} /> posts;{" "}
      <Num field={`${at}.alerts.earlier.rate`} value={earlier.rate} as="rate" /> in the seven days
      before, from <Num field={`${at}.alerts.earlier.posts`} value={earlier.posts} />.
    </p>
  );
}

interface BrandTilesProps {
  id: string;
  brand: Brand;
  question: BrandQuestion;
  isReplaced: boolean;
}

export function BrandTiles({ id, brand, question, isReplaced }: BrandTilesProps) {
  const { recommendations, patterns } = brand.optimizationCycle;
  const ask = { operation: "learned_brand" as const, variables: question };
  const files = { brandId: question.brand, window: question.window };
  const meaning =
    "What posts have in common, with their mean engagement rate since publication beside that of all others. From fewer than three posts nothing is recommended. It is a pattern, not a proof: what else was different isn’t known.";
  return (
    <>
      <Tile
        name="next"
        title="What to make more of"
        question={{
          ...ask,
          export: { name: "recommendations", variables: files },
          tool: "goals_and_memory",
        }}
        meaning={meaning}
        isFirst
        isReplaced={isReplaced}
      >
        {recommendations.length === 0 ? (
          <Empty title="Nothing does clearly better than the rest yet." />
        ) : (
          <Recommendations
            brand={id}
            field={`${cycle}.recommendations`}
            recommendations={recommendations}
          />
        )}
      </Tile>
      {patterns.length > 0 && (
        <Tile
          name="patterns"
          title="What stands out"
          about="mean engagement rate since publication, beside that of all other posts"
          question={{ ...ask, export: { name: "patterns", variables: files }, tool: null }}
          meaning={meaning}
          isReplaced={isReplaced}
        >
          <div class="two patterns">
            {(Object.keys(patternKinds) as PatternKind[]).map((kind) => (
              <Patterns key={kind} kind={kind} patterns={patterns} />
            ))}
          </div>
        </Tile>
      )}
    </>
  );
}

function Patterns({ kind, patterns }: { kind: PatternKind; patterns: Pattern[] }) {
  const rows = patterns
    .map((pattern, index) => ({ pattern, index }))
    .filter(({ pattern }) => pattern.kind === kind);
  if (rows.length === 0) return null;
  return (
    <div>
      <h3>{patternKinds[kind]}</h3>
      <ul class="explained learned wide-name">
        {rows.map(({ pattern, index }) => (
          <li key={pattern.value}>
            <PatternName pattern={pattern} field={`${cycle}.patterns.${index}.value`} />
            <span>
              <b>
                <Num
                  field={`${cycle}.patterns.${index}.meanRate`}
                  value={pattern.meanRate}
                  as="rate"
                />
              </b>
              {pattern.restRate !== null && (
                <>
                  {" "}
                  against{" "}
                  <Num
                    field={`${cycle}.patterns.${index}.restRate`}
                    value={pattern.restRate}
                    as="rate"
                  />
                </>
              )}
              {pattern.isThin && ", too few posts to go by"}
            </span>
            <Weight
              field={`${cycle}.patterns.${index}.posts`}
              posts={pattern.posts}
              confidence={pattern.confidence}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What posts have in common: a platform and an hour are spelled as data, and said in words. */
function PatternName({ pattern: { kind, value }, field }: { pattern: Pattern; field: string }) {
  if (kind === "PLATFORM") return <PlatformName platform={value as Platform} />;
  if (kind === "CONTENT_TYPE") return <b>{contentTypeOf(value).title}</b>;
  if (kind === "HOOK") {
    return (
      <b>
        <Said field={field} text={value} />
      </b>
    );
  }
  const [platform, weekday, hour] = value.split(" ");
  return (
    <span class="platform">
      <PlatformName platform={platform as Platform} />
      <span data-message>
        {weekdayNames[weekday as Weekday]} {hour}
      </span>
    </span>
  );
}
