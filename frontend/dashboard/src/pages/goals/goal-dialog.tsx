/** Set a goal, or change one. */

import { useId, useState } from "preact/hooks";
import type { Scope } from "../../address/places";
import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import type { GoalInput, GoalMetric } from "../../api/schema";
import { useFrame } from "../../frame/context";
import { plusDays, todayHere } from "../../numbers/days";
import { Dialog } from "../../parts/dialog";
import { say } from "../../parts/toasts";
import { goalMetrics } from "../../words/goals";
import { Field } from "./field";
import type { Goal } from "./goals";
import { type Owner, ownersOf } from "./owners";

interface GoalDialogProps {
  scope: Scope;
  /** Null for a new one. */
  goal: Goal | null;
  onClose: () => void;
}

const FOUR_WEEKS = 27;

export default function GoalDialog({ scope, goal, onClose }: GoalDialogProps) {
  const { frame } = useFrame();
  const owners = goal ? [] : ownersOf(frame, scope);
  const today = todayHere();
  const [owner, setOwner] = useState(owners[0]?.id ?? "");
  const [label, setLabel] = useState(goal?.label ?? "");
  const [metric, setMetric] = useState<GoalMetric>(goal?.metric ?? "VIEWS");
  const [target, setTarget] = useState(goal ? String(goal.target) : "");
  const [start, setStart] = useState(goal?.start ?? today);
  const [end, setEnd] = useState(goal?.end ?? plusDays(today, FOUR_WEEKS));
  const [error, setError] = useState<ApiError | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form = useId();
  const wrongIn = (field: string) => (error?.field === field ? error.message : null);
  const fields = ["label", "target", "start", "end", "scopeId"];

  async function send(event: Event) {
    event.preventDefault();
    setIsSending(true);
    const input: GoalInput = { label: label.trim(), metric, target: Number(target), start, end };
    try {
      if (goal) await act("goals_update", { id: goal.id, input });
      else await act("goals_create", { scope: owner, input });
      say(goal ? "The goal is changed." : "The goal is set.");
      refresh();
      onClose();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError(thrown);
      setIsSending(false);
    }
  }

  return (
    <Dialog title={goal ? "Change the goal" : "Set a goal"} onClose={onClose}>
      <form id={form} onSubmit={send}>
        {!goal && owners.length > 1 && (
          <Field label="For" wrong={wrongIn("scopeId")}>
            {(props) => (
              <select {...props} value={owner} onChange={(e) => setOwner(e.currentTarget.value)}>
                {owners.map((one: Owner) => (
                  <option key={one.id} value={one.id}>
                    {one.label}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="Name" wrong={wrongIn("label")}>
          {(props) => (
            <input
              {...props}
              required
              value={label}
              placeholder="A month of many views"
              onInput={(e) => setLabel(e.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="What counts" wrong={wrongIn("metric")}>
          {(props) => (
            <select
              {...props}
              value={metric}
              onChange={(e) => setMetric(e.currentTarget.value as GoalMetric)}
            >
              {(Object.keys(goalMetrics) as GoalMetric[]).map((key) => (
                <option key={key} value={key}>
                  {goalMetrics[key].label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={metric === "ENGAGEMENT_RATE" ? "Target, in percent" : "Target"}
          wrong={wrongIn("target")}
        >
          {(props) => (
            <input
              {...props}
              required
              type="number"
              inputMode="decimal"
              min="0"
              step={metric === "ENGAGEMENT_RATE" ? "any" : "1"}
              value={target}
              onInput={(e) => setTarget(e.currentTarget.value)}
            />
          )}
        </Field>
        <div class="field-pair">
          <Field label="First day" wrong={wrongIn("start")}>
            {(props) => (
              <input
                {...props}
                required
                type="date"
                value={start}
                onInput={(e) => setStart(e.currentTarget.value)}
              />
            )}
          </Field>
          <Field label="Last day" wrong={wrongIn("end")}>
            {(props) => (
              <input
                {...props}
                required
                type="date"
                value={end}
                onInput={(e) => setEnd(e.currentTarget.value)}
              />
            )}
          </Field>
        </div>
        {error && !fields.includes(error.field ?? "") && (
          <p class="wrong" role="alert" data-message>
            {error.message}
          </p>
        )}
      </form>
      <div class="acts">
        <button class="button" onClick={onClose}>
          Cancel
        </button>
        <button class="button main-act" type="submit" form={form} disabled={isSending}>
          {goal ? "Save" : "Set the goal"}
        </button>
      </div>
    </Dialog>
  );
}
