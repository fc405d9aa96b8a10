/** Is the audience growing? */

import { kept, Link, useAddress } from "../../address/address";
import { filterOf, questionOf } from "../../address/choices";
import { pathOf, type Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { Toolbar } from "../../frame/toolbar";
import { Num } from "../../parts/number";
import { Empty, Failed, WaitingHead } from "../../parts/states";
import { AccountsTile } from "./accounts";
import { at, type Audience, isCountedLater } from "./answer";
import { FollowersHead } from "./head";
import { PlatformsTile } from "./platforms";
import { LevelTile } from "./level";

export default function Followers({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  // Kinds and tags are of posts: nobody follows those.
  const filter = filterOf({ ...choices, categories: [], tags: [] });
  const question = { ...questionOf(scope.id, choices), filter };
  const asked = useAnswer("followers_page", question);
  const audience = asked.answer?.scope.audience ?? null;
  const tiles = audience && { audience, question, isReplaced: asked.isReplaced };

  return (
    <>
      <Toolbar
        window={audience?.window ?? null}
        field={`${at}.window`}
        isAsking={asked.isAsking}
        hasFailed={asked.error !== null}
      />
      <header class={asked.isReplaced ? "head replaced" : "head"}>
        {audience ? <FollowersHead audience={audience} /> : <WaitingHead error={asked.error} />}
      </header>
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {audience && audience.followers === null && !isCountedLater(audience) && (
        <HowToBegin scope={scope} />
      )}
      {tiles && audience.followers !== null && (
        <>
          <Facts audience={audience} />
          <LevelTile {...tiles} />
          <PlatformsTile {...tiles} />
        </>
      )}
      {tiles && audience.accountCount > 0 && (
        <AccountsTile {...tiles} withBrand={scope.kind !== "brand"} />
      )}
    </>
  );
}

function HowToBegin({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  return (
    <Empty title="No account here has its followers counted yet.">
      <p>
        Connect an account: its followers are counted whenever it is read. Days that you already
        have can be imported with <code>backbone import accounts FILE</code>, or recorded with the
        mutation <code>recordAccountDays</code>.
      </p>
      <Link class="button" to={pathOf(scope, "accounts") + kept(choices)}>
        Connect an account
      </Link>
    </Empty>
  );
}

const unreported = "No platform here says who began or ceased to follow";
const partly = "where the platform says so";

function Facts({ audience }: { audience: Audience }) {
  const { followers, netGrowth, gained, lost, engagementPerThousand } = audience;
  const isPartly = (key: "gained" | "lost") =>
    audience[key] !== null && audience.accounts.some((account) => account[key] === null);
  return (
    <dl class="facts">
      <div>
        <dt>Followers</dt>
        <dd>
          <Num field={`${at}.followers`} value={followers} />
        </dd>
      </div>
      <div>
        <dt>Net growth</dt>
        <dd>
          <Num
            field={`${at}.netGrowth`}
            value={netGrowth}
            as="delta"
            reason="No account was counted before these days"
          />
        </dd>
      </div>
      <div>
        <dt>New followers</dt>
        <dd>
          <Num field={`${at}.gained`} value={gained} reason={unreported} />
          {isPartly("gained") && <small>{partly}</small>}
        </dd>
      </div>
      <div>
        <dt>Lost followers</dt>
        <dd>
          <Num field={`${at}.lost`} value={lost} reason={unreported} />
          {isPartly("lost") && <small>{partly}</small>}
        </dd>
      </div>
      <div>
        <dt>Engagement per thousand</dt>
        <dd>
          <Num
            field={`${at}.engagementPerThousand`}
            value={engagementPerThousand}
            as="mean"
            reason="No platform has both engagement and followers"
          />
        </dd>
      </div>
    </dl>
  );
}
