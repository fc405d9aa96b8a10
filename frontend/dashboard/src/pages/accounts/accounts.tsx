/** Can I trust the numbers; which account needs me first? */

import { useState } from "preact/hooks";
import { Link } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import type { Platform } from "../../api/schema";
import { useAnswer } from "../../api/use-answer";
import { CoverageRing, type CoverageOf } from "../../charts/coverage-ring";
import { may, organizationOf, useFrame } from "../../frame/context";
import { PlainToolbar } from "../../frame/toolbar";
import { AttentionList } from "../../parts/attention";
import { Icon } from "../../parts/icons";
import { lazyDialog } from "../../parts/lazy-dialog";
import { Num } from "../../parts/number";
import { RefreshButton } from "../../parts/refresh-button";
import { Empty, Failed, WaitingHead } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { AccountsTile } from "./list";
import { Platforms } from "./platforms";
import type { AccountRow } from "./answers";
import { Moment } from "../../parts/moment";

const ConnectDialog = lazyDialog({ title: "Connect an account" }, () => import("./connect"));

export interface Connecting {
  brandId: string | null;
  account: AccountRow | null;
  /** The platform to begin with, where no account says it. */
  platform?: Platform;
}

export default function Accounts({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  const [connecting, setConnecting] = useState<Connecting | null>(null);
  const brand = scope.kind === "brand" ? scope.id : null;
  const of = {
    scope: scope.id,
    organization: scope.kind === "organization" ? scope.id : null,
    brand,
  };
  const asked = useAnswer("accounts_page", of);
  const { answer } = asked;
  const mayConnect = may(frame, "admin");
  const owner = organizationOf(frame);
  const importInto: Scope | null = owner && { kind: "organization", id: owner.id };
  const inScope =
    frame?.scope.__typename === "Selection"
      ? new Set(frame.scope.chosen.map((brand) => brand.id))
      : null;
  const accounts = answer?.accounts.nodes ?? [];
  const isWaiting = frame === null || (!answer && !asked.error);
  return (
    <>
      <PlainToolbar isAsking={asked.isAsking} />
      <header class="head">
        {answer ? (
          <Head coverage={answer.scope.coverage} accounts={accounts} />
        ) : (
          <WaitingHead error={asked.error} />
        )}
        {!isWaiting && (
          <p class="head-acts">
            {mayConnect && (
              <button
                class="button main-act"
                onClick={() => setConnecting({ brandId: brand, account: null })}
              >
                <Icon name="add" />
                Connect an account
              </button>
            )}
            {importInto && may(frame, "content:write") && (
              <Link class="button" to={pathOf(importInto, "import")}>
                Import a file
              </Link>
            )}
            <RefreshButton />
          </p>
        )}
      </header>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {answer && (
        <>
          {answer.scope.coverage.published > 0 && (
            <Tile
              name="coverage"
              title="How posts are measured"
              question={{
                operation: "accounts_page",
                variables: of,
                export: { name: "coverage", variables: { scope: scope.id } },
                tool: "collection_status",
              }}
              meaning="Each published post counts once. Fresh: measured in time. Waiting: its next number is due. Failed: the last try failed. Imported: measured by files alone. Not connected, not supported: not measured, as no account is connected for it, or its platform can’t be read here."
              isDrawn
              isFirst
            >
              <CoverageRing coverage={answer.scope.coverage} field={at} />
            </Tile>
          )}
          <AttentionList
            field="accounts_page:scope.attention"
            entries={answer.scope.attention.nodes}
            total={answer.scope.attention.totalCount}
            question={{ scope: scope.id, subjects: ["CREDENTIAL", "ORGANIZATION"] }}
          />
          {accounts.length === 0 ? (
            <Empty title="No account is known yet.">
              <p>
                Connect the accounts that you publish with: their posts are found and measured. Or
                import a file of the numbers that you have.
              </p>
            </Empty>
          ) : (
            <AccountsTile
              accounts={accounts}
              inScope={inScope}
              total={answer.accounts.totalCount}
              mayConnect={mayConnect}
              onConnect={setConnecting}
              variables={of}
              files={{ organizationId: of.organization, brandId: of.brand }}
            />
          )}
          {mayConnect && (
            <Platforms
              platforms={answer.platforms}
              onChoose={(platform) => setConnecting({ brandId: brand, account: null, platform })}
            />
          )}
          {connecting && (
            <ConnectDialog
              connecting={connecting}
              platforms={answer.platforms}
              onClose={() => setConnecting(null)}
            />
          )}
        </>
      )}
    </>
  );
}

const at = "accounts_page:scope.coverage";

function Head({
  coverage,
  accounts,
}: {
  coverage: CoverageOf & { newestAsOf: string | null; oldestAsOf: string | null };
  accounts: AccountRow[];
}) {
  const { published, measured, failed, due, imported, disconnected, newestAsOf, oldestAsOf } =
    coverage;
  const isBroken = accounts.some((account) => account.state === "FAILED");
  return (
    <>
      <h1>{sentenceOf(coverage, isBroken)}</h1>
      {published > 0 && (
        <p class="lede">
          <Num field={`${at}.measured`} value={measured} /> of{" "}
          <Num field={`${at}.published`} value={published} /> published{" "}
          {published === 1 ? "post is" : "posts are"} measured
          {imported > 0 && (
            <>
              , <Num field={`${at}.imported`} value={imported} /> by import alone
            </>
          )}
          {failed > 0 && (
            <>
              ; <Num field={`${at}.failed`} value={failed} /> failed
            </>
          )}
          {due > 0 && (
            <>
              ; <Num field={`${at}.due`} value={due} /> {due === 1 ? "waits" : "wait"}
            </>
          )}
          {disconnected > 0 && (
            <>
              ; <Num field={`${at}.disconnected`} value={disconnected} />{" "}
              {disconnected === 1 ? "belongs" : "belong"} to no connected account
            </>
          )}
          .{" "}
          {newestAsOf && oldestAsOf && (
            <>
              The newest number is of <Moment instant={newestAsOf} />, the oldest of{" "}
              <Moment instant={oldestAsOf} />.
            </>
          )}
        </p>
      )}
    </>
  );
}

/** The state of all accounts in a sentence. */
function sentenceOf(
  { published, measured, failed, due, fresh, imported }: CoverageOf,
  isBroken: boolean,
): string {
  if (published === 0) return "Nothing has been published here as far as this server knows";
  if (isBroken) return "An account needs you: its numbers stand still";
  if (failed > 0) return "Some posts could not be measured";
  if (fresh === 0 && imported > 0) return "There are numbers, but none will update by itself";
  if (measured < published) return "Not every post has numbers yet";
  return due > 0
    ? "Every post has numbers; some wait for newer ones"
    : "Every post has numbers, and they are fresh";
}
