/** Brands by what they gained. */

import { memo } from "preact/compat";
import { useState } from "preact/hooks";
import { choose as chooseOf, go, KeptLink, keptNow } from "../../address/address";
import { pathOf } from "../../address/places";
import { ask } from "../../api/client";
import { ApiError } from "../../api/errors";
import type { Granularity, LeaderboardSort } from "../../api/schema";
import { Sparkline } from "../../charts/sparkline";
import * as format from "../../numbers/format";
import { Avatar } from "../../parts/avatar";
import { ChangeText } from "../../parts/change";
import { Num, Said } from "../../parts/number";
import { PlatformMark } from "../../parts/platform";
import { Table } from "../../parts/table";
import { Tile } from "../../parts/tile";
import { Empty } from "../../parts/states";
import { say } from "../../parts/toasts";
import type { Leaderboard, PageQuestion } from "./answers";
import { BY_VIEWS, orderBy } from "./brand-orders";

interface BrandsTileProps {
  question: PageQuestion & { perBrand: Granularity; sortBy?: LeaderboardSort };
  leaderboard: Leaderboard;
}

type Row = Leaderboard["nodes"][number];

const pathTo = (row: Row) => pathOf({ kind: "brand", id: row.brand.id });

const at = "overview_details:brandLeaderboard";

const sortBy = (name: string) => chooseOf({ sort: name === BY_VIEWS ? "" : name });

export const BrandsTile = memo(function BrandsTile({ question, leaderboard }: BrandsTileProps) {
  const { nodes, totalCount } = leaderboard;
  const order = orderBy(question.sortBy);
  const [chosen, setChosen] = useState<string[]>([]);
  const choose = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);

  async function openChosen() {
    try {
      const { selection } = await ask("scope_selection", { brandIds: chosen });
      go(pathOf({ kind: "selection", id: selection.id }) + keptNow());
    } catch (error) {
      say(error instanceof ApiError ? error.message : "These brands couldn’t be added up.", true);
    }
  }

  return (
    <Tile
      name="brands"
      title="Brands"
      about={
        <>
          {nodes.length < totalCount && (
            <>
              the first <span data-message>{nodes.length}</span> of{" "}
            </>
          )}
          <Num field={`${at}.totalCount`} value={totalCount} />, {order.words}
        </>
      }
      question={{
        operation: "overview_details",
        variables: question,
        export: {
          name: "brand_ranking",
          variables: {
            organizationId: question.scope,
            window: question.window,
            compareTo: question.compareTo,
            sortBy: order.by,
            filter: question.filter,
          },
        },
        tool: "leaderboard",
      }}
      meaning="What the posts of each brand gained in these days, whenever they were published. The change compares that with the other days; the rate is engagement per hundred views, and posts are those published in these days."
    >
      {nodes.length === 0 ? (
        <Empty title="There is no brand yet." />
      ) : (
        <Table
          caption={`Brands ${order.words}`}
          sorted={order.name}
          onSort={(sort) => sortBy(sort.replace("-", ""))}
          rows={nodes}
          keyOf={(row: Row) => row.brand.id}
          rowLook={(row) => (chosen.includes(row.brand.id) ? "chosen-row" : undefined)}
          nameOf={(row) => row.brand.label}
          onRow={(row, withCtrl) =>
            withCtrl || chosen.length > 0 ? choose(row.brand.id) : go(pathTo(row) + keptNow())
          }
          columns={[
            {
              title: "Brand",
              cell: (row, index) => (
                <div class="named">
                  <Avatar label={row.brand.label} logoUrl={row.brand.logoUrl} isPlain />
                  <div>
                    <KeptLink to={pathTo(row)} title={row.brand.label}>
                      <b>
                        <Said field={`${at}.nodes.${index}.brand.label`} text={row.brand.label} />
                      </b>
                    </KeptLink>
                    {chosen.includes(row.brand.id) && <span class="hidden-text">chosen</span>}
                    <small>
                      {row.activePlatforms.map((platform) => (
                        <PlatformMark key={platform} platform={platform} />
                      ))}
                    </small>
                  </div>
                </div>
              ),
            },
            {
              title: "Views",
              sort: "views",
              isNumber: true,
              cell: (row, i) => <Num field={`${at}.nodes.${i}.views`} value={row.views} />,
            },
            {
              title: "Views change",
              isNumber: true,
              // On a phone it gives its place to what the brands are ordered by.
              isWide: order.name !== BY_VIEWS,
              cell: (row, i) => (
                <ChangeText field={`${at}.nodes.${i}.viewsChange`} change={row.viewsChange} />
              ),
            },
            {
              title: "Engagement",
              sort: "engagement",
              isNumber: true,
              isWide: order.name !== "engagement",
              cell: (row, i) => (
                <Num field={`${at}.nodes.${i}.engagement`} value={row.engagement} />
              ),
            },
            {
              title: "Change",
              sort: "change",
              isNumber: true,
              isWide: order.name !== "change",
              cell: (row, i) => (
                <ChangeText
                  field={`${at}.nodes.${i}.engagementChange`}
                  change={row.engagementChange}
                />
              ),
            },
            {
              title: "Rate",
              sort: "rate",
              isNumber: true,
              isWide: order.name !== "rate",
              cell: (row, i) => (
                <Num
                  field={`${at}.nodes.${i}.engagementRate`}
                  value={row.engagementRate}
                  as="rate"
                />
              ),
            },
            {
              title: "Posts",
              sort: "posts",
              isNumber: true,
              isWide: order.name !== "posts",
              cell: (row, i) => (
                <Num field={`${at}.nodes.${i}.postsPublished`} value={row.postsPublished} />
              ),
            },
            {
              title: question.perBrand === "DAY" ? "Views per day" : "Views per week",
              isWide: true,
              isRoomy: true,
              cell: (row) => <Course points={row.brand.timeSeries.points} />,
            },
          ]}
        />
      )}
      {chosen.length > 0 && (
        <p class="pages">
          <button class="button main-act" onClick={() => void openChosen()}>
            Look at <span data-message>{chosen.length}</span>{" "}
            {chosen.length === 1 ? "brand" : "brands together"}
          </button>
          <button class="button quiet" onClick={() => setChosen([])}>
            Choose none
          </button>
        </p>
      )}
    </Tile>
  );
});

type Point = Row["brand"]["timeSeries"]["points"][number];

/** How a brand's views went: the shape alone, its numbers are the columns before. */
function Course({ points }: { points: Point[] }) {
  // A bucket that isn't over would look like a fall.
  const over = points.filter((point) => point.isComplete);
  const known = over.filter((point) => point.isMeasured && point.views !== null);
  if (known.length < 2) return <span class="unknown">{format.UNKNOWN}</span>;
  const best = known.reduce((one, other) => ((other.views ?? 0) > (one.views ?? 0) ? other : one));
  return (
    <span class="spark">
      <Sparkline
        values={over.map((point) => (point.isMeasured ? point.views : null))}
        width={120}
        height={26}
        label={`The most, ${format.count(best.views)}, on ${format.day(best.date)}`}
      />
    </span>
  );
}
