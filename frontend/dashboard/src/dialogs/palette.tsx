/** The command palette: brands, pages, windows, organizations and posts by a few letters. */

import { useState } from "preact/hooks";
import { choose, go, kept, useAddress } from "../address/address";
import { pathOf, postPath, type Scope, type ScopePage } from "../address/places";
import type { Queries } from "../api/operations";
import { useAnswer } from "../api/use-answer";
import { may, nameOf, organizationOf, useFrame } from "../frame/context";
import type { FrameAnswer, FrameDialog, FrameDialogProps } from "../frame/frame";
import { pages } from "../frame/side";
import { Icon, type IconName } from "../parts/icons";
import { Num, Said } from "../parts/number";
import { PlatformMark } from "../parts/platform";
import { LastMeasured } from "../parts/post-name";
import { presetWords } from "../words/presets";
import { useEarly } from "../parts/early";
import { type Entry, Finder, useSettled } from "./finder";
import { knownOfFrame } from "./frame-scopes";
import { isMatch, type Known, knownOf, pageAt, together } from "./known-scopes";
import { ScopeName } from "./scope-name";

const MOST_BRANDS = 6;
const MOST_QUESTIONS = 4;

const dialogs: { dialog: FrameDialog; label: string; icon: IconName }[] = [
  { dialog: "scope", label: "Choose what to look at", icon: "switch" },
  { dialog: "window", label: "Choose days", icon: "calendar" },
  { dialog: "keys", label: "List of keys", icon: "question" },
];

export default function PaletteDialog({ onClose }: FrameDialogProps) {
  const { frame, scope, page, open } = useFrame();
  const { choices } = useAddress();
  const [term, setTerm] = useState(useEarly().term);
  const search = useSettled(term).trim();
  const { answer, isReplaced } = useAnswer("palette_search", search ? { search } : null);
  const { answer: first, isAsking } = useAnswer("scope_search", { search: null });
  const query = kept(choices);
  const known = together(
    ...(answer ? [knownOf("palette_search", answer)] : []),
    ...(first ? [knownOf("scope_search", first)] : []),
    knownOfFrame(frame),
  );
  const visit = (path: string) => {
    onClose();
    go(path);
  };
  const about = scope ?? { kind: "everything" as const, id: null };

  const entries: Entry[] = [
    ...brandEntries(known, term, (brand) => visit(pathOf(brand, pageAt(page, brand)) + query)),
    ...(term
      ? organizationEntries(known, term, (to) => visit(pathOf(to, pageAt(page, to)) + query))
      : []),
    ...pageEntries(nameOf(frame, scope).label, term, (to) => visit(pathOf(about, to) + query)),
    ...placeEntries(frame, term, visit),
    ...(term ? brandPageEntries(known, term, (brand, to) => visit(pathOf(brand, to) + query)) : []),
    ...(page === "post" || page === "settings" ? [] : windowEntries(term, onClose)),
    ...dialogs
      .filter(({ label }) => isMatch(label, term))
      .map(({ dialog, label, icon }) => ({
        key: dialog,
        group: "Do",
        content: <Named icon={icon} label={label} />,
        act: () => open(dialog),
      })),
    ...(answer && term.trim() ? postEntries(answer, (id) => visit(postPath(id))) : []),
  ];
  return (
    <Finder
      isSearching={
        search !== term.trim() ||
        (search !== "" && isReplaced) ||
        (isAsking && !first && term !== "")
      }
      title="Search or jump"
      placeholder="Brands, pages, posts, days"
      term={term}
      onTerm={setTerm}
      entries={entries}
      nothing={
        <>
          Nothing has “<span data-message>{term.trim()}</span>” in its name or text.
        </>
      }
      onClose={onClose}
    />
  );
}

function Named({ icon, label }: { icon: IconName; label: string }) {
  return (
    <>
      <Icon name={icon} />
      <span data-message>{label}</span>
    </>
  );
}

function brandEntries(known: Known, term: string, visit: (brand: Scope) => void): Entry[] {
  const fitting = known.brands.filter((brand) => isMatch(brand.label, term));
  return fitting.slice(0, MOST_BRANDS).map((brand) => ({
    key: brand.id,
    group: "Brands",
    content: (
      <>
        <ScopeName item={brand} fields={known.fields} isBrand />
        <small>
          <Said
            field={known.fields.get(brand.organization.id) ?? ""}
            text={brand.organization.label}
          />
        </small>
      </>
    ),
    act: () => visit({ kind: "brand", id: brand.id }),
  }));
}

function organizationEntries(known: Known, term: string, visit: (to: Scope) => void): Entry[] {
  return known.organizations
    .filter((organization) => isMatch(organization.label, term))
    .map((organization) => ({
      key: organization.id,
      group: "Organizations",
      content: <ScopeName item={organization} fields={known.fields} />,
      act: () => visit({ kind: "organization", id: organization.id }),
    }));
}

/** Pages of the scope that is looked at; its name finds them as well. */
function pageEntries(label: string, term: string, visit: (page: ScopePage) => void): Entry[] {
  return pages
    .filter((item) => isMatch(`${item.label} ${label}`, term))
    .map((item) => ({
      key: `page-${item.page}`,
      group: "Pages",
      content: (
        <>
          <Named icon={item.icon} label={item.label} />
          <small data-message>{label}</small>
        </>
      ),
      act: () => visit(item.page),
    }));
}

/** Pages that belong to no scope, or to an organization alone. */
function placeEntries(
  frame: FrameAnswer | null,
  term: string,
  visit: (path: string) => void,
): Entry[] {
  const organization = organizationOf(frame);
  const places: { path: string; label: string; icon: IconName }[] = [
    { path: "/settings", label: "Settings", icon: "settings" },
  ];
  if (organization && may(frame, "business:read")) {
    const path = pathOf({ kind: "organization", id: organization.id }, "business");
    places.unshift({ path, label: "Business", icon: "business" });
  }
  return places
    .filter(({ label }) => isMatch(label, term))
    .map(({ path, label, icon }) => ({
      key: path,
      group: "Pages",
      content: <Named icon={icon} label={label} />,
      act: () => visit(path),
    }));
}

/** The questions that are asked most of a brand, found by its name or by their own words. */
function brandPageEntries(
  known: Known,
  term: string,
  visit: (brand: Scope, page: ScopePage) => void,
): Entry[] {
  const asked = known.brands.flatMap(({ id, label }) => [
    { id, page: "why" as const, label: `Why did ${label} change?` },
    { id, page: "times" as const, label: `When to post, ${label}` },
  ]);
  return asked
    .filter(({ label }) => isMatch(label, term))
    .slice(0, MOST_QUESTIONS)
    .map(({ id, page, label }) => ({
      key: `${page}-${id}`,
      group: "Pages",
      content: <Named icon={page} label={label} />,
      act: () => visit({ kind: "brand", id }, page),
    }));
}

function windowEntries(term: string, onClose: () => void): Entry[] {
  return Object.entries(presetWords)
    .filter(([, { label }]) => isMatch(label, term))
    .map(([window, { label }]) => ({
      key: `window-${window}`,
      group: "Days",
      content: <Named icon="calendar" label={label} />,
      act: () => {
        choose({ window });
        onClose();
      },
    }));
}

function postEntries(
  { posts }: Queries["palette_search"]["answer"],
  visit: (id: string) => void,
): Entry[] {
  return posts.nodes.map((post, index) => {
    const at = `palette_search:posts.nodes.${index}`;
    const views = post.analytics?.totals?.views ?? null;
    return {
      key: post.id,
      group: "Posts",
      content: (
        <>
          <PlatformMark platform={post.platform} />
          <span class="cut">
            <Said field={`${at}.label`} text={post.label || "(no title)"} />
          </span>
          <small>
            {views === null ? (
              <Said field={`${at}.brand.label`} text={post.brand.label} />
            ) : (
              <>
                <Num field={`${at}.analytics.totals.views`} value={views} /> views{" "}
                {post.analytics && <LastMeasured date={post.analytics.lastDate} isShort />}
              </>
            )}
          </small>
        </>
      ),
      act: () => visit(post.id),
    };
  });
}
