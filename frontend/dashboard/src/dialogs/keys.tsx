/** The list of keys, and the switch that turns single ones off. */

import { useState } from "preact/hooks";
import type { FrameDialogProps } from "../frame/frame";
import { areKeysOff, turnKeys } from "../frame/keys";
import { Dialog } from "../parts/dialog";

type Row = [keys: string[], act: string];

const groups: { title: string; rows: Row[] }[] = [
  {
    title: "Go",
    rows: [
      [["Ctrl K", "/"], "Search or jump"],
      [["S"], "Choose what to look at"],
      [["G O"], "Overview"],
      [["G W"], "Why it changed"],
      [["G P"], "Posts"],
      [["G T"], "When to post"],
      [["G A"], "Accounts"],
    ],
  },
  {
    title: "Days",
    rows: [
      [["W"], "Choose days"],
      [["1", "2", "3", "4"], "Last 7, 28, 90, 365"],
      [["M", "Y"], "This month, this year"],
      [["[", "]"], "Earlier, later"],
      [["X"], "Compare, or don’t"],
    ],
  },
  {
    title: "On the page",
    rows: [
      [["P"], "By platform"],
      [["T"], "As a table"],
      [["E"], "More about it"],
      [["J", "K"], "Next, previous row"],
      [["Enter"], "Open the row"],
      [["F"], "Filter by the row"],
      [["Esc"], "Close, or clear filters"],
      [["?"], "This list"],
    ],
  },
];

export default function KeysDialog({ onClose }: FrameDialogProps) {
  const [isOff, setIsOff] = useState(areKeysOff);
  function turn() {
    turnKeys(isOff ? "on" : "off");
    setIsOff(!isOff);
  }
  return (
    <Dialog title="Keys" onClose={onClose} isWide>
      <div class="keys">
        {groups.map(({ title, rows }) => (
          <section key={title} aria-labelledby={`keys-${title}`}>
            <h3 id={`keys-${title}`}>{title}</h3>
            <dl>
              {rows.map(([keys, act]) => (
                <div key={act}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key} data-message>
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd data-message>{act}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <hr />
      <label class="item">
        <input type="checkbox" role="switch" checked={!isOff} onChange={turn} />
        <span>Single keys act in this browser</span>
        <small>Ctrl K always does</small>
      </label>
    </Dialog>
  );
}
