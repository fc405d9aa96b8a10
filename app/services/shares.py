"""Shares as their readers meet them: who a secret is, what a report says, and its visits.

A share shows no more than the token that made it sees at that moment, and it ends with that. While
its brand or organization is archived it opens nothing. `made_shares` makes and ends them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain import public_ids, shares
from app.domain.access import AccessScope, Caller
from app.domain.selections import SELECTION, brands_in
from app.domain.shares import Report, ReportSection
from app.domain.windows.calendar import WindowInput
from app.domain.windows.comparison import ComparisonInput
from app.errors import NotFound, PasswordNeeded, ShareEnded, Unauthenticated
from app.services import brands, organizations, tokens
from app.services.brands import Brand
from app.services.organizations import Organization, Visible
from app.services.tokens import digest_of
from app.sql import shares as sql
from app.sql import tokens as tokens_sql
from app.storage.database import Session


class Home(NamedTuple):
    """What a share's scope is made of: its organizations, and its brands unless it is all of one.

    `ended_at` is when the last of it was archived; None while something of it lives.
    """

    organizations: Sequence[Organization]
    brands: Sequence[Brand] = ()
    is_selection: bool = False

    @property
    def keys(self) -> frozenset[UUID]:
        """The keys of its organizations."""
        return frozenset(each.id for each in self.organizations)

    @property
    def name(self) -> str:
        """What people call it."""
        return ", ".join(each.label for each in self.brands or self.organizations)

    @property
    def shared_by(self) -> str:
        """Whose report it is."""
        return ", ".join(each.label for each in self.organizations)

    @property
    def logo(self) -> str | None:
        """The logo of its only brand, or else of its only organization."""
        logos = [each.logo_url for each in (self.brands or self.organizations)]
        return logos[0] if len(logos) == 1 else None

    @property
    def ended_at(self) -> datetime | None:
        """When nothing of it was left."""
        gone = {each.id: each.archived_at for each in self.organizations}
        parts = [each.archived_at or gone[each.organization_id] for each in self.brands] or list(
            gone.values()
        )
        ends = [at for at in parts if at is not None]
        return max(ends) if ends and len(ends) == len(parts) else None


class Opened(NamedTuple):
    """A share that a secret opens, its home, and the caller behind it if a token made it."""

    share: sql.ShareRow
    home: Home
    maker: Caller | None


async def find_home(session: Session, scope_id: str, visible: Visible) -> Home:
    """What the scope with a public id is made of.

    Raises:
        NotFound: There is none for whoever sees these organizations, or it is everything.
    """
    keys: Sequence[UUID] = ()
    is_selection = scope_id.startswith(f"{SELECTION}_")
    if is_selection:
        keys = brands_in(scope_id) or ()
        if not keys:
            raise NotFound("There is no such selection.")
    elif scope_id.startswith(f"{public_ids.BRAND}_"):
        keys = [public_ids.brand_key(scope_id)]
    found = await brands.get_brands(session, keys, visible) if keys else {}
    if len(found) < len(keys):
        raise NotFound("There is no such brand.")
    chosen = [found[key] for key in keys]
    owners = {each.organization_id for each in chosen} or {public_ids.organization_key(scope_id)}
    homes = await organizations.get_organizations(session, owners, visible)
    if len(homes) < len(owners):
        raise NotFound("There is no such organization.")
    return Home([homes[key] for key in sorted(owners)], chosen, is_selection)


async def authenticate(session: Session, bearer: str, *, now: datetime) -> Opened:
    """What a reader's secret opens, or its secret with a pass.

    Raises:
        Unauthenticated: Nothing: there is no such share.
        ShareEnded: Its time is over, or somebody ended it, or what it shows or its maker is gone.
        PasswordNeeded: It has a password, and there is no pass, or none that is still good.
    """
    given = shares.presented(bearer)
    opened = await open_share(session, given.secret, now=now)
    password = opened.share.password
    if password is not None and not shares.is_pass(given, password, now):
        raise PasswordNeeded(opened.home.shared_by)
    return opened


async def open_share(session: Session, secret: str, *, now: datetime) -> Opened:
    """What a secret opens, whatever its password is.

    Raises:
        Unauthenticated: Nothing.
        ShareEnded: It did, and doesn't any more.
    """
    share = await session.one_or_none(sql.select_by_digest(digest_of(secret)))
    if share is None:
        raise Unauthenticated("There is no such report, or its link isn't complete.")
    try:
        home = await find_home(session, share.scope, None)
    except NotFound:
        raise Unauthenticated("There is no such report any more.") from None
    # What somebody has ended stays so, whenever that was by a clock that has been set since.
    ended_at = share.revoked_at or home.ended_at
    if ended_at or share.ends_at <= now:
        raise ShareEnded(home.shared_by, ended_at or share.ends_at)
    return Opened(share, home, await _maker(session, share, home, now))


async def _maker(session: Session, share: sql.ShareRow, home: Home, now: datetime) -> Caller | None:
    if share.token_id is None:
        return None
    row = await session.one_or_none(tokens_sql.select_by_id(share.token_id))
    if row is None:
        raise ShareEnded(home.shared_by, now)
    try:
        return tokens.caller_of(row, now)
    except Unauthenticated:
        raise ShareEnded(home.shared_by, row.revoked_at or row.expires_at or now) from None


def caller_of(opened: Opened) -> Caller:
    """Who reads: somebody for whom nothing exists but the share's organizations."""
    share, keys = opened.share, opened.home.keys
    scopes = frozenset({AccessScope.READ_ANALYTICS})
    prefix = public_ids.share_id(share.id)
    return Caller(share.id, share.name, prefix, scopes, share.organization_id, keys)


def report_of(share: sql.ShareRow) -> Report:
    """What a share shows."""
    return Report(
        share.scope,
        sections_of(share),
        WindowInput(share.preset, share.window_start, share.window_end, bool(share.include_today)),
        ComparisonInput(
            share.compared_to,
            share.compared_start,
            share.compared_end,
            bool(share.match_weekdays),
        ),
    )


def sections_of(share: sql.ShareRow) -> frozenset[ReportSection]:
    """The sections that a share shows."""
    return frozenset(map(ReportSection, share.sections.split()))


async def note_opened(session: Session, share_id: UUID, *, now: datetime) -> None:
    """Count a visit."""
    await session.execute(sql.note_opened(share_id, now))


class Told(NamedTuple):
    """What a report says besides its numbers."""

    share: sql.ShareRow
    home: Home


async def get_report(session: Session, share_id: UUID, visible: Visible) -> Told | None:
    """What a share's report says; None if there is no such share."""
    share = await session.one_or_none(sql.select_by_id(share_id))
    if share is None:
        return None
    return Told(share, await find_home(session, share.scope, visible))
