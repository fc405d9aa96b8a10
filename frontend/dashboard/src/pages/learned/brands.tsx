/** Brands, each with the latest of what was learned of it: its own page has the rest. */

import { kept, Link, useAddress } from "../../address/address";
import { pathOf, type Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { useFrame } from "../../frame/context";
import { Avatar } from "../../parts/avatar";
import { Num, Said } from "../../parts/number";
import { Empty, Failed, Skeleton } from "../../parts/states";
import { Tile } from "../../parts/tile";
import { Weight } from "./brand";

const at = "learned_brands:brands";

export function BrandsTile({ scope }: { scope: Scope }) {
  const { frame } = useFrame();
  const { choices } = useAddress();
  const question = { organization: scope.kind === "organization" ? scope.id : null };
  const asked = useAnswer("learned_brands", question);
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
      question={{ operation: "learned_brands", variables: question }}
      isFirst
      isReplaced={asked.isReplaced}
    >
      {asked.error && <Failed error={asked.error} askAgain={asked.askAgain} />}
      {!page && !asked.error && <Skeleton width="100%" height={180} />}
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
                    <Said field={`${entryAt}.statement`} text={entry.statement} />
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
