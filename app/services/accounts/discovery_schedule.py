"""The schedule of discovery: which accounts are due, who looks through them, what came of it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.looks import STORIES_EVERY, interval_of_looks, next_turn, share_of
from app.domain.collecting.retries import next_after_failure
from app.domain.keys import OwnedKey
from app.services import work
from app.sql.accounts import discovery_schedule as sql
from app.storage.database import Session

ASK_AGAIN_EVERY = timedelta(days=1)
"""How often to try what only a person can cure: one quiet look a day."""

LONGEST_REASON = 500
CURSOR_IS_GOOD = timedelta(days=1)
"""How long a list goes on where it broke off: no platform says for how long it knows the place."""

REFUSED = frozenset(
    {
        FailureCode.REQUEST_REJECTED,
        FailureCode.MALFORMED_RESPONSE,
        FailureCode.POST_NOT_FOUND,
    }
)
"""What a platform may say of a place that it doesn't know any more."""


class Discovery(NamedTuple):
    """What became of an account's looks; `failure` is why the last one wasn't complete."""

    next_look_at: datetime
    last_looked_at: datetime | None
    found: int
    created: int
    skipped: int
    skipped_because: str | None
    failure: Failure | None
    failed_since: datetime | None


class Place(NamedTuple):
    """Where a list is: it began at `began_at`, reaches back to `since`, and goes on at `cursor`.

    None is its beginning; `cursor_at` is when the platform gave the cursor.
    """

    cursor: str | None
    cursor_at: datetime | None
    began_at: datetime
    since: datetime


class Look(NamedTuple):
    """A look under way: a lease on an account, and its place in the schedule."""

    organization_id: UUID
    credential_id: UUID
    lease_id: UUID
    place: sql.PlaceRow


class Seen(NamedTuple):
    """What a look saw. Each part has a failure of its own; None is a part that went well."""

    found: int
    created: int
    skipped: int
    skipped_because: str | None
    newest_at: datetime | None
    pages: int
    is_listed: bool
    """Whether the list of posts was read, to its end unless it failed."""

    covers_all: bool
    """Whether it reached back as far as a look by itself would have."""

    has_stories: bool
    began_at: datetime
    """When the list began, which an earlier look may have done."""

    failure: Failure | None = None
    story_failure: Failure | None = None


async def enroll(
    session: Session, organization_id: UUID, credential_id: UUID, *, now: datetime
) -> None:
    """Make an account due for a look."""
    await session.execute_rows(sql.ENROLL, [(organization_id, credential_id, now, now, 0, 0, 0, 0)])
    session.wakes(work.ACCOUNTS)


async def leave(session: Session, organization_id: UUID, credential_id: UUID) -> None:
    """Look through an account no more, until it is enrolled again."""
    await session.execute(sql.leave(organization_id, credential_id))


async def list_due(session: Session, *, now: datetime, limit: int) -> list[sql.DueAccount]:
    """The accounts that it is time to look through, the longest waiting first."""
    return list(await session.all(sql.select_due(now, limit)))


async def claim(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    lease_id: UUID,
    *,
    now: datetime,
    until: datetime,
    only_due: bool,
) -> Look | None:
    """Hold an account until then; None if somebody else does, or if it isn't due any more."""
    key = organization_id, credential_id
    place = await session.one_or_none(sql.select_place(*key))
    if place is None and not only_due:
        await enroll(session, *key, now=now)
    statement = sql.claim(*key, lease_id, now, until, only_due=only_due)
    if (await session.scalars(statement)).one_or_none() is None:
        return None
    return Look(*key, lease_id, await session.one(sql.select_place(*key)))


def place_to_go_on(kept: sql.PlaceRow, *, now: datetime) -> Place | None:
    """Where a list broke off that can go on there; None if the next one begins anew."""
    if not (kept.list_cursor and kept.cursor_at and kept.list_began_at and kept.list_since):
        return None
    if now - kept.cursor_at >= CURSOR_IS_GOOD:
        return None
    return Place(kept.list_cursor, kept.cursor_at, kept.list_began_at, kept.list_since)


async def extend(session: Session, look: Look, until: datetime, place: Place | None = None) -> bool:
    """Hold the account longer; False if the lease ran out and somebody else has taken it.

    The place that its list has reached, if one is given, is kept for whoever goes on.
    """
    if (await session.scalars(sql.select_held(*look[:3]))).one_or_none() is None:
        return False
    values: dict[str, Any] = {"leased_until": until}
    if place is not None:
        values |= dict(zip(_PLACE, place, strict=True))
    await session.execute(sql.change_held(*look[:3]).values(**values))
    return True


_PLACE = ("list_cursor", "cursor_at", "list_began_at", "list_since")


async def give_back(session: Session, look: Look) -> None:
    """End a look before its time; the account stays as due as it was."""
    free = {"lease_id": None, "leased_until": None}
    await session.execute(sql.change_held(*look[:3]).values(**free))


async def record(session: Session, look: Look, seen: Seen, *, now: datetime) -> None:
    """Note what a look saw and when the next one is due, and end the lease."""
    failure, place = seen.failure or seen.story_failure, look.place
    attempts = 0 if failure is None else place.attempts + 1
    known = [when for when in (place.newest_at, seen.newest_at) if when is not None]
    newest_at = max(known, default=None)
    is_complete = seen.is_listed and seen.failure is None and seen.covers_all
    await session.execute(
        sql.change_held(*look[:3]).values(
            **_due(look, seen, newest_at, attempts, now),
            lease_id=None,
            leased_until=None,
            last_looked_at=now,
            listed_at=seen.began_at if is_complete else place.listed_at,
            **_over(seen),
            newest_at=newest_at,
            found=seen.found,
            created=seen.created,
            skipped=seen.skipped,
            skipped_because=seen.skipped_because and seen.skipped_because[:LONGEST_REASON],
            attempts=attempts,
            failure_code=failure and failure.code.value,
            failure_message=failure and failure.message,
            failed_since=failure and (place.failed_since or now),
        )
    )


def _over(seen: Seen) -> dict[str, None]:
    """Forget where the list was once it is complete, and where the platform refuses to go on."""
    failure = seen.failure
    is_refused = failure is not None and failure.code in REFUSED and seen.pages == 0
    is_complete = failure is None and seen.covers_all
    is_over = seen.is_listed and (is_complete or is_refused)
    return dict.fromkeys(_PLACE) if is_over else {}


def _due(
    look: Look, seen: Seen, newest_at: datetime | None, attempts: int, now: datetime
) -> dict[str, datetime]:
    """When the list is due, and when the next look, which stories may make come before."""
    share, list_due_at = share_of(look.credential_id), look.place.list_due_at
    if seen.is_listed:
        interval = interval_of_looks(newest_at, seen.pages, now=now)
        turn = next_turn(interval, share, now=now)
        list_due_at = turn if seen.failure is None else _retry(seen.failure, attempts, share, now)
    due = [list_due_at]
    if seen.has_stories:
        turn = next_turn(STORIES_EVERY, share, now=now)
        failed = seen.story_failure
        due.append(turn if failed is None else _retry(failed, attempts, share, now))
    return {"next_look_at": min(due), "list_due_at": list_due_at}


def _retry(failure: Failure, attempts: int, share: float, now: datetime) -> datetime:
    retry = next_after_failure(failure, attempts, 0, now=now, jitter=share)
    return retry or now + ASK_AGAIN_EVERY


async def get_discoveries(
    session: Session, credentials: Collection[OwnedKey]
) -> dict[UUID, Discovery]:
    """What became of the looks of these accounts; those that are never looked through have none."""
    rows = await session.all(sql.select_discoveries(credentials))
    return {row.credential_id: _view_of(row) for row in rows}


def _view_of(row: sql.DiscoveryRow) -> Discovery:
    failure = None
    if row.failure_code is not None:
        failure = Failure(FailureCode(row.failure_code), row.failure_message or "")
    return Discovery(
        row.next_look_at,
        row.last_looked_at,
        row.found,
        row.created,
        row.skipped,
        row.skipped_because,
        failure,
        row.failed_since,
    )
