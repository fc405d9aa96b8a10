/** What do I do now? The page of an address of its own, for whoever has nothing yet. */

import { useState } from "preact/hooks";
import { useAnswer } from "../../api/use-answer";
import type { Scope } from "../../address/places";
import { Frame, lastScope } from "../../frame/frame";
import { PlainToolbar } from "../../frame/toolbar";
import { FailedPage, WaitingHead } from "../../parts/states";
import FirstSteps from "./first-steps";

export default function FirstRun() {
  const { answer, error, askAgain } = useAnswer("frame", { scope: null });
  const [created, setCreated] = useState<string | null>(null);
  const organizations = answer?.organizations.nodes ?? [];
  const last = lastScope();
  const id =
    created ?? organizations.find((known) => known.id === last?.id)?.id ?? organizations[0]?.id;
  const scope: Scope | null = id ? { kind: "organization", id } : null;
  return (
    <Frame scope={scope} page={null}>
      <PlainToolbar />
      {answer ? (
        <FirstSteps organization={id ?? null} viewer={answer} onCreated={setCreated} />
      ) : error ? (
        <FailedPage error={error} askAgain={askAgain} />
      ) : (
        <header class="head">
          <WaitingHead error={null} />
        </header>
      )}
    </Frame>
  );
}
