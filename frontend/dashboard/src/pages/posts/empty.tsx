/** No post fits: what was looked for, and how to see the others again. */

import { choose, kept, Link, useAddress } from "../../address/address";
import { withoutFilters } from "../../address/choices";
import { pathOf, type Scope } from "../../address/places";
import { platformNames } from "../../parts/platform";
import { Empty } from "../../parts/states";

export function NoPosts({ scope }: { scope: Scope }) {
  const { choices } = useAddress();
  const { search, platforms, categories, tags, accounts, states, missing } = choices;
  const filters = platforms.length + categories.length + tags.length + accounts.length;
  if (search) {
    return (
      <div class="empty">
        <b data-message>No post has “{search}” in title or text.</b>
        <p>
          {filters + states.length + missing.length > 0 && "Other filters are on as well. "}
          <button class="link" onClick={() => choose({ search: "" })}>
            Clear the search
          </button>
        </p>
      </div>
    );
  }
  if (filters + states.length + missing.length > 0) {
    const [platform] = platforms;
    const isPlatformAlone = platforms.length === 1 && filters === 1 && !states[0] && !missing[0];
    return (
      <Empty
        title={
          platform && isPlatformAlone
            ? `There is no post on ${platformNames[platform]}.`
            : "No post fits these filters."
        }
      >
        <p>
          <button class="link" onClick={() => choose(withoutFilters)}>
            {isPlatformAlone ? "Clear the filter" : "Clear the filters"}
          </button>
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="There is no post here yet.">
      <p>
        They come with an account, or from a file.{" "}
        <Link class="link" to={pathOf(scope, "accounts") + kept(choices)}>
          Connect an account
        </Link>
      </p>
    </Empty>
  );
}
