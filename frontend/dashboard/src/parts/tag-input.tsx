/** A field for tags, with those that there are to choose from. */

import { useId, useState } from "preact/hooks";

const LONGEST = 64;

interface TagInputProps {
  tags: string[];
  isBusy: boolean;
  onAdd: (labels: string[]) => void;
  onRemove?: (labels: string[]) => void;
}

/** A comma parts tags. */
function labelsOf(text: string): string[] {
  return text
    .split(",")
    .map((label) => label.trim())
    .filter(Boolean);
}

export function TagInput({ tags, isBusy, onAdd, onRemove }: TagInputProps) {
  const [text, setText] = useState("");
  const list = useId();
  const labels = labelsOf(text);
  const isWrong = labels.some((label) => label.length > LONGEST);
  const isOff = isBusy || labels.length === 0 || isWrong;
  return (
    <form
      class="tag-input"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOff) return;
        onAdd(labels);
        setText("");
      }}
    >
      <input
        class="search"
        aria-label="Tags, parted by commas"
        placeholder="Tag"
        list={list}
        value={text}
        aria-invalid={isWrong}
        title={isWrong ? "A tag has 64 characters at most" : undefined}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <datalist id={list}>
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      <button class="button" disabled={isOff}>
        Add
      </button>
      {onRemove && (
        <button
          type="button"
          class="button quiet"
          disabled={isOff}
          onClick={() => {
            onRemove(labels);
            setText("");
          }}
        >
          Remove
        </button>
      )}
    </form>
  );
}
