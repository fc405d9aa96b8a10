/** Single keys, on or off, in this browser. */

import { useState } from "preact/hooks";
import { useFrame } from "../../frame/context";
import { areKeysOff, turnKeys } from "../../frame/keys";
import { SettingsSection } from "./section";

export function Keyboard() {
  const { open } = useFrame();
  const [isOff, setIsOff] = useState(areKeysOff);
  function turn() {
    turnKeys(isOff ? "on" : "off");
    setIsOff(!isOff);
  }
  return (
    <SettingsSection
      title="Keyboard"
      about="Single keys choose days, pages and rows. They never act while you type, and can be turned off: Ctrl K and Escape always work."
    >
      <label class="switch">
        <input type="checkbox" role="switch" checked={!isOff} onChange={turn} />
        Single keys act in this browser
      </label>
      <p>
        <button class="button" aria-haspopup="dialog" onClick={() => open("keys")}>
          All keys
        </button>
      </p>
    </SettingsSection>
  );
}
