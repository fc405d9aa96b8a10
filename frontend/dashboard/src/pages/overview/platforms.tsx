/** Where the views came from; choosing a platform filters the page. */

import { memo } from "preact/compat";
import { useOfAddress } from "../../address/address";
import { PlatformBars } from "../../charts/platform-bars";
import { Num } from "../../parts/number";
import { platformNames, PlatformName } from "../../parts/platform";
import { useReading } from "../../parts/reading";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { Empty } from "../../parts/states";
import { withoutViews } from "../../words/platforms";
import { theDaysBefore } from "../../words/windows";
import type { Head, HeadOverview, PageQuestion } from "./answers";

type Row = Head["platforms"][number];

interface PlatformsTileProps {
  question: PageQuestion;
  platforms: Row[];
  window: HeadOverview["window"];
}

/** Why a platform has no number of views. */
function reasonOf(row: Row): string {
  const name = platformNames[row.platform];
  return withoutViews.includes(row.platform) ? `${name} doesn’t report views` : "views not known";
}

export const PlatformsTile = memo(function PlatformsTile(props: PlatformsTileProps) {
  const { question, platforms, window } = props;
  const hasTicks = platforms.some((row) => row.views !== null && row.viewsChange.previous !== null);
  const isFiltered = useOfAddress(({ choices }) => choices.platforms.length > 0);
  const { head, isReport } = useReading();
  const isChoice = !isReport && !isFiltered;
  const at = `${head}:scope.platforms`;
  return (
    <Tile
      name="platforms"
      title="Where the views came from"
      question={{
        operation: "overview_head",
        variables: question,
        export: { name: "platforms", variables: question },
        tool: "platform_breakdown",
      }}
      meaning="Views that the posts of each platform gained in these days, and its share of all of them. The tick is what it gained in the days compared with."
      rows={() => platforms}
      table={() => (
        <Table
          caption="Where the views came from"
          rows={platforms}
          keyOf={(row: Row) => row.platform}
          columns={[
            { title: "Platform", cell: (row) => <PlatformName platform={row.platform} /> },
            {
              title: "Views",
              isNumber: true,
              cell: (row, i) => (
                <Num field={`${at}.${i}.views`} value={row.views} reason={reasonOf(row)} />
              ),
            },
            {
              title: "Share",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num field={`${at}.${i}.viewsPercent`} value={row.viewsPercent} as="share" />
              ),
            },
            {
              title: "Engagement",
              isNumber: true,
              cell: (row, i) => <Num field={`${at}.${i}.engagement`} value={row.engagement} />,
            },
            {
              title: "Rate",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num field={`${at}.${i}.engagementRate`} value={row.engagementRate} as="rate" />
              ),
            },
            {
              title: "Posts",
              isNumber: true,
              isWide: true,
              cell: (row, i) => (
                <Num field={`${at}.${i}.postsPublished`} value={row.postsPublished} />
              ),
            },
          ]}
        />
      )}
    >
      {platforms.length === 0 ? (
        <Empty title="No post was measured or published in these days." />
      ) : (
        <>
          <PlatformBars
            bars={platforms.map((row, index) => ({
              platform: row.platform,
              value: row.views,
              previous: row.viewsChange.previous,
              percent: row.viewsPercent,
              reason: reasonOf(row),
              field: `${at}.${index}`,
              valueKey: "views",
              percentKey: "viewsPercent",
            }))}
          />
          {(hasTicks || isChoice) && (
            <p class="note">
              {hasTicks && (
                <>
                  The tick marks{" "}
                  {isReport && window.comparedTo === "CUSTOM"
                    ? "the days compared with"
                    : theDaysBefore(window)}
                  .{" "}
                </>
              )}
              {isChoice && <span data-undrawn>Choose a platform to filter the page by it.</span>}
            </p>
          )}
        </>
      )}
    </Tile>
  );
});
