"""Discovery: the posts that an account has published, as its platform lists them.

Page by page, each in a transaction of its own: what was written stays when a later page fails,
and discovering again completes it.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

from app.domain.checks import check_draft
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.histories import Outcome
from app.domain.posts import PostDraft, PostStatus, PostValues
from app.domain.texts import MAX_LABEL
from app.providers.base import ProviderFailed, PublishedPost
from app.providers.platforms import PlatformInfo
from app.services import posts, schedule
from app.services.accounts import credentials
from app.services.accounts.credentials import Credential
from app.services.collecting import allowances, claims
from app.services.collecting.allowances import Account
from app.services.collecting.collectors import Collector
from app.services.platforms import info_of
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session

USUAL_REACH = timedelta(days=90)
"""How far back to look unless somebody says."""


@dataclass(slots=True)
class Discovered:
    """What became of the posts that the platform listed, by their ids there.

    With a `failure` there may be more of them: discovering again completes it.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    failure: Failure | None = None

    def count(self, outcome: Outcome) -> int:
        """How many ended so."""
        return sum(found is outcome for found in self.outcomes.values())


@dataclass(frozen=True, slots=True)
class DiscoveryBudget:
    """What reading pages of posts costs an account, where its platform charges for them.

    A post that was read on the same day (UTC) costs nothing where the platform says so.
    """

    database: Database
    account: Account
    ceiling: int | None
    owns_app: bool
    now: datetime

    async def paying(
        self, pages: AsyncIterator[Sequence[PublishedPost]]
    ) -> AsyncIterator[Sequence[PublishedPost]]:
        """The pages, each paid for: set aside before it is asked for, settled when it is there.

        Raises:
            ProviderFailed: The monthly ceiling leaves no money for another.
        """
        most = self._price * self._info.batch_size
        while True:
            await self._reserve(most)
            try:
                page = await anext(pages)
            except StopAsyncIteration:
                await self._settle([], most)
                return
            except ProviderFailed:
                await self._settle([], most)
                raise
            await self._settle(page, most)
            yield page

    @property
    def _info(self) -> PlatformInfo:
        return info_of(self.account.platform)

    @property
    def _price(self) -> int:
        return self._info.owned_price_micros if self.owns_app else self._info.price_micros

    async def _reserve(self, micros: int) -> None:
        if not micros:
            return
        async with self.database.write() as session:
            spent = await allowances.spent(session, self.account, now=self.now)
            if self.ceiling is not None and spent + micros > self.ceiling:
                raise ProviderFailed(claims.over_ceiling(self.now))
            await allowances.spend(session, self.account, reserved=micros, now=self.now)

    async def _settle(self, page: Sequence[PublishedPost], reserved: int) -> None:
        if not reserved:
            return
        async with self.database.write() as session:
            billed = len(page)
            if self._info.is_free_same_day:
                billed -= await schedule.count_read(
                    session,
                    self.account.organization_id,
                    self.account.platform,
                    [post.external_id for post in page],
                    now=self.now,
                )
            used = billed * self._price
            await allowances.spend(
                session, self.account, used=used, reserved=-reserved, now=self.now
            )


def start_of(since: date | None, *, now: datetime) -> datetime:
    """The instant from which on to look: a day's first in UTC, 90 days ago by default."""
    if since is None:
        return now - USUAL_REACH
    return datetime(since.year, since.month, since.day, tzinfo=UTC)


async def discover_posts(
    collector: Collector, credential: Credential, *, since: datetime, now: datetime
) -> Discovered:
    """List what an account has published since then, and write and enroll all of it.

    A token that the platform refuses on the way is renewed once, and the list is read again. If
    that is of no use, the credential is marked as dead.
    """
    discovered = Discovered()
    failure = await _read_pages(collector, credential, discovered, since=since, now=now)
    if failure is not None and failure.code is FailureCode.AUTHENTICATION_FAILED:
        failure = await _read_pages(
            collector, credential, discovered, since=since, now=now, force=True
        )
    if failure is not None:
        place = credential.organization_id, credential.id
        async with collector.database.write() as session:
            await credentials.mark_failed(session, *place, failure, now=now)
    discovered.failure = failure
    return discovered


async def _read_pages(
    collector: Collector,
    credential: Credential,
    discovered: Discovered,
    *,
    since: datetime,
    now: datetime,
    force: bool = False,
) -> Failure | None:
    """Write page after page; what ended it early, if anything did."""
    account = Account(
        credential.organization_id, credential.id, credential.platform, credential.host
    )
    try:
        token = await credentials.usable_token(
            collector.database,
            collector.vault,
            collector.platforms.provider(credential.platform),
            credential.organization_id,
            credential.id,
            now=now,
            force=force,
        )
        purse = DiscoveryBudget(
            collector.database, account, credential.monthly_ceiling, token.owns_app, now
        )
        pages = collector.provider(account).list_posts(token, since=since, now=now)
        async for page in purse.paying(pages):
            async with collector.database.write() as session:
                outcomes = await _write(session, collector.new_key, credential, page, now)
            for external_id, outcome in outcomes.items():
                # One that comes twice, on a second reading, is what it was the first time.
                discovered.outcomes.setdefault(external_id, outcome)
    except ProviderFailed as problem:
        return problem.failure
    return None


async def _write(
    session: Session,
    new_key: Callable[[], UUID],
    credential: Credential,
    page: Sequence[PublishedPost],
    now: datetime,
) -> dict[str, Outcome]:
    organization_id = credential.organization_id
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    external_ids = [post.external_id for post in page]
    rows = await session.all(sql.select_feeding(organization_id, credential.platform, external_ids))
    feeding = {row.external_id: row.credential_id for row in rows}
    drafts = [_draft(post, credential, feeding) for post in page]
    good = [draft for draft in drafts if check_draft(draft) is None]
    written = await posts.upsert_posts(session, organization_id, good, now=now, new_key=new_key)
    post_ids = [item.post_id for item in written]
    await schedule.enroll(session, organization_id, post_ids, now=now)
    await schedule.note_read(session, organization_id, post_ids, now=now)
    return {draft.external_id: item.outcome for draft, item in zip(good, written, strict=True)}


def _draft(
    post: PublishedPost, credential: Credential, feeding: dict[str, UUID | None]
) -> PostDraft:
    """The post as the platform tells it.

    One that is known stays with its brand, and with a credential that works.
    """
    values: dict[str, object] = {
        "label": _cut(post.label),
        "description": _clean(post.description),
        "category": post.category,
        "url": post.url,
        "published_at": post.published_at,
        "status": PostStatus.PUBLISHED,
    }
    if post.external_id not in feeding:
        values["brand_id"] = credential.brand_id
    if feeding.get(post.external_id) is None:
        values["credential_id"] = credential.id
    told = {name: value for name, value in values.items() if value is not None}
    return PostDraft(credential.platform, post.external_id, cast("PostValues", told))


def _clean(text: str | None) -> str | None:
    """A text without the character that no database stores."""
    return text and text.replace("\x00", "")


def _cut(label: str | None) -> str | None:
    label = _clean(label)
    return label and label[:MAX_LABEL]
