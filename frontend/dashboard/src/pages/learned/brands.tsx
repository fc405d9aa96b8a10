/** Brands, each with the latest of what was learned of it: its own page has the rest. */

import { kept, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import type { Queries } from "../../api/operations";
import type { Asked } from "../../api/use-answer";
import { useFrame } from "../../frame/context";
import { Avatar } from "../../parts/avatar";
import { Weight } from "../../parts/confidence";
import { Num, Said } from "../../parts/number";
import { Empty, Failed } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { EntryText } from "./entry";

const at = "learned_brands:brands";

interface BrandsTileProps {
  scope: Scope;
  asked: Asked<Queries["learned_brands"]["answer"]>;
  question: Queries["learned_brands"]["variables"];
}

export function BrandsTile({ scope, asked, question }: BrandsTileProps) {
  const { frame } = useFrame();
  const { choices } = useAddress();
  const page = asked.answer?.brands;
  const chosen =
    frame?.scope.__typename === "Selection" ? frame.scope.chosen.map((brand) => brand.id) : null;
  const rows = (page?.nodes ?? [])
    .map((brand, index) => ({ brand, index }))
    .filter(({ brand }) => scope.kind !== "selection" || chosen?.includes(brand.id));
  return (
    <Tile
      name="brands"
      title="Brand by brand"
      about="the latest of what was learned of each"
      question={{
        operation: "learned_brands",
        variables: question,
        export:
          scope.kind === "selection"
            ? { excused: "picked" }
            : { name: "learned", variables: { organizationId: question.organization } },
        tool: null,
      }}
      meaning="The latest conclusion of each brand that still holds, with the mean engagement rate behind it, and from how many posts that is known. The fuller its bar, the further it may be trusted."
      isFirst
      isReplaced={asked.isReplaced}
    >
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {page && rows.length === 0 && <Empty title="There is no brand yet." />}
      {rows.length > 0 && (
        <ul class="explained learned">
          {rows.map(({ brand, index }) => {
            const entry = brand.memory.nodes[0];
            const entryAt = `${at}.nodes.${index}.memory.nodes.0`;
            return (
              <li key={brand.id}>
                <div class="named">
                  <Avatar label={brand.label} logoUrl={brand.logoUrl} isPlain />
                  <Link
                    to={pathOf({ kind: "brand", id: brand.id }, "learned") + kept(choices)}
                    title={brand.label}
                  >
                    <b>
                      <Said field={`${at}.nodes.${index}.label`} text={brand.label} />
                    </b>
                  </Link>
                </div>
                {entry ? (
                  <>
                    <EntryText field={entryAt} entry={entry} />
                    <Weight
                      field={`${entryAt}.evidence.posts`}
                      posts={entry.evidence.posts}
                      confidence={entry.evidence.confidence}
                    />
                  </>
                ) : (
                  <span class="unknown">Nothing was written down yet</span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {page && page.totalCount > page.nodes.length && (
        <p class="note">
          The first of <Num field={`${at}.totalCount`} value={page.totalCount} /> brands.
        </p>
      )}
    </Tile>
  );
}
