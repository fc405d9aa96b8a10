/** Accounts, those that need somebody first, each with its one act. */

import { kept, Link, useAddress } from "../../address/address";
import { pathOf } from "../../address/places";
import { act } from "../../api/client";
import { ApiError } from "../../api/errors";
import { refresh } from "../../api/refreshes";
import * as format from "../../numbers/format";
import { Avatar } from "../../parts/avatar";
import { Menu, MenuItem } from "../../parts/menu";
import { Num, Said } from "../../parts/number";
import { PlatformName } from "../../parts/platform";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { say } from "../../parts/toasts";
import type { Connecting } from "./accounts";
import type { AccountRow } from "./answers";
import { discover } from "./discover";
import { repliesNote, repliesSwitch, turn } from "./replies";
import { stateOf } from "./states";
import { Moment, useZone } from "../../parts/moment";

interface AccountsTileProps {
  accounts: AccountRow[];
  /** The brands of a selection; null where all accounts belong. */
  inScope: Set<string> | null;
  total: number;
  mayConnect: boolean;
  onConnect: (connecting: Connecting) => void;
  variables: object;
  /** The same accounts, as the file asks for them. */
  files: object;
}

export function AccountsTile({
  accounts,
  inScope,
  total,
  mayConnect,
  onConnect,
  variables,
  files,
}: AccountsTileProps) {
  const { choices } = useAddress();
  const zone = useZone();
  const rows = accounts
    .map((account, index) => ({
      account,
      at: `accounts_page:accounts.nodes.${index}`,
      state: stateOf(account, zone),
      replies: repliesNote(account.platform, connected(account)?.includesReplies ?? false),
    }))
    .filter(({ account }) => inScope === null || inScope.has(account.brand.id))
    .sort(
      (one, other) =>
        one.state.urgency - other.state.urgency ||
        one.account.brand.label.localeCompare(other.account.brand.label) ||
        one.account.platform.localeCompare(other.account.platform),
    );
  return (
    <Tile
      name="accounts"
      title="Accounts"
      about={
        <>
          <Num field="accounts_page:accounts.totalCount" value={total} />, those that need somebody
          first
        </>
      }
      question={{
        operation: "accounts_page",
        variables,
        export: inScope ? { excused: "picked" } : { name: "accounts", variables: files },
        tool: "collection_status",
      }}
      meaning="How each account can be read, and how many of the posts that it published are measured. Newest and oldest: of when its freshest number is, and the one that has waited longest. Followers as last counted."
    >
      <Table
        caption="Accounts"
        rows={rows}
        keyOf={({ account }) => account.id}
        nameOf={({ account }) => account.label}
        columns={[
          {
            title: "Account",
            cell: ({ account, at }) => (
              <div class="named">
                <Avatar label={account.brand.label} logoUrl={account.brand.logoUrl} isPlain />
                <div>
                  <b>
                    <Said field={`${at}.label`} text={account.label} />
                  </b>
                  <small>
                    <PlatformName platform={account.platform} />
                    {account.brand.label !== account.label && (
                      <Said field={`${at}.brand.label`} text={account.brand.label} />
                    )}
                  </small>
                </div>
              </div>
            ),
          },
          {
            title: "State",
            cell: ({ account, state, replies }) => (
              <>
                <span class="state">
                  <span class={state.dot} />
                  {state.label}
                </span>
                {state.text && (
                  <small class="state-text" data-message>
                    {state.text}
                  </small>
                )}
                {replies && (
                  <small class="state-text" data-message>
                    {replies}
                  </small>
                )}
                {mayConnect && (
                  <div class="narrow-only">
                    <Acts account={account} act={state.act} onConnect={onConnect} />
                  </div>
                )}
              </>
            ),
          },
          {
            title: "Measured",
            isNumber: true,
            isWide: true,
            cell: ({ account, at }) =>
              account.coverage.published === 0 ? (
                <Unknown reason={noPost} />
              ) : (
                <>
                  <Num field={`${at}.coverage.measured`} value={account.coverage.measured} /> of{" "}
                  <Link
                    class="link"
                    to={
                      pathOf({ kind: "brand", id: account.brand.id }, "posts") +
                      kept({ ...choices, accounts: [account.id] })
                    }
                  >
                    <Num field={`${at}.coverage.published`} value={account.coverage.published} />
                    <span class="hidden-text"> posts</span>
                  </Link>
                </>
              ),
          },
          {
            title: "Newest",
            isWide: true,
            cell: ({ account: { coverage } }) => (
              <Seen instant={coverage.newestAsOf} published={coverage.published} />
            ),
          },
          {
            title: "Oldest",
            isWide: true,
            cell: ({ account: { coverage } }) => (
              <Seen instant={coverage.oldestAsOf} published={coverage.published} />
            ),
          },
          {
            title: "Followers",
            isNumber: true,
            isWide: true,
            cell: ({ account, at }) => (
              <Num
                field={`${at}.followers`}
                value={account.followers}
                reason="Nobody has counted them yet"
              />
            ),
          },
          {
            title: " ",
            isWide: true,
            look: "row-act",
            cell: ({ account, state }) =>
              mayConnect && <Acts account={account} act={state.act} onConnect={onConnect} />,
          },
        ]}
      />
    </Tile>
  );
}

const noPost = "No post is known to be of this account";

function Seen({ instant, published }: { instant: string | null; published: number }) {
  if (instant) return <Moment instant={instant} />;
  return <Unknown reason={published === 0 ? noPost : "None of its posts is measured yet"} />;
}

function Unknown({ reason }: { reason: string }) {
  return (
    <span class="unknown" title={reason}>
      {format.UNKNOWN}
      <span class="hidden-text">{reason}</span>
    </span>
  );
}

function connected(account: AccountRow) {
  return account.credentials.find(({ state }) => state !== "DISCONNECTED");
}

interface ActsProps {
  account: AccountRow;
  act: "reconnect" | "connect" | null;
  onConnect: (connecting: Connecting) => void;
}

function Acts({ account, act: wanted, onConnect }: ActsProps) {
  const credential = connected(account);
  const replies = repliesSwitch(account.platform, credential?.includesReplies ?? false);
  const connect = () => onConnect({ brandId: account.brand.id, account });
  if (wanted) {
    return (
      <button class="link" onClick={connect}>
        {wanted === "reconnect" ? "Sign in again" : "Connect"}
      </button>
    );
  }
  if (!credential) return null;
  return (
    <Menu label={`Acts for ${account.label}`} icon="more">
      <MenuItem icon="search" onClick={() => void discover(credential.id)}>
        Look for new posts
      </MenuItem>
      {replies && (
        <MenuItem icon="posts" onClick={() => void turn(credential.id, replies)}>
          {replies.label}
        </MenuItem>
      )}
      <MenuItem icon="refresh" onClick={connect}>
        Connect again
      </MenuItem>
      <MenuItem icon="close" isFinal onClick={() => void disconnect(credential.id, account.label)}>
        Disconnect
      </MenuItem>
    </Menu>
  );
}

async function disconnect(id: string, label: string): Promise<void> {
  if (
    !confirm(
      `Disconnect ${label}? Its tokens are forgotten; its numbers stay, and won’t update any more.`,
    )
  )
    return;
  try {
    await act("disconnect_credential", { id });
    say(`${label} is disconnected.`);
    refresh();
  } catch (error) {
    say(error instanceof ApiError ? error.message : "Disconnecting failed.", true);
  }
}
