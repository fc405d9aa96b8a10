/** What only a brand's overview has: what engagement is made of, the best hours, what to make next. */

import { kept, Link, useAddress } from "../../address/address";
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
  isReplaced: boolean;
}

const at = "overview_details:brand";

export function BrandTiles({ scope, question, brand: answered, isReplaced }: BrandTilesProps) {
  if (!isBrand(answered)) return null;
  const brand = answered;
  return (
    <>
      <div class="two">
        <EngagementTile
          question={question}
          engagement={brand.engagement}
          field={`${at}.engagement`}
          isReplaced={isReplaced}
        />
        <BestHours
          scope={scope}
          question={question}
          times={brand.postingTimes}
          field={`${at}.postingTimes`}
          isReplaced={isReplaced}
        />
      </div>
      <Next scope={scope} question={question} brand={brand} isReplaced={isReplaced} />
    </>
  );
}

type Brand = Extract<BrandAnswer, { engagement: object }>;
type TileProps = Omit<BrandTilesProps, "brand" | "scope"> & { brand: Brand };

function isBrand(answered: BrandAnswer): answered is Brand {
  return "engagement" in answered;
}

function Next({ scope, question, brand, isReplaced }: TileProps & { scope: Scope }) {
  const { choices } = useAddress();
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
      question={{ operation: "overview_details", variables: question }}
      meaning="What went together with higher engagement rates on this brand’s measured posts: a pattern, not a proof."
      isReplaced={isReplaced}
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
        <Link class="link" to={pathOf(scope, "learned") + kept(choices)}>
          What we learned
        </Link>
      </p>
    </Tile>
  );
}
