/** One goal: what it wants, how far it has come, where it will end. */

import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { GoalBar } from "../../charts/goal-bar";
import * as format from "../../numbers/format";
import { Menu, MenuItem } from "../../parts/menu";
import { Num, Said } from "../../parts/number";
import { goalMetrics, goalStatuses } from "../../words/goals";
import type { Goal, GoalDialogState } from "./goals";

interface GoalRowProps {
  goal: Goal;
  field: string;
  withBrand: boolean;
  mayWrite: boolean;
  open: (dialog: GoalDialogState) => void;
}

export function GoalRow({ goal, field, withBrand, mayWrite, open }: GoalRowProps) {
  const { metric, target, start, end, brand, organization, progress } = goal;
  const { current, percent, expected, daysLeft, status } = progress;
  const { as, unit } = goalMetrics[metric];
  const { text, look } = goalStatuses[status];
  const isOver = daysLeft === 0;
  const owner = brand ?? organization;
  return (
    <li>
      <div class="goal-head">
        <b>
          <Said field={`${field}.label`} text={goal.label} />
        </b>
        <span class={`change ${look}`}>{text}</span>
        {mayWrite && (
          <Menu label={`Change ${goal.label}`} icon="more">
            <MenuItem icon="text" onClick={() => open({ kind: "change", goal })}>
              Change
            </MenuItem>
            <MenuItem icon="close" isFinal onClick={() => open({ kind: "archive", goal })}>
              Archive
            </MenuItem>
          </Menu>
        )}
      </div>
      <p class="unknown">
        {withBrand && (
          <>
            <Link to={pathOf({ kind: brand ? "brand" : "organization", id: owner.id }, "goals")}>
              <Said
                field={`${field}.${brand ? "brand" : "organization"}.label`}
                text={owner.label}
              />
            </Link>
            {" · "}
          </>
        )}
        <Num field={`${field}.target`} value={target} as={as} /> {unit}
        {" · "}
        <span data-date>{format.days(start, end)}</span>
      </p>
      <GoalBar
        label={sentenceOf(goal)}
        target={target}
        current={current}
        expected={isOver || metric === "ENGAGEMENT_RATE" ? null : expected}
        look={look}
      />
      <p class="goal-facts">
        <span>
          <b>
            <Num
              field={`${field}.progress.current`}
              value={current}
              as={as}
              reason={
                status === "NOT_STARTED"
                  ? "None of its days is over yet"
                  : "No platform here reports it"
              }
            />
          </b>{" "}
          {percent !== null && (
            <>
              {isOver ? "in the end" : "so far"},{" "}
              <Num field={`${field}.progress.percent`} value={percent} as="share" /> of the target
            </>
          )}
        </span>
        {!isOver && expected !== null && (
          <span>
            <Num field={`${field}.progress.expected`} value={expected} as={as} /> at this pace
          </span>
        )}
        {!isOver && (
          <span>
            <Num field={`${field}.progress.daysLeft`} value={daysLeft} />{" "}
            {daysLeft === 1 ? "day" : "days"} left
          </span>
        )}
      </p>
    </li>
  );
}

/** The bar in a sentence, for who can't see it. */
function sentenceOf({ metric, target, progress }: Goal): string {
  const write = format[goalMetrics[metric].as];
  const { current, expected, daysLeft } = progress;
  if (current === null) return `Nothing of ${write(target)} is known yet`;
  const pace = daysLeft > 0 && expected !== null ? `, ${write(expected)} at this pace` : "";
  return `${write(current)} of ${write(target)}${pace}`;
}
