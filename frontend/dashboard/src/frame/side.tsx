/** The ways to other pages: a side column, or a tab bar on a phone. */

import { Link, useKept } from "../address/address";
import { pathOf, type Scope, type ScopePage } from "../address/places";
import { root } from "../address/root";
import { Avatar } from "../parts/avatar";
import { Icon, type IconName, Mark } from "../parts/icons";
import { Num, Said } from "../parts/number";
import { Skeleton } from "../parts/states";
import { may, nameOf, organizationOf, useFrame } from "./context";
import type { FrameAnswer } from "./frame";

/** The pages of a scope, by the questions that they answer. */
export const pages: {
  page: ScopePage;
  label: string;
  icon: IconName;
  isTab?: boolean;
  short?: string;
}[] = [
  { page: "overview", label: "Overview", icon: "overview", isTab: true },
  { page: "why", label: "Why it changed", icon: "why", isTab: true, short: "Why" },
  { page: "posts", label: "Posts", icon: "posts", isTab: true },
  { page: "times", label: "When to post", icon: "times", isTab: true, short: "Times" },
  { page: "learned", label: "What we learned", icon: "learned" },
  { page: "goals", label: "Goals", icon: "goals" },
  { page: "followers", label: "Followers", icon: "followers" },
  { page: "accounts", label: "Accounts", icon: "accounts", isTab: true },
];

export function ScopeButton() {
  const { frame, scope, open } = useFrame();
  const { label, kind, logoUrl } = nameOf(frame, scope);
  const isEmpty = frame?.organizations.nodes.length === 0;
  const choosing = isEmpty ? "Nothing here yet" : "Choose what to look at";
  return (
    <button
      class="scope-button"
      aria-haspopup="dialog"
      aria-label={label ? undefined : choosing}
      onClick={() => open("scope")}
    >
      <Avatar label={label || "?"} logoUrl={logoUrl} />
      <span class="scope-name">
        <b data-field="frame:scope.label" data-as="scope" dir="auto">
          {label || (frame ? choosing : <Skeleton width="70%" height={16} />)}
        </b>
        {(kind || !frame) && (
          <small data-field="frame:scope" data-as="scope-kind">
            {kind}
          </small>
        )}
      </span>
      <Icon name="switch" />
    </button>
  );
}

/** Where business stands: records are kept by organization, not by brand or selection. */
function booksOf(frame: FrameAnswer | null, scope: Scope | null): string | null {
  if (!may(frame, "business:read")) return null;
  const organization = organizationOf(frame);
  if (organization) return pathOf({ kind: "organization", id: organization.id }, "business");
  return scope?.kind === "everything" ? pathOf(scope, "business") : null;
}

export function Side() {
  const { frame, scope, page, open } = useFrame();
  const query = useKept();
  const about = scope ?? { kind: "everything" as const, id: null };
  const brands = organizationOf(frame)?.brands.nodes ?? [];
  const books = booksOf(frame, scope);
  return (
    <aside class="side" aria-label="Backbone">
      <Link class="logo" to="/">
        <Mark />
        Backbone
      </Link>
      <ScopeButton />
      <nav class="nav" aria-label="Pages">
        {pages.map((item) => (
          <Link
            key={item.page}
            to={pathOf(about, item.page) + query}
            aria-current={
              item.page === page || (page === "post" && item.page === "posts") ? "page" : undefined
            }
          >
            <Icon name={item.icon} />
            <span class="label">{item.label}</span>
            {item.page === "accounts" && <Badge />}
          </Link>
        ))}
        {books && (
          <Link to={books} aria-current={page === "business" ? "page" : undefined}>
            <Icon name="business" />
            <span class="label">Business</span>
          </Link>
        )}
      </nav>
      {brands.length > 0 && (
        <div>
          <h2>Brands</h2>
          <nav class="nav" aria-label="Brands">
            {brands.map((brand, index) => (
              <Link
                key={brand.id}
                to={
                  pathOf(
                    { kind: "brand", id: brand.id },
                    page && !["post", "settings", "business"].includes(page)
                      ? (page as ScopePage)
                      : "overview",
                  ) + query
                }
                aria-current={scope?.id === brand.id ? "true" : undefined}
              >
                <Avatar label={brand.label} logoUrl={brand.logoUrl} isPlain isSmall />
                <span class="label">
                  <Said field={brandField(frame?.scope?.__typename, index)} text={brand.label} />
                </span>
              </Link>
            ))}
          </nav>
        </div>
      )}
      <div class="nav foot">
        <button onClick={() => open("palette")}>
          <Icon name="search" />
          <span class="label">Search or jump</span>
          <kbd>Ctrl K</kbd>
        </button>
        <a href={`${root}/about`}>
          <Icon name="code" />
          <span class="label">API and agents</span>
        </a>
        <Link to="/settings" aria-current={page === "settings" ? "page" : undefined}>
          <Icon name="settings" />
          <span class="label">Settings</span>
        </Link>
      </div>
    </aside>
  );
}

function brandField(kind: string | undefined, index: number): string {
  const path = kind === "Brand" ? "scope.organization" : "scope";
  return `frame:${path}.brands.nodes.${index}.label`;
}

/** How many accounts need somebody here. */
function Badge() {
  const { frame } = useFrame();
  const count = frame?.scope.attention.totalCount ?? 0;
  if (count === 0) return null;
  return (
    <span class="badge" title="Accounts that need somebody">
      <Num field="frame:scope.attention.totalCount" value={count} />
    </span>
  );
}

/** The pages that have no tab, for a phone, which has no column for them. */
export function MorePages() {
  const { frame, scope, page } = useFrame();
  const query = useKept();
  const about = scope ?? { kind: "everything" as const, id: null };
  const books = page === "business" ? null : booksOf(frame, scope);
  return (
    <nav class="more-pages" aria-label="More pages">
      {pages
        .filter((item) => !item.isTab && item.page !== page)
        .map((item) => (
          <Link key={item.page} to={pathOf(about, item.page) + query}>
            <Icon name={item.icon} />
            {item.label}
          </Link>
        ))}
      {books && (
        <Link to={books}>
          <Icon name="business" />
          Business
        </Link>
      )}
      {page !== "settings" && (
        <Link to="/settings">
          <Icon name="settings" />
          Settings
        </Link>
      )}
    </nav>
  );
}

export function TabBar() {
  const { scope, page } = useFrame();
  const query = useKept();
  const about = scope ?? { kind: "everything" as const, id: null };
  return (
    <nav class="tab-bar" aria-label="Pages">
      {pages
        .filter((item) => item.isTab)
        .map((item) => (
          <Link
            key={item.page}
            to={pathOf(about, item.page) + query}
            aria-current={item.page === page ? "page" : undefined}
          >
            <Icon name={item.icon} />
            {item.short ?? item.label}
          </Link>
        ))}
    </nav>
  );
}
