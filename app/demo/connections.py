"""The demo's connected accounts: one that its platform refuses, one whose quota is used up today.

No token of them is stored, so nobody can ask a platform for them, whatever becomes due; and the
one that waits does so until its platform's midnight, when this workspace is a day old.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from app.demo import own
from app.demo.followers import name_of
from app.demo.measuring import DAILY_DAYS, Calendar
from app.demo.plans import (
    CONNECTED_DAYS,
    REFUSED_DAYS,
    Access,
    BrandPlan,
    Channel,
    OrganizationPlan,
)
from app.demo.schedule import PlannedPost
from app.domain.collecting.cadence import next_after_success
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.providers import limits, registry
from app.services import platforms
from app.services.accounts import allowances, credentials
from app.sql.collecting.claims import OUTCOMES
from app.storage.database import Session
from app.tables.accounts.credentials import Credential

_REFUSED_AT = time(6, 40)


class Connected(NamedTuple):
    """A channel of a brand with the credential that feeds its posts."""

    key: UUID
    brand_id: UUID
    brand: BrandPlan
    channel: Channel


class Measured(NamedTuple):
    """A post that counts, with what was planned of it."""

    id: UUID
    planned: PlannedPost

    @property
    def last_collected_at(self) -> datetime | None:
        """When its platform last told its numbers."""
        snapshots = self.planned.snapshots
        return snapshots[-1].collected_at if snapshots else None


def connected_of(plan: OrganizationPlan) -> list[Connected]:
    """The connected channels of an organization."""
    return [
        Connected(own.credential_key(plan, brand, channel), own.key_of(plan, brand), brand, channel)
        for brand in plan.brands
        for channel in brand.channels
        if channel.access is not Access.IMPORTED
    ]


def feeding(plan: OrganizationPlan) -> dict[tuple[UUID, Platform], UUID]:
    """The credentials of an organization by the brand and platform whose posts they feed."""
    return {(each.brand_id, each.channel.platform): each.key for each in connected_of(plan)}


async def connect_accounts(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Have the credentials, as they were connected when the year began."""
    organization_id = own.key_of(plan)
    for key, brand_id, brand, channel in connected_of(plan):
        name, oauth = name_of(brand, channel), platforms.info_of(channel.platform).oauth
        session.add(
            Credential(
                organization_id=organization_id,
                id=key,
                brand_id=brand_id,
                platform=channel.platform,
                account_id=name.external_id or "",
                handle=name.handle,
                secret=b"",
                scopes=" ".join(oauth.scopes) if oauth else "",
                connected_at=now - timedelta(days=CONNECTED_DAYS),
                checked_at=now - timedelta(days=REFUSED_DAYS),
            )
        )
    await session.flush()


async def settle(
    session: Session,
    plan: OrganizationPlan,
    year: Sequence[PlannedPost],
    post_ids: Sequence[UUID],
    now: datetime,
) -> None:
    """Have the posts of connected accounts in the schedule as collecting left them."""
    calendar = Calendar.of(plan.time_zone, now)
    for connected in connected_of(plan):
        place = connected.brand_id, connected.channel.platform
        fed = [
            Measured(key, post)
            for key, post in zip(post_ids, year, strict=True)
            if (post.draft.values["brand_id"], post.draft.platform) == place
            and not post.is_archived
        ]
        if connected.channel.access is Access.REFUSED:
            await _refuse(session, plan, connected, fed, calendar)
        else:
            await _hold_up(session, plan, connected, fed, calendar)


async def _refuse(
    session: Session,
    plan: OrganizationPlan,
    connected: Connected,
    fed: Sequence[Measured],
    calendar: Calendar,
) -> None:
    """The platform refused the token some days ago: all posts stand still since."""
    organization_id = own.key_of(plan)
    await _schedule(session, organization_id, [_place(connected, post) for post in fed])
    at = calendar.instant(datetime.combine(calendar.day(REFUSED_DAYS - 1), _REFUSED_AT))
    message = f"{PLATFORM_NAMES[connected.channel.platform]} doesn't accept the token any more."
    failure = Failure(FailureCode.AUTHENTICATION_FAILED, message)
    await credentials.mark_failed(session, organization_id, connected.key, failure, now=at)


async def _hold_up(
    session: Session,
    plan: OrganizationPlan,
    connected: Connected,
    fed: Sequence[Measured],
    calendar: Calendar,
) -> None:
    """The quota of today is used up: what wasn't measured today waits, the rest isn't due yet."""
    organization_id, platform = own.key_of(plan), connected.channel.platform
    now = calendar.instant(calendar.now)
    again = limits.next_pacific_midnight(now)
    times = [post.last_collected_at for post in fed if post.last_collected_at is not None]
    message = f"{PLATFORM_NAMES[platform]}'s quota of today is used up."
    since = max(times, default=now)
    failed = FailureCode.QUOTA_EXHAUSTED.value, message, since
    midnight = calendar.instant(datetime.combine(calendar.today, time()))
    places = []
    for post in fed:
        place = _place(connected, post)
        is_young = now - post.planned.published_at < timedelta(days=DAILY_DAYS)
        if is_young and (place.last_collected_at is None or place.last_collected_at < midnight):
            places.append(place._replace(next_collect_at=again, failure=failed))
        else:
            places.append(place._replace(next_collect_at=max(place.next_collect_at, again)))
    await _schedule(session, organization_id, places)
    account = allowances.Account(organization_id, connected.key, platform)
    await allowances.block(session, account, again)


class _Place(NamedTuple):
    """A post's place in the schedule; `failure` is a code, a message, and since when."""

    post_id: UUID
    credential_id: UUID
    next_collect_at: datetime
    last_collected_at: datetime | None
    failure: tuple[str, str, datetime] | tuple[None, None, None] = (None, None, None)


def _place(connected: Connected, post: Measured) -> _Place:
    """The place of a post that was collected as usual until its last numbers."""
    planned, last = post.planned, post.last_collected_at
    cadence = registry.CADENCES[connected.channel.platform]
    category = planned.draft.values["category"]
    due = planned.published_at
    if last is not None:
        due = next_after_success(cadence, category, planned.published_at, now=last)
    return _Place(post.id, connected.key, due, last)


async def _schedule(session: Session, organization_id: UUID, places: Sequence[_Place]) -> None:
    rows = [
        (
            *(organization_id, place.post_id, place.credential_id),
            *(place.next_collect_at, place.last_collected_at),
            *(0, 0, *place.failure, False),
            *(None, place.last_collected_at and place.last_collected_at.date(), None, None),
        )
        for place in places
    ]
    await session.execute_rows(OUTCOMES, sorted(rows, key=lambda row: row[1]))
