"""Shares as administrators list, make, change and end them: never beyond what they may see."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain import shares
from app.domain.access import Caller
from app.domain.selections import brands_in
from app.domain.shares import ReportSection
from app.domain.texts import checked_label
from app.domain.windows.calendar import Preset, WindowInput, resolve_window
from app.domain.windows.clock import Clock
from app.domain.windows.comparison import ComparisonInput, resolve_comparison
from app.domain.windows.today import calendar_of
from app.errors import BadUserInput, NotFound
from app.services import brands, organizations, tokens
from app.services.organizations import Visible
from app.services.shares import Home, find_home, report_of
from app.services.tokens import digest_of
from app.sql import shares as sql
from app.storage.database import Session
from app.tables.shares import Share as Stored

Share = sql.ShareRow

USUAL_WINDOW = WindowInput(Preset.LAST_28_DAYS)


class GivenShare(NamedTuple):
    """What a new share is to be; `password` is what is kept of one (`shares.hashed`)."""

    name: str
    scope_id: str
    sections: Sequence[ReportSection]
    window: WindowInput = USUAL_WINDOW
    comparison: ComparisonInput = ComparisonInput()
    note: str | None = None
    logo: str | None = None
    ends_at: datetime | None = None
    password: bytes | None = None


async def list_shares(session: Session, visible: Visible) -> list[Share]:
    """The newest shares of some organizations, ended ones too; None stands for all."""
    found = await session.all(sql.select_of(visible, shares.MOST_SHARES))
    if visible is None or len(visible) == 1:  # nothing across organizations is all theirs
        return found
    across = await session.all(sql.select_across(shares.MOST_SHARES))
    named = {share.id: brands_in(share.scope) or () for share in across}
    keys = {key for each in named.values() for key in each}
    seen = (await brands.get_brands(session, keys, visible)).keys()
    theirs = [share for share in across if set(named[share.id]) <= seen]
    newest = sorted([*found, *theirs], key=lambda share: share.id, reverse=True)
    return newest[: shares.MOST_SHARES]


async def get_share(session: Session, share_id: UUID, visible: Visible) -> Share:
    """One share.

    Raises:
        NotFound: There is none with this key whose scope exists for the caller.
    """
    share = await session.one_or_none(sql.select_by_id(share_id))
    if share is None:
        raise NotFound("There is no such share.")
    try:
        await find_home(session, share.scope, visible)
    except NotFound:
        raise NotFound("There is no such share.") from None
    return share


async def create_share(
    session: Session,
    caller: Caller | None,
    given: GivenShare,
    *,
    secret: str,
    key: UUID,
    now: datetime,
) -> tuple[str, Share]:
    """Share a scope's report; gives the secret, which isn't told again.

    Args:
        session: What writes it.
        caller: Whose token makes it; None for the command line, which sees everything.
        given: What it is to be.
        secret: Random text.
        key: The new share's key.
        now: The instant from which its time counts.

    Raises:
        BadUserInput: Something that is given can't be.
        NotFound: The scope doesn't exist for the caller, or is everything.
    """
    home = await find_home(session, given.scope_id, caller.visible if caller else None)
    if home.ended_at is not None:
        raise BadUserInput("What is archived can't be shared: restore it first.", field="scopeId")
    token_id = caller.token_id if caller else None
    text, owners = f"{shares.PREFIX}{secret}", sorted(home.keys)
    values = {
        "name": checked_label(given.name, "name"),
        "sections": _stored(given.sections),
        **await _days(session, home, given.window, given.comparison, now),
        "note": shares.checked_note(given.note),
        "logo": shares.checked_logo(given.logo),
        "password": given.password,
        "ends_at": shares.checked_end(given.ends_at, await _latest(session, token_id), now),
    }
    session.add(
        Stored(
            id=key,
            organization_id=owners[0] if len(owners) == 1 else None,
            brand_id=None if home.is_selection or not home.brands else home.brands[0].id,
            token_id=token_id,
            scope=given.scope_id,
            digest=digest_of(text),
            created_at=now,
            **values,
        )
    )
    await session.flush()
    return text, await session.one(sql.select_by_id(key))


async def update_share(
    session: Session,
    share_id: UUID,
    changes: Mapping[str, Any],
    visible: Visible,
    *,
    now: datetime,
) -> Share:
    """Change what is given of a share: fields of `GivenShare` but its scope.

    Raises:
        BadUserInput: Something that is given can't be, or somebody has ended it.
        NotFound: There is none with this key for the caller.
    """
    share = await get_share(session, share_id, visible)
    if share.revoked_at is not None:
        raise BadUserInput("This share was ended for good: make a new one.", field="id")
    values: dict[str, Any] = {}
    if "name" in changes:
        values["name"] = checked_label(changes["name"], "name")
    if "sections" in changes:
        values["sections"] = _stored(changes["sections"])
    if "note" in changes:
        values["note"] = shares.checked_note(changes["note"])
    if "logo" in changes:
        values["logo"] = shares.checked_logo(changes["logo"])
    if "password" in changes:
        values["password"] = changes["password"]
    if "ends_at" in changes:
        latest = await _latest(session, share.token_id)
        values["ends_at"] = shares.checked_end(changes["ends_at"], latest, now)
    if changes.keys() & {"window", "comparison"}:
        home, report = await find_home(session, share.scope, visible), report_of(share)
        window = changes.get("window", report.window)
        comparison = changes.get("comparison", report.comparison)
        values |= await _days(session, home, window, comparison, now)
    if values:
        await session.execute(sql.change(share_id, share.organization_id, values))
    return await session.one(sql.select_by_id(share_id))


async def revoke_share(
    session: Session, share_id: UUID, visible: Visible, *, now: datetime
) -> Share:
    """End a share for good; nothing changes where it was ended already.

    Raises:
        NotFound: There is none with this key for the caller.
    """
    share = await get_share(session, share_id, visible)
    await session.execute(sql.change(share_id, share.organization_id, {"revoked_at": now}))
    return await session.one(sql.select_by_id(share_id))


def _stored(sections: Sequence[ReportSection]) -> str:
    chosen = shares.checked_sections(sections)
    return " ".join(section for section in ReportSection if section in chosen)


async def _latest(session: Session, token_id: UUID | None) -> datetime | None:
    """When the token ends that makes a share."""
    return (await tokens.get_token(session, token_id)).expires_at if token_id else None


async def _days(
    session: Session, home: Home, window: WindowInput, comparison: ComparisonInput, now: datetime
) -> dict[str, Any]:
    """The columns of a window and its comparison, once it is sure that they are some."""
    if window == WindowInput():
        window = USUAL_WINDOW
    if window.start is not None and window.end is None:
        raise BadUserInput("A fixed window needs an end.", field="end")
    calendars = await organizations.list_calendars(session, home.keys)
    resolve_comparison(comparison, resolve_window(window, calendar_of(Clock(now), calendars)))
    return {
        "preset": window.preset,
        "window_start": window.start,
        "window_end": window.end,
        "include_today": window.include_today,
        "compared_to": comparison.to,
        "compared_start": comparison.start,
        "compared_end": comparison.end,
        "match_weekdays": comparison.match_weekdays,
    }
