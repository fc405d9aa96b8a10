/** Will we get there? */

import { useState } from "preact/hooks";
import type { Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { useFrame } from "../../frame/context";
import { PlainToolbar } from "../../frame/toolbar";
import { Icon } from "../../parts/icons";
import { lazyDialog } from "../../parts/lazy-dialog";
import { Num } from "../../parts/number";
import { Failed, WaitingHead } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { inWords } from "../../words/windows";
import { GoalRow } from "./goal-row";

export type Goal = Queries["goals_page"]["answer"]["active"]["nodes"][number];
type List = "active" | "ended" | "archived";

/** What a dialog is open for: a new goal, or one to change or archive. */
export type GoalDialogState = { kind: "new" } | { kind: "change" | "archive"; goal: Goal };

const GoalDialog = lazyDialog({ title: "Goal" }, () => import("./goal-dialog"));
const ArchiveDialog = lazyDialog({ title: "Archive the goal?" }, () => import("./archive-dialog"));

interface ListWords {
  title: string;
  /** Which goals the file has. */
  file: { active?: boolean; archived: boolean };
}

/** What is drawn, said where it is drawn first. */
const key = "bar: what is reached; line: the target";

const lists: Record<List, ListWords> = {
  active: {
    title: "Under way",
    file: { active: true, archived: false },
  },
  ended: { title: "Over", file: { active: false, archived: false } },
  archived: { title: "Archived", file: { archived: true } },
};

export default function Goals({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  const [dialog, setDialog] = useState<GoalDialogState | null>(null);
  // The API lists goals of a brand or an organization; of a selection we keep its brands' own.
  const question = { scope: scope.kind === "selection" ? null : scope.id };
  const asked = useAnswer("goals_page", question);
  const chosen =
    frame?.scope.__typename === "Selection" ? frame.scope.chosen.map((brand) => brand.id) : [];
  const isShown = (goal: Goal) =>
    scope.kind !== "selection" || (goal.brand !== null && chosen.includes(goal.brand.id));
  const scopes = frame?.viewer.scopes ?? [];
  const mayWrite = scopes.includes("content:write") || scopes.includes("admin");
  const { answer } = asked;
  const close = () => setDialog(null);
  const shown = (Object.keys(lists) as List[])
    .map((name) => ({
      name,
      rows: (answer?.[name].nodes ?? [])
        .map((goal, index) => ({ goal, index }))
        .filter(({ goal }) => isShown(goal)),
    }))
    .filter(({ rows }) => rows.length > 0);

  return (
    <>
      <PlainToolbar isAsking={asked.isAsking} />
      <header class="head">
        {answer ? (
          <GoalsHead goals={answer.active.nodes.filter(isShown)} mayWrite={mayWrite} />
        ) : (
          <WaitingHead error={asked.error} />
        )}
        {mayWrite && (answer || asked.error) && (
          <p class="head-acts">
            <button class="button main-act" onClick={() => setDialog({ kind: "new" })}>
              <Icon name="add" />
              Set a goal
            </button>
          </p>
        )}
      </header>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {answer &&
        shown.map(({ name, rows }, place) => {
          return (
            <Tile
              key={name}
              name={name}
              title={lists[name].title}
              about={
                place === 0 && (name === "active" ? `${key}; triangle: the end at this pace` : key)
              }
              isFirst={place === 0}
              question={{
                operation: "goals_page",
                variables: question,
                export:
                  scope.kind === "selection"
                    ? { excused: "picked" }
                    : { name: "goals", variables: { ...question, ...lists[name].file } },
                tool: "goals_and_memory",
              }}
              meaning="A goal counts its complete days, like every number here; today counts tomorrow. The triangle is where it ends if the days to come are like those so far; a rate ends where it is."
              isDrawn
            >
              <ul class="goals">
                {rows.map(({ goal, index }) => (
                  <GoalRow
                    key={goal.id}
                    goal={goal}
                    field={`goals_page:${name}.nodes.${index}`}
                    withBrand={scope.kind !== "brand"}
                    mayWrite={mayWrite && name !== "archived"}
                    open={setDialog}
                  />
                ))}
              </ul>
              {answer[name].totalCount > answer[name].nodes.length && (
                <p class="note">
                  The first of{" "}
                  <Num field={`goals_page:${name}.totalCount`} value={answer[name].totalCount} />.
                </p>
              )}
            </Tile>
          );
        })}
      {dialog?.kind === "new" && <GoalDialog scope={scope} goal={null} onClose={close} />}
      {dialog?.kind === "change" && <GoalDialog scope={scope} goal={dialog.goal} onClose={close} />}
      {dialog?.kind === "archive" && <ArchiveDialog goal={dialog.goal} onClose={close} />}
    </>
  );
}

function GoalsHead({ goals, mayWrite }: { goals: Goal[]; mayWrite: boolean }) {
  const of = (...statuses: Goal["progress"]["status"][]) =>
    goals.filter((goal) => statuses.includes(goal.progress.status)).length;
  const begun = goals.length - of("NOT_STARTED");
  const good = of("ON_TRACK", "REACHED");
  const behind = of("BEHIND");
  if (goals.length === 0) {
    return (
      <>
        <h1>No goal is under way</h1>
        <p class="lede">
          A goal says what is to be reached by when: so many views, so much engagement, a rate, or a
          number of posts.
          {!mayWrite && " Whoever has a token that may write content can set one."}
        </p>
      </>
    );
  }
  if (begun === 0) return <h1>No day of a goal is over yet</h1>;
  const counted = (count: number) => <span data-message>{inWords(count)}</span>;
  if (behind === 0) {
    return (
      <h1>
        {begun === 1 ? "The goal is" : <>All {counted(begun)} goals are</>}{" "}
        {of("REACHED") === begun ? "reached" : "reached or on track"}
      </h1>
    );
  }
  return (
    <>
      <h1>
        {good === 0 ? (
          begun === 1 ? (
            "The goal is behind"
          ) : (
            "Every goal is behind"
          )
        ) : (
          <>
            <span data-message>{capital(inWords(good))}</span> of {counted(begun)} goals{" "}
            {good === 1 ? "is" : "are"} reached or on track, {counted(behind)}{" "}
            {behind === 1 ? "is" : "are"} behind
          </>
        )}
      </h1>
      <p class="lede">Behind means: at the pace so far the target won’t be reached in time.</p>
    </>
  );
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
