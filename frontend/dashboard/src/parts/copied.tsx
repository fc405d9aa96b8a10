/** A text to be copied. */

import { useRef, useState } from "preact/hooks";

export function Copied({ name, text }: { name: string; text: string }) {
  const element = useRef<HTMLPreElement>(null);
  const [told, setTold] = useState("");

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setTold("Copied");
    } catch {
      // Without HTTPS a page may not write to the clipboard; but whoever looks at it may.
      if (element.current) getSelection()?.selectAllChildren(element.current);
      setTold("Press Ctrl C");
    }
  }

  return (
    <div class="copied">
      <pre ref={element} tabIndex={0} aria-label={name} data-message>
        {text}
      </pre>
      <span>
        <span role="status">{told}</span>
        <button class="button" onClick={copy}>
          Copy<span class="hidden-text"> the {name}</span>
        </button>
      </span>
    </div>
  );
}
