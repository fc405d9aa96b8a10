/** The window picker: presets, two months, and what the days are compared with. */

import { useEffect, useRef, useState } from "preact/hooks";
import { choose, useAddress } from "../address/address";
import { type Choices, windowOf } from "../address/choices";
import type { Queries } from "../api/operations";
import { useAnswer } from "../api/use-answer";
import { organizationOf, useFrame } from "../frame/context";
import type { FrameDialogProps } from "../frame/frame";
import { areKeysOff, windowKeys } from "../frame/keys";
import { Dialog } from "../parts/dialog";
import { presetWords } from "../words/presets";
import { Calendar, type Range } from "./calendar";
import { Comparison } from "./comparison";

const keyOf = new Map([...windowKeys].map(([key, window]) => [window, key.toUpperCase()]));

export default function WindowDialog({ onClose }: FrameDialogProps) {
  const { frame, scope } = useFrame();
  const { choices } = useAddress();
  const [isComparing, setIsComparing] = useState(false);
  const isTooLong = isOverAYear(choices.window);
  const { answer, error } = useAnswer("window_preview", {
    scope: scope?.id ?? null,
    window: windowOf(choices),
    matchWeekdays: choices.matchWeekdays,
    withYear: !isTooLong,
  });
  const preview = answer?.scope ?? null;
  const wantsDays = useRef(false);

  /** The calendar's day takes the focus, at once or when the calendar is there. */
  function focusDays() {
    wantsDays.current = !document.querySelector(".month");
    document.querySelector<HTMLElement>(".month [tabindex='0']")?.focus();
  }
  useEffect(() => {
    if (preview && wantsDays.current) focusDays();
  }, [preview]);

  function take(window: string) {
    choose({ window });
    onClose();
  }

  function takeDays({ start, end }: Range) {
    if (!isComparing) return take(`${start}..${end}`);
    choose({ comparison: `${start}..${end}` });
    setIsComparing(false);
  }

  function onKeyDown(event: KeyboardEvent) {
    const window = windowKeys.get(event.key.toLowerCase());
    if (window && !areKeysOff() && !event.ctrlKey && !event.metaKey && !event.altKey) take(window);
  }

  return (
    <Dialog title="Days" onClose={onClose} isWide>
      <div class="window-picker" onKeyDown={onKeyDown}>
        <Presets chosen={choices.window} onChoose={take} onFree={focusDays} />
        <div>
          {error && (
            <p class="note" role="alert" data-message>
              {error.message}
            </p>
          )}
          {preview && (
            <Calendar
              window={preview.previous.window}
              compared={comparedOf(preview, choices)}
              last={preview.today.window.end}
              weekStart={organizationOf(frame)?.weekStart ?? "MONDAY"}
              label={
                isComparing
                  ? "Choose the first and the last of the days to compare with."
                  : "Choose a preset, or the first and the last day."
              }
              onChoose={takeDays}
            />
          )}
          <Comparison
            preview={preview}
            isTooLong={isTooLong}
            isChoosing={isComparing}
            onChoosing={setIsComparing}
          />
        </div>
      </div>
    </Dialog>
  );
}

interface PresetsProps {
  chosen: string;
  onChoose: (window: string) => void;
  onFree: () => void;
}

function Presets({ chosen, onChoose, onFree }: PresetsProps) {
  return (
    <ul class="presets" aria-label="Windows">
      {Object.entries(presetWords).map(([window, { label }]) => (
        <li key={window}>
          <button
            class="item"
            aria-pressed={window === chosen}
            autofocus={window === chosen}
            onClick={() => onChoose(window)}
          >
            <span data-message>{label}</span>
            {keyOf.has(window) && <kbd data-message>{keyOf.get(window)}</kbd>}
          </button>
        </li>
      ))}
      <li>
        <button
          class="item"
          aria-pressed={chosen.includes("..")}
          autofocus={chosen.includes("..")}
          onClick={onFree}
        >
          Free range
        </button>
      </li>
    </ul>
  );
}

/** The days that are compared with now, to be underlined. */
function comparedOf(
  { previous, year }: Queries["window_preview"]["answer"]["scope"],
  { comparison }: Choices,
): Range | null {
  if (comparison === "none") return null;
  if (comparison.includes("..")) {
    const [start = "", end = ""] = comparison.split("..");
    return { start, end };
  }
  const window = comparison === "year" ? year?.window : previous.window;
  return window ? { start: window.previousStart, end: window.previousEnd } : null;
}

/** Whether the same days of the year before would be among the days. */
function isOverAYear(window: string): boolean {
  const [start = "", end = ""] = window.split("..");
  return end !== "" && `${Number(end.slice(0, 4)) - 1}${end.slice(4)}` >= start;
}
