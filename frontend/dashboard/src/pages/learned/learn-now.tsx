/** Learning from what was measured at once: what a worker does by itself, where none has yet. */

import { useState } from "preact/hooks";
import { act } from "../../api/client";
import { may, organizationOf, useFrame } from "../../frame/context";
import { attempt } from "../../parts/form";

export function NothingLearned({ brand }: { brand: string }) {
  const { frame } = useFrame();
  const [isBusy, setIsBusy] = useState(false);
  const organization = organizationOf(frame)?.id;

  async function learn(organization: string) {
    setIsBusy(true);
    await attempt(() => act("learn_now", { organization, brand }), "Learned from all days so far.");
    setIsBusy(false);
  }

  return (
    <>
      <h1>Nothing was learned from these days yet</h1>
      <p class="lede">
        A worker learns from each day once it is over. Where none runs, it is done here.
      </p>
      {organization && may(frame, "content:write") && (
        <p class="head-acts">
          <button
            class="button main-act"
            disabled={isBusy}
            onClick={() => void learn(organization)}
          >
            {isBusy ? "Learning …" : "Learn from what is measured"}
          </button>
        </p>
      )}
    </>
  );
}
