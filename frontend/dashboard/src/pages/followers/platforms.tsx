/** Followers by platform; a row filters the page. */

import { choose, useAddress } from "../../address/address";
import type { Platform } from "../../api/schema";
import { ChangeText } from "../../parts/change";
import { Num } from "../../parts/number";
import { PlatformName } from "../../parts/platform";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { at, type AudienceTileProps } from "./answer";

const path = `${at}.platforms`;
export const uncounted = "Nobody has counted them";

export function PlatformsTile({ audience, question, isReplaced }: AudienceTileProps) {
  const { choices } = useAddress();
  const filter = (platform: Platform) =>
    choose({ platforms: choices.platforms.includes(platform) ? [] : [platform] });
  return (
    <Tile
      name="platforms"
      title="By platform"
      about="engagement gained in these days, per thousand followers at their end"
      question={{
        operation: "followers_page",
        variables: question,
        export: { name: "audience_platforms", variables: question },
        tool: "audience",
      }}
      meaning="The change is of accounts that were counted at both ends. Engagement per thousand followers makes small and large platforms comparable."
      isReplaced={isReplaced}
    >
      <Table
        caption="Followers by platform"
        rows={audience.platforms}
        keyOf={(row) => row.platform}
        onRow={(row) => filter(row.platform)}
        columns={[
          {
            title: "Platform",
            cell: (row) => (
              <button
                aria-pressed={choices.platforms.includes(row.platform)}
                title="Filter the page by it (F)"
                onClick={() => filter(row.platform)}
              >
                <PlatformName platform={row.platform} />
              </button>
            ),
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
              <Num field={`${path}.${i}.netGrowth`} value={row.netGrowth} as="delta" />
            ),
          },
          {
            title: "Engagement per thousand",
            isNumber: true,
            isWide: true,
            cell: (row, i) => (
              <Num
                field={`${path}.${i}.engagementPerThousand`}
                value={row.engagementPerThousand}
                as="mean"
              />
            ),
          },
          {
            title: "Accounts counted",
            isNumber: true,
            isWide: true,
            cell: (row, i) => (
              <>
                <Num field={`${path}.${i}.measuredAccounts`} value={row.measuredAccounts} /> of{" "}
                <Num field={`${path}.${i}.accountCount`} value={row.accountCount} />
              </>
            ),
          },
        ]}
      />
    </Tile>
  );
}
