/** Where nothing has been published: what to do now, instead of empty charts. */

import { Link } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import type { FrameAnswer } from "../../frame/frame";
import { PlainToolbar } from "../../frame/toolbar";
import { lazy, Suspense } from "../../parts/lazy";
import { Empty } from "../../parts/states";

const FirstSteps = lazy(() => import("../first-run/first-steps"));

export function NothingYet({ scope, frame }: { scope: Scope; frame: FrameAnswer }) {
  if (scope.kind === "organization") {
    return (
      <>
        <PlainToolbar />
        <Suspense fallback={null}>
          <FirstSteps organization={scope.id} viewer={frame} />
        </Suspense>
      </>
    );
  }
  return (
    <>
      <PlainToolbar />
      <header class="head">
        <h1>Nothing has been published here yet as far as this server knows</h1>
      </header>
      {scope.kind === "everything" ? (
        <Empty title="The first chart appears as soon as one post is measured.">
          <p>
            <Link class="link" to="/first-run">
              Three steps to your first numbers
            </Link>
          </p>
        </Empty>
      ) : (
        <Empty title="Connect the accounts that it publishes with: their posts are found and measured.">
          <p>
            <Link class="link" to={pathOf(scope, "accounts")}>
              Look at the accounts
            </Link>
          </p>
        </Empty>
      )}
    </>
  );
}
