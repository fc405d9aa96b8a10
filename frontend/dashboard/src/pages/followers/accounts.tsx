/** Followers per account: also those that nobody has counted. */

import { kept, Link, useAddress } from "../../address/address";
import { pathOf } from "../../address/places";
import * as format from "../../numbers/format";
import { ChangeText } from "../../parts/change";
import { Num, Said } from "../../parts/number";
import { PlatformName } from "../../parts/platform";
import { type Column, Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type Audience, type AudienceTileProps } from "./answer";
import { uncounted } from "./platforms";

type Row = Audience["accounts"][number];

const path = `${at}.accounts`;
const unreported = "This platform doesn’t say it";

export function AccountsTile(props: AudienceTileProps & { withBrand: boolean }) {
  const { audience, question, isReplaced, withBrand } = props;
  const { accounts, accountCount } = audience;
  return (
    <Tile
      name="accounts"
      title="Per account"
      about="the most followed first"
      question={{
        operation: "followers_page",
        variables: question,
        export: { name: "audience_accounts", variables: question },
        tool: "audience",
      }}
      meaning="Each account’s followers at the end of the window, as last known by then. Who began and who ceased to follow is known where the platform reports it."
      isReplaced={isReplaced}
    >
      <Table
        caption="Followers per account"
        rows={accounts}
        keyOf={(row) => row.account.id}
        columns={columnsOf(withBrand)}
      />
      {accountCount > accounts.length && (
        <p class="note">
          The most followed of <Num field={`${at}.accountCount`} value={accountCount} /> accounts.
        </p>
      )}
    </Tile>
  );
}

function columnsOf(withBrand: boolean): Column<Row>[] {
  return [
    {
      title: "Account",
      cell: (row, i) => <AccountName row={row} index={i} withBrand={withBrand} />,
    },
    {
      title: "Followers",
      isNumber: true,
      cell: (row, i) => (
        <Num field={`${path}.${i}.followers`} value={row.followers} reason={uncounted} />
      ),
    },
    {
      title: "Change",
      isNumber: true,
      cell: (row, i) => <ChangeText field={`${path}.${i}.change`} change={row.change} />,
    },
    {
      title: "More or fewer",
      isNumber: true,
      isWide: true,
      cell: (row, i) => (
        <Num
          field={`${path}.${i}.netGrowth`}
          value={row.netGrowth}
          as="delta"
          reason="It wasn’t counted before these days"
        />
      ),
    },
    {
      title: "Began",
      isNumber: true,
      isWide: true,
      cell: (row, i) => (
        <Num field={`${path}.${i}.gained`} value={row.gained} reason={unreported} />
      ),
    },
    {
      title: "Ceased",
      isNumber: true,
      isWide: true,
      cell: (row, i) => <Num field={`${path}.${i}.lost`} value={row.lost} reason={unreported} />,
    },
    {
      title: "Last counted",
      isNumber: true,
      isWide: true,
      cell: ({ account }) =>
        account.followersOn ? (
          <time dateTime={account.followersOn}>{format.day(account.followersOn)}</time>
        ) : (
          <span class="unknown">never</span>
        ),
    },
  ];
}

function AccountName({ row, index, withBrand }: { row: Row; index: number; withBrand: boolean }) {
  const { choices } = useAddress();
  const { account } = row;
  return (
    <div class="named">
      <div>
        <b>
          <Said field={`${path}.${index}.account.label`} text={account.label} />
        </b>
        <small>
          <PlatformName platform={account.platform} />
          {withBrand && (
            <Link to={pathOf({ kind: "brand", id: account.brand.id }, "followers") + kept(choices)}>
              <Said field={`${path}.${index}.account.brand.label`} text={account.brand.label} />
            </Link>
          )}
        </small>
      </div>
    </div>
  );
}
