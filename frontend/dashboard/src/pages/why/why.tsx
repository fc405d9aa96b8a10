/** Which parts make up the change, and which posts are behind it? */

import { choose, useAddress } from "../../address/address";
import { questionOf } from "../../address/choices";
import type { Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { Waterfall } from "../../charts/waterfall";
import { Toolbar } from "../../frame/toolbar";
import * as format from "../../numbers/format";
import { Parts } from "../../parts/change-parts";
import { ChangeText } from "../../parts/change";
import { Num } from "../../parts/number";
import { platformNames } from "../../parts/platform";
import { Empty, Failed, WaitingHead } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { howItIsSplit, inSteps, partsOf } from "../../words/drivers";
import { capital } from "../../words/reported";
import { theDaysBefore } from "../../words/windows";
import { ChangedPosts } from "./changed-posts";
import { WhyHead } from "./head";

export default function Why({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const question = questionOf(scope.id, choices);
  const asked = useAnswer("why_page", question);
  const answer = asked.answer?.scope ?? null;
  // Views or engagement: the headline metric of the address, where a rate is made of engagement.
  const metric = choices.metric === "views" ? "views" : "engagement";
  const drivers = answer?.[metric] ?? null;
  const at = `why_page:scope.${metric}`;

  return (
    <>
      <Toolbar
        window={answer?.overview.window ?? null}
        field="why_page:scope.overview.window"
        isAsking={asked.isAsking}
        hasFailed={asked.error !== null}
      />
      <header class={asked.isReplaced ? "head replaced" : "head"}>
        {answer ? (
          <WhyHead metric={metric} overview={answer.overview} drivers={drivers} />
        ) : (
          <WaitingHead error={asked.error} />
        )}
      </header>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {answer && (
        <>
          <div class="tabs" role="tablist" aria-label="What to explain">
            {(["engagement", "views"] as const).map((name) => (
              <button
                key={name}
                role="tab"
                aria-selected={metric === name}
                onClick={() => choose({ metric: name })}
              >
                {name === "views" ? "Views" : "Engagement"}{" "}
                <ChangeText
                  field={`why_page:scope.overview.${name}Change`}
                  change={answer.overview[`${name}Change`]}
                />
              </button>
            ))}
          </div>
          {drivers ? (
            <Explained
              at={at}
              metric={metric}
              question={question}
              drivers={drivers}
              window={answer.overview.window}
              isReplaced={asked.isReplaced}
            />
          ) : (
            <Empty
              title={`There is no change to explain: the numbers of ${theDaysBefore(answer.overview.window)} aren’t known.`}
            >
              <p>Choose other days, or something else to compare with.</p>
            </Empty>
          )}
          {answer.breaks.map((mark, index) => (
            <p class="note" key={mark.date + mark.platform}>
              <time dateTime={mark.date}>{format.day(mark.date)}</time>,{" "}
              {platformNames[mark.platform]}:{" "}
              <span data-field={`why_page:scope.breaks.${index}.change`} data-as="text">
                {mark.change}
              </span>
            </p>
          ))}
        </>
      )}
    </>
  );
}

type Answer = NonNullable<ReturnType<typeof useAnswer<"why_page">>["answer"]>["scope"];
type Drivers = NonNullable<Answer["engagement"]>;

interface ExplainedProps {
  at: string;
  metric: "engagement" | "views";
  question: ReturnType<typeof questionOf>;
  drivers: Drivers;
  window: Answer["overview"]["window"];
  isReplaced: boolean;
}

function Explained({ at, metric, question, drivers, window, isReplaced }: ExplainedProps) {
  const parts = partsOf(drivers);
  const { previous, current, delta } = drivers;
  const files = { ...question, metric: metric.toUpperCase() };
  const ask = { operation: "why_page" as const, variables: question, tool: "why_it_changed" };
  const askParts = { ...ask, export: { name: "change_parts", variables: files } };
  return (
    <>
      <Tile
        name="parts"
        title={
          <>
            From <Num field={`${at}.previous`} value={previous} /> to{" "}
            <Num field={`${at}.current`} value={current} />
          </>
        }
        about={
          <>
            <span data-date>{format.days(window.previousStart, window.previousEnd)}</span> against{" "}
            <span data-date>{format.days(window.start, window.end)}</span>
          </>
        }
        question={askParts}
        meaning={howItIsSplit(metric)}
        isFirst
        isReplaced={isReplaced}
        table={() => <Parts at={at} parts={parts} delta={delta} />}
      >
        <Waterfall
          previous={previous}
          current={current}
          parts={parts}
          field={at}
          label={capital(inSteps(drivers))}
          height={330}
        />
      </Tile>
      <Tile
        name="meanings"
        title="What each part means"
        about={
          <>
            they add up to <Num field={`${at}.delta`} value={delta} as="delta" />, to the last one
          </>
        }
        question={askParts}
        meaning={howItIsSplit(metric)}
      >
        <Parts at={at} parts={parts} delta={delta} />
        <p class="note">
          <b>How it is split.</b> {howItIsSplit(metric)}
        </p>
        {drivers.unknownPosts > 0 && (
          <p class="note">
            <Num field={`${at}.unknownPosts`} value={drivers.unknownPosts} /> posts are left out:
            nobody knows what they gained.
          </p>
        )}
      </Tile>
      <ChangedPosts
        at={at}
        metric={metric}
        question={{ ...ask, export: { name: "changed_posts", variables: files } }}
        posts={drivers.posts}
        window={window}
        isReplaced={isReplaced}
      />
    </>
  );
}
