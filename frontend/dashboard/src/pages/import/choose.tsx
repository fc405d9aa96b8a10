/** Choosing a file, by dropping it or by the system's own dialog. */

import { useState } from "preact/hooks";
import { ApiError } from "../../api/errors";
import { sendFile } from "./sending";

interface ChooseProps {
  organization: string;
  onSent: (id: string) => void;
}

export function Choose({ organization, onSent }: ChooseProps) {
  const [isOver, setIsOver] = useState(false);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);

  async function send(file: File | undefined) {
    if (!file || sending) return;
    setError(null);
    setSending({ name: file.name, share: 0 });
    try {
      onSent(await sendFile(file, organization, (share) => setSending({ name: file.name, share })));
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      setError(thrown);
    } finally {
      setSending(null);
    }
  }

  return (
    <section aria-label="Choose a file">
      <label
        class={isOver ? "drop over" : "drop"}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          void send(event.dataTransfer?.files[0]);
        }}
      >
        <b>Drop a file here, or choose one</b>
        <small>
          CSV, a workbook, JSON or a zip, as a platform or tool gave it. Nothing is stored before
          you have seen what it is.
        </small>
        <input
          class="hidden-text"
          type="file"
          aria-label="File to import"
          disabled={sending !== null}
          onChange={(event) => {
            void send(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
      </label>
      {sending && (
        <p role="status" data-message>
          Sending {sending.name}
          <progress aria-label={`Sending ${sending.name}`} value={sending.share} />
        </p>
      )}
      {error && (
        <p class="wrong" role="alert" data-message>
          {error.message}
        </p>
      )}
    </section>
  );
}
