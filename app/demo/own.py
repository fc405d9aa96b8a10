"""Which rows of a workspace are the demo's own, and deleting those.

All that is random in a key of the demo comes from its dice, so its rows are known by their keys.
Whatever else is there was added by people and is theirs.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Table, delete, select

from app.demo.chance import Dice, dice
from app.demo.organizations import ORGANIZATIONS
from app.demo.plans import BrandPlan, Channel, OrganizationPlan, Tagging
from app.domain import keys
from app.services import verification
from app.storage.database import Session
from app.storage.owners import UNREAD
from app.tables import metadata
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.data_versions import DataVersion
from app.tables.posts import Post
from app.tables.tokens import Token

LIVE_BRAND = "On Air"
"""The brand that `backbone demo --live` publishes as."""

_INVENTED = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant that the keys of organizations and brands carry: they are the same every day."""

_RANDOM_BITS = 74
_TIMELESS = (1 << 80) - 1
"""The bits of a key that don't tell its time."""

_MOST_KEYS = 20_000
"""More rows of one kind than an organization of the demo ever has."""

_OF_POSTS = (
    *("collection", "post_analytics", "post_totals"),
    *("sync_pending", "content_performance", "post_tags", "observations", "thumbnails"),
    "picture_requests",
)
_OF_RUNS = ("refresh_run_posts", "refresh_runs")
_SUMS = ("analytics_daily", "analytics_totals", "brand_daily")
_LEARNED = ("brand_memory", "learning_pending")
_WRITTEN = ("goals", "notes", "tag_rules")
_RECORDS = ("charges", "credit_transactions", "ingredients")


def key_of(organization: OrganizationPlan, brand: BrandPlan | None = None) -> UUID:
    """The key of a demo organization, or of one of its brands; the same in every workspace."""
    return _key(organization.label, brand.label if brand else "")


def live_brand_key() -> UUID:
    """The key of the brand that `backbone demo --live` publishes as."""
    return _key(ORGANIZATIONS[0].label, LIVE_BRAND)


def _key(organization: str, brand: str) -> UUID:
    return new_key(_INVENTED, dice("key", organization, brand))


def new_key(now: datetime, chance: Dice) -> UUID:
    """A key of the demo's own."""
    return keys.new_key(now, chance.getrandbits(_RANDOM_BITS))


def post_dice(organization_id: UUID) -> Dice:
    """The dice for the keys of an organization's posts."""
    return dice("posts", organization_id)


def record_dice(plan: OrganizationPlan) -> Dice:
    """The dice for the keys of an organization's charges, credits and ingredients."""
    return dice("books", plan.label)


def account_keys(plan: OrganizationPlan) -> list[UUID]:
    """The keys of the accounts of an organization's brands, channel by channel."""
    return [
        new_key(_INVENTED, dice("account key", plan.label, brand.label, channel.platform))
        for brand in plan.brands
        for channel in brand.channels
    ]


def credential_key(plan: OrganizationPlan, brand: BrandPlan, channel: Channel) -> UUID:
    """The key of the credential of a connected channel."""
    return new_key(_INVENTED, dice("credential", plan.label, brand.label, channel.platform))


def note_keys(plan: OrganizationPlan) -> list[UUID]:
    """The keys of an organization's notes and of its brands'."""
    notes = len(plan.notes) + sum(len(brand.notes) for brand in plan.brands)
    return [new_key(_INVENTED, dice("note", plan.label, number)) for number in range(notes)]


def tag_keys(plan: OrganizationPlan) -> dict[str, UUID]:
    """The keys of an organization's tags, by label."""
    labels = [rule.tag for rule in plan.rules]
    labels += [campaign.tag for brand in plan.brands for campaign in brand.campaigns]
    return {label: new_key(_INVENTED, dice("tag", plan.label, label)) for label in labels}


def rule_key(plan: OrganizationPlan, rule: Tagging) -> UUID:
    """The key of a rule that tags an organization's posts."""
    return new_key(_INVENTED, dice("rule", plan.label, *rule))


def goal_dice(plan: OrganizationPlan) -> Dice:
    """The dice for the keys of an organization's goals."""
    return dice("goals", plan.label)


def lesson_dice(plan: OrganizationPlan) -> Dice:
    """The dice for the keys of what is learned of an organization."""
    return dice("lessons", plan.label)


def sync_dice(plan: OrganizationPlan) -> Dice:
    """The dice for the key of the sync that learned it."""
    return dice("sync", plan.label)


def own_posts(organization_id: UUID, keys: Iterable[UUID]) -> list[UUID]:
    """Those of an organization's posts that the demo made."""
    own = _posts_of(organization_id)
    return [key for key in keys if key.int & _TIMELESS in own]


@cache
def _posts_of(organization_id: UUID) -> frozenset[int]:
    return _timeless(post_dice(organization_id))


def _timeless(chance: Dice) -> frozenset[int]:
    return frozenset(new_key(_INVENTED, chance).int & _TIMELESS for _ in range(_MOST_KEYS))


async def delete_everything(session: Session) -> None:
    """Delete everything but tokens for the whole installation: those belong to who holds them.

    Versions of the data stay: answers elsewhere are compared with them.
    """
    for table in reversed(metadata.sorted_tables):
        if table is table_of(DataVersion):
            continue
        statement = delete(table)
        if table is table_of(Token):
            statement = statement.where(table.c.organization_id.is_not(None))
        await session.execute(statement, execution_options=UNREAD)
    session.end_answers()


async def delete_own(session: Session) -> None:
    """Delete what the demo published, measured, learned and recorded; organizations stay."""
    session.end_answers()
    await _delete_live_brand(session)
    for plan in ORGANIZATIONS:
        organization_id = key_of(plan)
        table = table_of(Post)
        found = list(
            await session.scalars(
                select(table.c.id).where(table.c.organization_id == organization_id)
            )
        )
        own = own_posts(organization_id, found)
        for name in (*_OF_RUNS, *_SUMS):
            await _delete(session, name, "organization_id", [organization_id])
        await _delete_posts(session, own)
        for name in _LEARNED:
            await _delete(session, name, "brand_id", [key_of(plan, each) for each in plan.brands])
        await _delete_records(session, plan)
        await _delete(session, "notes", "id", note_keys(plan))
        await _delete_credentials(session, plan)
        await _delete(session, "account_analytics", "account_id", account_keys(plan))
        if len(own) < len(found):
            await verification.rebuild(session, organization_id)


async def _delete_live_brand(session: Session) -> None:
    """Its posts and accounts end with the simulated platforms that they were at."""
    brand = [live_brand_key()]
    posts, accounts = table_of(Post), metadata.tables["credentials"]
    await _delete_posts(
        session, list(await session.scalars(select(posts.c.id).where(posts.c.brand_id.in_(brand))))
    )
    ended = list(await session.scalars(select(accounts.c.id).where(accounts.c.brand_id.in_(brand))))
    await _delete(session, "provider_usage", "credential_id", ended)
    followed = metadata.tables["accounts"]
    found = list(await session.scalars(select(followed.c.id).where(followed.c.brand_id.in_(brand))))
    await _delete(session, "account_analytics", "account_id", found)
    for name in (*_LEARNED, *_SUMS, *_WRITTEN, "sync_runs", "credentials", "accounts"):
        await _delete(session, name, "brand_id", brand)
    await _delete(session, table_of(Brand).name, "id", brand)


async def _delete_posts(session: Session, posts: Collection[UUID]) -> None:
    for name in (*_OF_POSTS, "refresh_run_posts"):
        await _delete(session, name, "post_id", posts)
    await _delete(session, table_of(Post).name, "id", posts)


async def _delete_credentials(session: Session, plan: OrganizationPlan) -> None:
    connected = [
        credential_key(plan, brand, channel) for brand in plan.brands for channel in brand.channels
    ]
    await _delete(session, "provider_usage", "credential_id", connected)
    await _delete(session, "credentials", "id", connected)


async def _delete_records(session: Session, plan: OrganizationPlan) -> None:
    records, goals = _timeless(record_dice(plan)), _timeless(goal_dice(plan))
    syncs = _timeless(sync_dice(plan))
    for name, own in (
        *((name, records) for name in _RECORDS),
        *(("goals", goals), ("sync_runs", syncs)),
    ):
        table = metadata.tables[name]
        found = await session.scalars(
            select(table.c.id).where(table.c.organization_id == key_of(plan))
        )
        await _delete(session, name, "id", [key for key in found if key.int & _TIMELESS in own])


async def _delete(session: Session, name: str, column: str, keys: Collection[UUID]) -> None:
    table: Table = metadata.tables[name]
    statement = delete(table).where(table.c[column].in_(keys))
    await session.execute(statement, execution_options=UNREAD)
