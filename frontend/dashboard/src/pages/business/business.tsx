/** Money, credits and assets: what the work earns, as of now. */

import { Link } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { may, organizationOf, useFrame } from "../../frame/context";
import { PlainToolbar } from "../../frame/toolbar";
import * as format from "../../numbers/format";
import { Empty, Failed, FailedPage, Skeleton } from "../../parts/states";
import { AssetsTiles } from "./assets";
import { CreditsTile } from "./credits";
import { BusinessHead } from "./head";
import { LeadersTiles } from "./leaders";
import { CashTile, OutlookTile } from "./outlook";
import { RevenueTiles } from "./revenue";

export default function Business({ scope }: { scope: Scope }) {
  return (
    <>
      <PlainToolbar />
      <Content scope={scope} />
    </>
  );
}

function Content({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  if (scope.kind === "brand" || scope.kind === "selection") return <OfAnOrganization />;
  if (frame && !may(frame, "business:read")) return <NotAllowed />;
  return <Books scope={scope} isAllowed={frame !== null} />;
}

function Books({ scope, isAllowed }: { scope: Scope; isAllowed: boolean }) {
  const question = { organization: scope.id, withLeaders: scope.kind === "everything" };
  const { answer, error, askAgain } = useAnswer("business_page", isAllowed ? question : null);
  if (error && !answer) return <FailedPage error={error} askAgain={askAgain} />;
  if (!answer) {
    return (
      <header class="head">
        <h1 aria-busy="true">
          <Skeleton width="min(520px, 90%)" height={32} />
        </h1>
      </header>
    );
  }
  const { business } = answer;
  const { revenue, credits, ingredients } = business;
  const hasRecords = [revenue, credits, ingredients].some(({ source }) => source !== "NONE");
  return (
    <>
      <BusinessHead business={business} />
      {error && <Failed error={error} askAgain={askAgain} />}
      <RevenueTiles question={question} revenue={revenue} />
      <CreditsTile question={question} credits={credits} />
      <AssetsTiles question={question} ingredients={ingredients} />
      {hasRecords && (
        <>
          <OutlookTile question={question} projections={business.projections} />
          <CashTile question={question} comparisons={business.comparisons} />
          {business.leaders && <LeadersTiles question={question} leaders={business.leaders} />}
        </>
      )}
      {hasRecords && (
        <p class="note">
          As of <time dateTime={business.today}>{format.weekday(business.today)}</time>, a day that
          isn’t over. Currencies are never added.
        </p>
      )}
    </>
  );
}

function OfAnOrganization() {
  const { frame } = useFrame();
  const organization = organizationOf(frame);
  const to = pathOf(
    organization ? { kind: "organization", id: organization.id } : { kind: "everything", id: null },
    "business",
  );
  return (
    <>
      <header class="head">
        <h1>Business is recorded by organization</h1>
      </header>
      <Empty title="Charges, credits and assets belong to no single brand.">
        <p>
          <Link class="link" to={to}>
            {organization ? "The organization’s business" : "The business of all organizations"}
          </Link>
        </p>
      </Empty>
    </>
  );
}

function NotAllowed() {
  return (
    <>
      <header class="head">
        <h1>This token may not see the business</h1>
      </header>
      <Empty title="It needs the scope business:read.">
        <p>
          Whoever runs the server makes a token that has it:{" "}
          <code>backbone tokens create NAME --scope analytics:read --scope business:read</code>
        </p>
      </Empty>
    </>
  );
}
