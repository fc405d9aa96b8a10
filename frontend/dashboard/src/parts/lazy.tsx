/** Parts that are loaded when they are first needed, and again when somebody asks if that failed. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export { Suspense } from "preact/compat";

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** A whole page by where it is loaded from, to be drawn within `Suspense`. */
export function lazyPage<Props extends object>(load: Load<Props>): ComponentType<Props> {
  return lazy(load, "h1");
}

/** A part by where it is loaded from, to be drawn within `Suspense`. */
export function lazy<Props extends object>(
  load: Load<Props>,
  title: "b" | "h1" = "b",
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  let hasFailed = false;

  function begin(): Promise<void> {
    hasFailed = false;
    return load().then(
      (module) => void (Loaded = module.default),
      () => void (hasFailed = true),
    );
  }

  return function Lazy(props: Props) {
    const [, setAttempt] = useState(0);
    if (Loaded) return <Loaded {...props} />;
    if (!hasFailed) throw (loading ??= begin()); // which Suspense waits for
    const forget = () => {
      loading = null;
      hasFailed = false;
    };
    return (
      <NotLoaded
        title={title}
        onLeave={forget}
        askAgain={() => {
          forget();
          setAttempt((before) => before + 1);
        }}
      />
    );
  };
}

interface NotLoadedProps {
  title: "b" | "h1";
  askAgain: () => void;
  onLeave: () => void;
}

/** Asks again by itself once there is a network; who comes back later begins anew. */
function NotLoaded({ title: Title, askAgain, onLeave }: NotLoadedProps) {
  useEffect(() => {
    addEventListener("online", askAgain);
    return () => removeEventListener("online", askAgain);
  });
  useEffect(() => onLeave, []);
  return (
    <div class="empty" role="alert">
      <Title>This didn’t load</Title>
      <p>The server can’t be reached, or has become another version since this page was opened.</p>
      <p>
        <button class="button" onClick={askAgain}>
          Try again
        </button>{" "}
        <button class="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </p>
    </div>
  );
}
