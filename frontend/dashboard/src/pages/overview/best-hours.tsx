/** The hour that did best on each platform of a brand, with how sure that is. */

import type { ComponentChildren } from "preact";
import { kept, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { highestOf, Interval } from "../../charts/interval";
import { Num } from "../../parts/number";
import { PlatformName } from "../../parts/platform";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { weekdayNames } from "../../words/weekdays";
import type { BrandAnswer, PageQuestion } from "./answers";

type Times = Extract<BrandAnswer, { postingTimes: object }>["postingTimes"];
type Best = NonNullable<Times["platforms"][number]["best"]>;

interface BestHoursProps {
  scope: Scope;
  question: PageQuestion;
  times: Times;
  /** The path of the posting times. */
  field: string;
}

export function BestHours({ scope, question, times, field }: BestHoursProps) {
  const { choices } = useAddress();
  const { platforms, window } = times;
  const highest = highestOf(platforms.map(({ best }) => best?.meanRate ?? 0));
  return (
    <Tile
      name="best-hours"
      title="Best time to post"
      about={
        <>
          per platform, from <Num field={`${field}.window.days`} value={window.days} /> days
        </>
      }
      question={{
        operation: "overview_details",
        variables: question,
        export: { name: "posting_hours", variables: { scope: scope.id, filter: question.filter } },
        tool: "posting_times",
      }}
      meaning="The hour whose mean engagement rate is highest even at the low end of what its posts allow (a 95% lower bound), of hours with three posts or more. The dot is the mean, the line goes down to the bound."
      isDrawn
    >
      {platforms.length === 0 && (
        <Empty title="A post counts here once a platform reports its views." />
      )}
      <ul class="best-hours">
        {platforms.map(({ platform, best }, index) => (
          <li key={platform}>
            {best ? (
              <BestHour
                platform={<PlatformName platform={platform} />}
                best={best}
                field={`${field}.platforms.${index}.best`}
                highest={highest}
                colour={`var(--${platform})`}
              />
            ) : (
              <p>
                <PlatformName platform={platform} />
                <span>No hour has three posts yet</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p class="note">
        <Link class="link" to={pathOf(scope, "times") + kept(choices)}>
          All hours of the week
        </Link>
      </p>
    </Tile>
  );
}

interface BestHourProps {
  platform: ComponentChildren;
  best: Best;
  field: string;
  highest: number;
  colour: string;
}

function BestHour({ platform, best, field, highest, colour }: BestHourProps) {
  const { weekday, hour, posts, meanRate, lowerBound } = best;
  return (
    <>
      <p>
        {platform}
        <span>
          {weekdayNames[weekday]} <Num field={`${field}.hour`} value={hour} as="hour" />
        </span>
        <span class="unknown">
          <Num field={`${field}.posts`} value={posts} /> posts
        </span>
      </p>
      <Interval mean={meanRate} low={lowerBound} highest={highest} colour={colour} />
      <small>
        <Num field={`${field}.meanRate`} value={meanRate} as="rate" /> on average, at least{" "}
        <Num field={`${field}.lowerBound`} value={lowerBound} as="rate" />
      </small>
    </>
  );
}
