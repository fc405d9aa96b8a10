/** What only a brand's overview has: what engagement is made of, the best hours, what to make next. */

import { memo } from "preact/compat";
import { KeptLink } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { Num } from "../../parts/number";
import { Recommendations } from "../../parts/recommendations";
import { Empty } from "../../parts/states";
import { Tile } from "../../parts/tile";
import type { BrandAnswer, PageQuestion } from "./answers";
import { BestHours } from "./best-hours";
import { EngagementTile } from "./engagement";

interface BrandTilesProps {
  scope: Scope;
  question: PageQuestion;
  brand: BrandAnswer;
}

const at = "overview_details:brand";

export const BrandTiles = memo(function BrandTiles(props: BrandTilesProps) {
  const { scope, question, brand: answered } = props;
  if (!isBrand(answered)) return null;
  const brand = answered;
  return (
    <>
      <div class="two">
        <EngagementTile
          question={question}
          engagement={brand.engagement}
          field={`${at}.engagement`}
        />
        <BestHours
          scope={scope}
          question={question}
          times={brand.postingTimes}
          field={`${at}.postingTimes`}
        />
      </div>
      <Next scope={scope} question={question} brand={brand} />
    </>
  );
});

type Brand = Extract<BrandAnswer, { engagement: object }>;
type TileProps = Omit<BrandTilesProps, "brand" | "scope"> & { brand: Brand };

function isBrand(answered: BrandAnswer): answered is Brand {
  return "engagement" in answered;
}

function Next({ scope, question, brand }: TileProps & { scope: Scope }) {
  const { posts, recommendations, window } = brand.optimizationCycle;
  return (
    <Tile
      name="next"
      title="What to make next"
      about={
        <>
          from the last <Num field={`${at}.optimizationCycle.window.days`} value={window.days} />{" "}
          days
        </>
      }
      question={{
        operation: "overview_details",
        variables: question,
        export: { name: "recommendations", variables: { brandId: scope.id } },
        tool: "goals_and_memory",
      }}
      meaning="What went together with higher engagement rates on this brand’s measured posts: a pattern, not a proof."
    >
      {recommendations.length === 0 ? (
        <Empty
          title={
            posts === 0
              ? "Nothing was learned from these days yet."
              : "There are too few measured posts to recommend anything yet."
          }
        />
      ) : (
        <Recommendations
          brand={scope.id ?? ""}
          field={`${at}.optimizationCycle.recommendations`}
          recommendations={recommendations}
        />
      )}
      <p class="note">
        <KeptLink class="link" to={pathOf(scope, "learned")}>
          What we learned
        </KeptLink>
      </p>
    </Tile>
  );
}
