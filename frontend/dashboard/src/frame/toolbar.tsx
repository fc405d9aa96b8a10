/** The one toolbar: window, comparison, filters, freshness. */

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { choose, useAddress } from "../address/address";
import { presets } from "../address/choices";
import type { ComparisonTo } from "../api/schema";
import { useAnswer } from "../api/use-answer";
import * as format from "../numbers/format";
import { Icon } from "../parts/icons";
import { Num, Said } from "../parts/number";
import { Skeleton } from "../parts/states";
import { platformNames, PlatformMark } from "../parts/platform";
import { categoryNames } from "../words/categories";
import { presetWords } from "../words/presets";
import { shifted } from "../numbers/days";
import { showDays } from "../numbers/shown-days";
import { useFrame } from "./context";
import { ShareButton } from "./share-button";
import { Moment } from "../parts/moment";

export interface UsedWindow {
  start: string;
  end: string;
  days: number;
  previousStart: string;
  previousEnd: string;
  comparedTo: ComparisonTo;
  includesToday: boolean;
  timeZones: string[];
}

interface ToolbarProps {
  /** The window that the API used, once it is known. */
  window: UsedWindow | null;
  field: string;
  isAsking: boolean;
  /** Whether the window will not be known: what was chosen stands in its place. */
  hasFailed: boolean;
  /** Whether the page compares its window with another one. */
  isCompared?: boolean;
}

export function Toolbar(props: ToolbarProps) {
  const { window, field, isAsking, hasFailed, isCompared = true } = props;
  const { choices } = useAddress();
  const { open } = useFrame();
  useEffect(() => {
    showDays(window);
    return () => showDays(null);
  }, [window]);
  return (
    <>
      {isAsking && <BusyLine />}
      <div class="toolbar" role="toolbar" aria-label="Window">
        <span class="segments">
          <button
            class="button icon wide-only"
            aria-label="Earlier window"
            disabled={!window}
            onClick={() => window && choose({ window: shifted(window, -1) })}
          >
            <Icon name="earlier" />
          </button>
          <button
            class="button window-button"
            aria-haspopup="dialog"
            aria-label={window || hasFailed ? undefined : "Choose days"}
            onClick={() => open("window")}
          >
            <Icon name="calendar" />
            <span class="days">
              {window ? (
                <>
                  <span data-date>{format.days(window.start, window.end)}</span>
                  <span class="muted">
                    <Num field={`${field}.days`} value={window.days} />{" "}
                    {window.days === 1 ? "day" : "days"}
                  </span>
                </>
              ) : hasFailed ? (
                <span data-date>{wordsOf(choices.window)}</span>
              ) : (
                <Skeleton width="100%" height={20} />
              )}
            </span>
            <Icon name="open" />
          </button>
          <button
            class="button icon wide-only"
            aria-label="Later window"
            disabled={!window || choices.window in presets}
            onClick={() => window && choose({ window: shifted(window, 1) })}
          >
            <Icon name="later" />
          </button>
        </span>
        {isCompared && (
          <button
            class="button quiet wide-only"
            aria-haspopup="dialog"
            aria-label={window ? undefined : "Choose what to compare with"}
            onClick={() => open("window")}
          >
            {!window && (hasFailed ? "comparison" : <Skeleton width={205} height={20} />)}
            {window?.comparedTo === "NONE" && "not compared"}
            {window && window.comparedTo !== "NONE" && (
              <span data-date>
                compared with {format.days(window.previousStart, window.previousEnd)}
              </span>
            )}
            <Icon key={window ? "known" : "waiting"} name="open" />
          </button>
        )}
        <Chips />
        <span class="toolbar-end">
          <Freshness />
          <ShareButton />
        </span>
      </div>
    </>
  );
}

/** A window as the address has it. */
function wordsOf(window: string): string {
  const [start = "", end = ""] = window.split("..");
  return end ? format.days(start, end) : (presetWords[window]?.label ?? window);
}

function BusyLine() {
  return <div class="busy-line" role="progressbar" aria-label="Loading" />;
}

function Chips() {
  const { choices } = useAddress();
  const chips: { key: string; text: string; clear: () => void }[] = [
    ...choices.platforms.map((platform) => ({
      key: platform,
      text: platformNames[platform] ?? platform,
      clear: () => choose({ platforms: choices.platforms.filter((other) => other !== platform) }),
    })),
    ...choices.categories.map((category) => ({
      key: category,
      text: categoryNames[category] ?? category,
      clear: () => choose({ categories: choices.categories.filter((other) => other !== category) }),
    })),
    ...choices.tags.map((tag) => ({
      key: `tag ${tag}`,
      text: `#${tag}`,
      clear: () => choose({ tags: choices.tags.filter((other) => other !== tag) }),
    })),
  ];
  return (
    <>
      {chips.map(({ key, text, clear }) => (
        <Chip key={key} clear={clear}>
          <span data-message>{text}</span>
        </Chip>
      ))}
      {choices.accounts.map((account) => (
        <Chip
          key={account}
          clear={() => choose({ accounts: choices.accounts.filter((other) => other !== account) })}
        >
          {account === NO_ACCOUNT ? "no account" : <AccountName id={account} />}
        </Chip>
      ))}
    </>
  );
}

function Chip({ clear, children }: { clear: () => void; children: ComponentChildren }) {
  return (
    <button class="chip" onClick={clear} title="Clear this filter (Esc)">
      {children}
      <Icon name="close" />
    </button>
  );
}

/** What stands in the address for the posts of no account. */
const NO_ACCOUNT = "NONE";

/** An account's own name: the address has its id alone. */
function AccountName({ id }: { id: string }) {
  const { answer } = useAnswer("account_name", { id });
  const account = answer?.node?.__typename === "Account" ? answer.node : null;
  if (!account) return <span>one account</span>;
  return (
    <>
      <PlatformMark platform={account.platform} />
      <Said field="account_name:node.label" text={account.label} />
    </>
  );
}

interface PlainToolbarProps {
  isAsking?: boolean;
  /** Whether the page is of something that can be shared. */
  isShared?: boolean;
}

/** The toolbar of a page that has no window of its own. */
export function PlainToolbar({ isAsking = false, isShared = false }: PlainToolbarProps) {
  return (
    <>
      {isAsking && <BusyLine />}
      <div class="toolbar">
        <span class="toolbar-end">
          <Freshness />
          {isShared && <ShareButton />}
        </span>
      </div>
    </>
  );
}

/** How fresh the numbers of the scope are, said at most once a page. */
function Freshness() {
  const { frame } = useFrame();
  const coverage = frame?.scope.coverage;
  if (!coverage) {
    return (
      <span class="freshness">
        <Skeleton width="min(300px, 100%)" height={19} />
      </span>
    );
  }
  const { newestAsOf, measured, published, failed, due } = coverage;
  if (published === 0) {
    return (
      <span class="freshness">
        <span class="dot waiting" />
        No posts yet
      </span>
    );
  }
  const look = failed > 0 ? "dot failed" : due > 0 ? "dot waiting" : "dot";
  return (
    <span class="freshness">
      <span class={look} />
      <span>
        {newestAsOf ? (
          <>
            As of <Moment instant={newestAsOf} />,{" "}
          </>
        ) : null}
        <Num field="frame:scope.coverage.measured" value={measured} /> of{" "}
        <Num field="frame:scope.coverage.published" value={published} /> posts measured
        {due > 0 && (
          <>
            ; <Num field="frame:scope.coverage.due" value={due} /> waiting
          </>
        )}
        {failed > 0 && (
          <>
            {due > 0 ? ", " : "; "}
            <Num field="frame:scope.coverage.failed" value={failed} /> failed
          </>
        )}
      </span>
    </span>
  );
}
