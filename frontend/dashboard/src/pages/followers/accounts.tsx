/** Followers by account: also those that nobody has counted. */

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
      title="By account"
      about="the most followed first"
      question={{
        operation: "followers_page",
        variables: question,
        export: { name: "audience_accounts", variables: question },
        tool: "audience",
      }}
      meaning="Each account’s followers at the end of the window, as last known by then. How many were gained and lost is known where the platform reports it."
      isReplaced={isReplaced}
    >
      <Table
        caption="Followers by account"
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
      title: "Net growth",
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
      title: "Gained",
      isNumber: true,
      isWide: true,
      cell: (row, i) => (
        <Num field={`${path}.${i}.gained`} value={row.gained} reason={unreported} />
      ),
    },
    {
      title: "Lost",
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
  const toBrand = pathOf({ kind: "brand", id: account.brand.id }, "followers") + kept(choices);
  // An account that is called as its brand needs no second name.
  const isNamesake = account.label === account.brand.label;
  const name = (
    <b>
      <Said field={`${path}.${index}.account.label`} text={account.label} />
    </b>
  );
  return (
    <div class="named">
      <div>
        {withBrand && isNamesake ? <Link to={toBrand}>{name}</Link> : name}
        <small>
          <PlatformName platform={account.platform} />
          {withBrand && !isNamesake && (
            <Link to={toBrand}>
              <Said field={`${path}.${index}.account.brand.label`} text={account.brand.label} />
            </Link>
          )}
        </small>
      </div>
    </div>
  );
}
