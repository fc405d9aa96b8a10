"""The demo workspace in a database: filling it through the services.

What it is filled with is planned in `schedule`, and `own` tells which of it may be deleted again.
Filling is one transaction: whoever reads sees the workspace whole, as it was or as it is now.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.demo import connections, lessons, own, written
from app.demo.business import Quarter
from app.demo.condition import Condition, condition_of
from app.demo.followers import followed, name_of
from app.demo.measuring import Calendar
from app.demo.organizations import ORGANIZATIONS
from app.demo.own import key_of
from app.demo.pictures import logo_of, picture_of
from app.demo.plans import CONNECTED_DAYS, OrganizationPlan
from app.demo.schedule import BrandYear, PlannedPost
from app.domain.platforms import Platform
from app.domain.posts import PostDraft
from app.errors import BadUserInput
from app.services import brands, organizations, posts, snapshots, thumbnails
from app.services.accounts import account_days, accounts
from app.services.accounts.account_days import DayOfAccount
from app.services.accounts.accounts import NewAccount
from app.services.business import records
from app.services.snapshots import PostSnapshot
from app.services.thumbnails import PicturedPost
from app.storage.database import Database, Session

Progress = Callable[[int, int], None]
"""Told how many snapshots are recorded, and of how many."""

BATCH = 5_000


async def make_workspace(
    database: Database,
    *,
    now: datetime,
    reset: bool = False,
    on_progress: Progress = lambda _done, _total: None,
) -> None:
    """Fill a migrated database with the workspace as of `now`, in place of an earlier one.

    What people added to a workspace stays, unless it is reset.

    Raises:
        BadUserInput: The database holds something else, which is left as it is.
    """
    async with database.write() as session:
        condition = await condition_of(session, now)
        if condition is Condition.FOREIGN:
            raise BadUserInput(f"The database holds {condition.value}: nothing was changed.")
        if reset:
            await own.delete_everything(session)
        elif condition is not Condition.EMPTY:
            await own.delete_own(session)
        years = [
            (key_of(plan), await _create_organization(session, plan, now)) for plan in ORGANIZATIONS
        ]
        for plan in ORGANIZATIONS:
            await _furnish(session, plan, now)
        for plan, (_, year) in zip(ORGANIZATIONS, years, strict=True):
            await written.set_goals(session, plan, year, now)
        total = sum(len(post.snapshots) for _, year in years for post in year)
        done = 0
        for plan, (organization_id, year) in zip(ORGANIZATIONS, years, strict=True):
            post_ids = await _create_posts(session, plan, year, now)
            measured = _in_order(post_ids, year)
            for start in range(0, len(measured), BATCH):
                batch = measured[start : start + BATCH]
                await snapshots.record_snapshots(session, organization_id, batch)
                done += len(batch)
                on_progress(done, total)
            await connections.settle(session, plan, year, post_ids, now)
            await lessons.learn(session, plan, now)


async def _create_organization(
    session: Session, plan: OrganizationPlan, now: datetime
) -> list[PlannedPost]:
    """Have an organization with its brands; returns what they published, oldest first."""
    opened = now - timedelta(days=CONNECTED_DAYS)
    values = {
        "label": plan.label,
        "time_zone": plan.time_zone,
        "currency": plan.currency,
        "credit_price": plan.credit_price,
        "logo_url": logo_of(plan.label),
    }
    organization_id = key_of(plan)
    if not await organizations.get_organizations(session, [organization_id], None):
        await organizations.create_organization(session, values, key=organization_id, now=opened)
    there = await brands.get_brands(session, [key_of(plan, each) for each in plan.brands], None)
    calendar = Calendar.of(plan.time_zone, now)
    year: list[PlannedPost] = []
    for brand in plan.brands:
        brand_id = key_of(plan, brand)
        if brand_id not in there:
            await brands.create_brand(
                session,
                organization_id,
                brand.label,
                logo_of(brand.label),
                key=brand_id,
                now=opened,
            )
        year.extend(BrandYear(plan, brand, brand_id, calendar).posts())
    return sorted(year, key=lambda post: post.published_at)


async def _furnish(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Have what an organization has besides its posts and goals."""
    await _keep_books(session, plan, now)
    await _count_followers(session, plan, now)
    await connections.connect_accounts(session, plan, now)
    await written.write_notes(session, plan, now)
    await written.have_tags(session, plan)


async def _keep_books(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Record what an organization sold, used and made."""
    quarter, organization_id = Quarter(plan, now), key_of(plan)
    chance = own.record_dice(plan)

    def new_key() -> UUID:
        return own.new_key(now, chance)

    await records.record_charges(
        session, organization_id, quarter.charges, now=now, new_key=new_key
    )
    await records.record_credits(
        session, organization_id, quarter.credits, now=now, new_key=new_key
    )
    await records.record_ingredients(
        session, organization_id, quarter.ingredients, now=now, new_key=new_key
    )


async def _count_followers(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Have the accounts of an organization's brands, with who followed them."""
    organization_id, calendar = key_of(plan), Calendar.of(plan.time_zone, now)
    keys = iter(own.account_keys(plan))
    new: dict[UUID, NewAccount] = {}
    days: list[DayOfAccount] = []
    for brand in plan.brands:
        year = BrandYear(plan, brand, key_of(plan, brand), calendar)
        for channel in brand.channels:
            key = next(keys)
            new[key] = NewAccount(name_of(brand, channel), year.brand_id, None, brand.label)
            counted = followed(plan, brand, channel, calendar, year.weather)
            days += (DayOfAccount(key, day) for day in counted)
    there = await accounts.get_accounts(session, list(new), None)
    missing = [key for key in new if key not in there]
    created_at = now - timedelta(days=CONNECTED_DAYS)
    new_keys = iter(missing)
    await accounts.create_accounts(
        session,
        organization_id,
        [new[key] for key in missing],
        new_key=lambda: next(new_keys),
        now=created_at,
    )
    await account_days.record_account_days(session, organization_id, days)


async def _create_posts(
    session: Session, plan: OrganizationPlan, year: Sequence[PlannedPost], now: datetime
) -> list[UUID]:
    """Create posts with keys in the order of publication, and archive those that are."""
    organization_id, feeding = key_of(plan), connections.feeding(plan)
    chance = own.post_dice(organization_id)
    keys = (own.new_key(post.published_at, chance) for post in year)
    drafts = [_fed(post.draft, feeding) for post in year]
    upserted = await posts.upsert_posts(
        session, organization_id, drafts, now=now, new_key=lambda: next(keys)
    )
    created = [post.post_id for post in upserted]
    archived = [key for key, post in zip(created, year, strict=True) if post.is_archived]
    await posts.archive_posts(session, organization_id, archived, now=now)
    pictures = [
        (PicturedPost(organization_id, key), picture_of(post.draft.external_id))
        for key, post in zip(created, year, strict=True)
    ]
    await thumbnails.store_pictures(session, pictures, now=now)
    return created


def _fed(draft: PostDraft, feeding: Mapping[tuple[UUID, Platform], UUID]) -> PostDraft:
    """A draft with the credential that feeds it, if one does."""
    key = feeding.get((draft.values["brand_id"], draft.platform))
    return draft if key is None else draft._replace(values=draft.values | {"credential_id": key})


def _in_order(post_ids: Sequence[UUID], year: Sequence[PlannedPost]) -> list[PostSnapshot]:
    return [
        PostSnapshot(post_id, snapshot)
        for post_id, post in zip(post_ids, year, strict=True)
        for snapshot in post.snapshots
    ]
