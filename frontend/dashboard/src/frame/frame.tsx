/** What stands around a page: side column or tab bar, toolbar, and what they know of the scope. */

import type { ComponentChildren, ComponentType } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { Link, useAddress } from "../address/address";
import type { Scope, ScopePage } from "../address/places";
import type { Queries } from "../api/operations";
import { useAnswer } from "../api/use-answer";
import { Icon, Mark } from "../parts/icons";
import { lazyDialog } from "../parts/lazy-dialog";
import { useTitle } from "../parts/title";
import { FrameContext, nameOf } from "./context";
import { useKeyboard } from "./keyboard";
import { useLive } from "./live";
import { ShareButton } from "./share-button";
import { MorePages, pages, ScopeButton, Side, TabBar } from "./side";

export type FrameAnswer = Queries["frame"]["answer"];

export type FrameDialog = "scope" | "palette" | "keys" | "window" | "share";

export interface FrameDialogProps {
  onClose: () => void;
}

const dialogs: Partial<Record<FrameDialog, ComponentType<FrameDialogProps>>> = {
  scope: lazyDialog(
    { title: "What to look at", placeholder: "Search organizations and brands" },
    () => import("../dialogs/scope"),
  ),
  palette: lazyDialog(
    { title: "Search or jump", placeholder: "Brands, pages, posts, days" },
    () => import("../dialogs/palette"),
  ),
  keys: lazyDialog({ title: "Keys", isWide: true }, () => import("../dialogs/keys")),
  window: lazyDialog({ title: "Days", isWide: true }, () => import("../dialogs/window")),
  share: lazyDialog({ title: "Share a report", isWide: true }, () => import("../dialogs/share")),
};

const LAST_SCOPE = "backbone.last-scope";

interface FrameProps {
  /** Null where a page belongs to none, or doesn't know it yet. */
  scope: Scope | null;
  page: ScopePage | "post" | "settings" | null;
  /** What the page is called, where it isn't by its kind. */
  title?: string | undefined;
  children: ComponentChildren;
}

export function Frame({ scope, page, title, children }: FrameProps) {
  const { path } = useAddress();
  const [dialog, setDialog] = useState<FrameDialog | null>(null);
  const asked = useAnswer("frame", { scope: scope?.id ?? null });
  const frame = asked.isOfOthers ? null : asked.answer;
  const isNowhere = scope !== null && asked.error?.code === "NOT_FOUND";
  useTitle(title ?? pages.find((one) => one.page === page)?.label, nameOf(frame, scope).label);
  useKeyboard(scope, page, setDialog);
  useLive(scope);
  // At once: a key after the page was changed may have opened one already.
  useLayoutEffect(() => setDialog(null), [path]);
  useEffect(() => {
    if (scope) localStorage.setItem(LAST_SCOPE, JSON.stringify(scope));
  }, [scope?.id]);

  const Opened = dialog && dialogs[dialog];
  return (
    <FrameContext.Provider value={{ frame, scope, page, open: setDialog }}>
      <div class="frame">
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <Side />
        <main class="main" id="content" tabIndex={-1}>
          <div class="content">
            <div class="topline">
              <Mark />
              <ScopeButton />
              <button
                class="button icon"
                aria-label="Search or jump"
                aria-haspopup="dialog"
                onClick={() => setDialog("palette")}
              >
                <Icon name="search" />
              </button>
              <ShareButton isSmall />
            </div>
            {isNowhere ? <NowhereHead /> : children}
            <MorePages />
          </div>
        </main>
        <TabBar />
      </div>
      {Opened && <Opened key={dialog} onClose={() => setDialog(null)} />}
    </FrameContext.Provider>
  );
}

/** What isn't there, and what is somebody else's: which of both, nobody is told. */
export function NowhereHead() {
  return (
    <header class="head">
      <h1>There is no such page, or this token may not see it</h1>
      <p class="lede">
        <Link class="link" to="/">
          Go to what you may see
        </Link>
      </p>
    </header>
  );
}

/** The scope that this browser looked at last. */
export function lastScope(): Scope | null {
  try {
    return JSON.parse(localStorage.getItem(LAST_SCOPE) ?? "null") as Scope | null;
  } catch {
    return null;
  }
}
