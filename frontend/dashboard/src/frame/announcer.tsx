/** Says what a page says first, once somebody has gone to it or chosen something: for who can't see. */

import { useEffect, useRef, useState } from "preact/hooks";
import { useAddress } from "../address/address";

/** What stands while a page, or a part of it, waits for its answer. */
const WAITING = "h1[aria-busy=true], .busy-line, .head.replaced";

export function Announcer() {
  const { path, choices } = useAddress();
  const [said, setSaid] = useState("");
  const before = useRef<{ path: string; table: string } | null>(null);
  const address = path + JSON.stringify(choices);
  useEffect(() => {
    const then = before.current;
    before.current = { path, table: choices.table };
    if (!then) return; // a page that a browser loads, it says itself
    if (then.path === path && then.table !== choices.table) {
      setSaid(choices.table ? "Shown as a table" : "Shown as a picture");
      return;
    }
    return whenSettled((sentence) => {
      setSaid(sentence);
      // Who followed a link that isn't there any more goes on at the page, not before all of it.
      if (then.path !== path && document.activeElement === document.body) {
        document.getElementById("content")?.focus({ preventScroll: true });
      }
    });
  }, [address]);
  return (
    <p class="hidden-text" aria-live="polite" data-message>
      {said}
    </p>
  );
}

/** Calls back with a page's first sentence once it is there; returns what stops waiting for it. */
function whenSettled(act: (sentence: string) => void): () => void {
  const observer = new MutationObserver(look);
  function look() {
    const heading = document.querySelector("h1");
    if (!heading?.textContent || document.querySelector(WAITING)) return;
    observer.disconnect();
    act(heading.innerText); // as a phone shows it, on a phone
  }
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["aria-busy", "class"],
  });
  look();
  return () => observer.disconnect();
}
