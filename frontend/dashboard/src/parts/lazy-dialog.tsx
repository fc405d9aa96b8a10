/** Dialogs that are loaded when they are first opened. Until one has come, another stands in for it:
 * it has the focus, so that no key acts on the page beneath, and keeps what is typed. */

import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { type Early, EarlyContext } from "./early";

interface Outside {
  title: string;
  isWide?: boolean;
  /** What its search field says while it is empty; a dialog without one has none. */
  placeholder?: string;
}

/** A dialog by its outside, and where it is loaded from. */
export function lazyDialog<Props extends { onClose: () => void }>(
  outside: Outside,
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;

  return function LazyDialog(props: Props) {
    const early = useRef<Early>({ term: "", keys: [], isLate: false });
    const [attempt, setAttempt] = useState(0);
    const [isFailed, setIsFailed] = useState(false);
    const [isThere, setIsThere] = useState(Loaded !== null);
    useEffect(() => {
      if (isThere) return;
      early.current.isLate = true;
      let isLeft = false;
      setIsFailed(false);
      load().then(
        (module) => {
          Loaded = module.default;
          if (!isLeft) setIsThere(true);
        },
        () => !isLeft && setIsFailed(true),
      );
      return () => void (isLeft = true);
    }, [attempt]);
    if (Loaded && isThere) {
      return (
        <EarlyContext.Provider value={early.current}>
          <Loaded {...props} />
          {outside.placeholder === undefined && <Replay keys={early.current.keys} />}
        </EarlyContext.Provider>
      );
    }
    return (
      <Opening
        {...outside}
        early={early.current}
        askAgain={isFailed ? () => setAttempt(attempt + 1) : null}
        onClose={props.onClose}
      />
    );
  };
}

interface OpeningProps extends Outside {
  early: Early;
  /** Null while it is on its way. */
  askAgain: (() => void) | null;
  onClose: () => void;
}

function Opening({ title, isWide, placeholder, early, askAgain, onClose }: OpeningProps) {
  const isList = placeholder !== undefined;
  const keep = (event: KeyboardEvent) => {
    if (!event.isComposing) early.keys.push(event);
  };
  return (
    <Dialog title={title} onClose={onClose} isList={isList} isWide={isWide ?? false}>
      {isList && (
        <input
          type="text"
          aria-label={title}
          autocomplete="off"
          spellcheck={false}
          autofocus
          placeholder={placeholder}
          onInput={(event) => {
            early.term = event.currentTarget.value;
            early.keys = [];
          }}
          onKeyDown={(event) => event.key.length > 1 && keep(event)}
        />
      )}
      {askAgain ? (
        <div class="note" role="alert">
          <p>This didn’t load.</p>
          <button class="button" onClick={askAgain}>
            Try again
          </button>
        </div>
      ) : (
        <p class="note opening" role="status" tabIndex={-1} autofocus={!isList} onKeyDown={keep}>
          Loading…
        </p>
      )}
    </Dialog>
  );
}

/** Keys that came before the dialog act in it, on whatever has the focus there. */
function Replay({ keys }: { keys: KeyboardEvent[] }) {
  useLayoutEffect(() => {
    for (const key of keys.splice(0)) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", key));
    }
  }, []);
  return null;
}
