/** Three steps to the first numbers; what is done is told by the data. */

import { useEffect, useRef } from "preact/hooks";
import type { Queries } from "../../api/operations";
import { useAnswer } from "../../api/use-answer";
import { Link } from "../../address/address";
import { pathOf } from "../../address/places";
import { may } from "../../frame/context";
import type { FrameAnswer } from "../../frame/frame";
import { Num, Said } from "../../parts/number";
import { FailedPage, Skeleton } from "../../parts/states";
import { ConnectStep } from "./connect-step";
import { NewBrand, NewOrganization } from "./create";
import { ImportStep } from "./import-step";
import { Step } from "./step";

export type Begun = NonNullable<Queries["first_run"]["answer"]["organization"]>;

interface FirstStepsProps {
  /** Null where there is none yet. */
  organization: string | null;
  /** Who looks, and so what may be done here. */
  viewer: FrameAnswer;
  onCreated?: (organization: string) => void;
}

export default function FirstSteps({ organization, viewer, onCreated }: FirstStepsProps) {
  const { answer, error, askAgain } = useAnswer(
    "first_run",
    organization === null ? null : { organization },
  );
  const begun = answer?.organization ?? null;
  const { published = 0, measured = 0 } = begun?.coverage ?? {};
  const hasBrand = (begun?.brands.totalCount ?? 0) > 0;
  const isCreated = useRef(false);
  // The form is gone with what was pressed in it: the next step has the focus then.
  useEffect(() => {
    if (!hasBrand || !isCreated.current) return;
    isCreated.current = false;
    document.querySelector<HTMLElement>(".step-acts button")?.focus();
  }, [hasBrand]);
  if (error && !answer) return <FailedPage error={error} askAgain={askAgain} />;
  if (organization !== null && !answer) {
    return (
      <header class="head">
        <h1 aria-busy="true">
          <Skeleton width="min(520px, 90%)" height={32} />
        </h1>
      </header>
    );
  }
  return (
    <>
      <header class="head">
        <h1 data-message>
          {measured > 0
            ? "Your first numbers are here"
            : published > 0
              ? "The first numbers are on their way"
              : "Three steps to your first numbers"}
        </h1>
        <p class="lede">
          <Progress begun={begun} />
        </p>
      </header>
      <ol class="steps">
        <Step number={1} title="Organization and time zone" isDone={hasBrand}>
          {begun === null ? (
            <NewOrganization
              mayAdminister={may(viewer, "admin")}
              onCreated={(id) => {
                isCreated.current = true;
                onCreated?.(id);
              }}
            />
          ) : (
            <>
              <p>
                <Said field="first_run:organization.label" text={begun.label} />, days in{" "}
                <Said field="first_run:organization.timeZone" text={begun.timeZone} />. The zone
                decides which day a number belongs to; change it before you start.{" "}
                {may(viewer, "content:write") && (
                  <Link class="link" to="/settings/organization">
                    Change
                  </Link>
                )}
              </p>
              {!hasBrand && (
                <NewBrand organization={begun.id} mayWrite={may(viewer, "content:write")} />
              )}
            </>
          )}
        </Step>
        <ConnectStep
          begun={begun}
          platforms={answer?.platforms ?? []}
          connected={answer?.connected.totalCount ?? 0}
          failed={answer?.failed.totalCount ?? 0}
          mayConnect={may(viewer, "admin")}
        />
        <ImportStep begun={begun} mayImport={may(viewer, "content:write")} />
      </ol>
      <section class="tile">
        <div class="tile-head">
          <h2>Just looking?</h2>
        </div>
        <p class="steps-note">
          <code>backbone demo</code> makes a workspace with a year of numbers that aren’t anybody’s,
          and opens it.
        </p>
      </section>
    </>
  );
}

/** How far it has come: nothing published, posts without numbers, or numbers. */
function Progress({ begun }: { begun: Begun | null }) {
  const { published = 0, measured = 0 } = begun?.coverage ?? {};
  const run = begun?.refreshRuns.nodes[0];
  const at = "first_run:organization";
  if (published === 0) {
    return (
      <>
        Nothing has been published here yet as far as this server knows. The first chart appears as
        soon as one post is measured.
      </>
    );
  }
  if (measured === 0) {
    return (
      <>
        <Num field={`${at}.coverage.published`} value={published} /> posts are found, none is
        measured yet.{" "}
        {run && (run.status === "QUEUED" || run.status === "RUNNING")
          ? "Their numbers are being asked for now."
          : "Their numbers come once an account of theirs is connected, or imported."}
      </>
    );
  }
  return (
    <>
      <Num field={`${at}.coverage.measured`} value={measured} /> of{" "}
      <Num field={`${at}.coverage.published`} value={published} /> posts are measured.{" "}
      <Link class="link" to={pathOf({ kind: "organization", id: begun?.id ?? null })}>
        Look at the overview
      </Link>
    </>
  );
}
