"""Discovery: importing the posts of an account as its platform lists them.

Each page has its own transaction: earlier pages stay when a later one fails, and discovering
again completes the rest.
"""

from collections.abc import AsyncIterator, Sequence
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
from app.services.accounts import allowances, credentials
from app.services.accounts.allowances import Account
from app.services.accounts.credentials import Credential
from app.services.collecting import pictures
from app.services.collecting.collectors import Collector
from app.services.erased_posts import find_erased
from app.services.platforms import info_of
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session

USUAL_REACH = timedelta(days=90)
"""How far back to look by default."""


@dataclass(slots=True)
class Discovered:
    """The outcomes of the posts that the platform listed, by external id.

    With a `failure` there may be more posts: discovering again completes the rest.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    failure: Failure | None = None

    def count(self, outcome: Outcome) -> int:
        """How many posts had this outcome."""
        return sum(found is outcome for found in self.outcomes.values())


@dataclass(frozen=True, slots=True)
class DiscoveryBudget:
    """Pays for the pages of posts that an account reads, where its platform charges for them.

    On platforms that say so, a post already read on the same day (UTC) costs nothing.
    """

    database: Database
    account: Account
    ceiling: int | None
    owns_app: bool
    now: datetime

    async def paying(
        self, pages: AsyncIterator[Sequence[PublishedPost]]
    ) -> AsyncIterator[Sequence[PublishedPost]]:
        """The pages, each paid for: reserved before the request, settled after the response.

        Raises:
            ProviderFailed: The monthly ceiling leaves no money for another page.
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
                raise ProviderFailed(allowances.over_ceiling(self.now))
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
    """The instant to look back to: the start of a UTC day, 90 days ago by default."""
    if since is None:
        return now - USUAL_REACH
    return datetime(since.year, since.month, since.day, tzinfo=UTC)


async def discover_posts(
    collector: Collector, credential: Credential, *, since: datetime, now: datetime
) -> Discovered:
    """List what an account has published since then, and write and enroll all posts.

    Posts that were erased stay so: they are left out.
    If the platform refuses the token on the way, it is renewed once and the list read again. If
    that doesn't help, the credential is marked as dead.
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
    """Write page after page; returns the failure that ended it early, if any."""
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
                outcomes = await _write(session, collector, credential, page, now)
            for external_id, outcome in outcomes.items():
                # A post that comes again on a second reading keeps its first outcome.
                discovered.outcomes.setdefault(external_id, outcome)
    except ProviderFailed as problem:
        return problem.failure
    return None


async def _write(
    session: Session,
    collector: Collector,
    credential: Credential,
    page: Sequence[PublishedPost],
    now: datetime,
) -> dict[str, Outcome]:
    organization_id = credential.organization_id
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    external_ids = [post.external_id for post in page]
    rows = await session.all(sql.select_feeding(organization_id, credential.platform, external_ids))
    feeding = {row.external_id: row.credential_id for row in rows}
    new = [external_id for external_id in external_ids if external_id not in feeding]
    erased = await find_erased(session, collector.vault, organization_id, credential.platform, new)
    drafts = [_draft(post, credential, feeding) for post in page if post.external_id not in erased]
    good = [draft for draft in drafts if check_draft(draft) is None]
    written = await posts.upsert_posts(
        session, organization_id, good, now=now, new_key=collector.new_key
    )
    post_ids = [item.post_id for item in written]
    await schedule.enroll(session, organization_id, post_ids, now=now)
    await schedule.note_read(session, organization_id, post_ids, now=now)
    if collector.with_pictures:
        keys = dict(zip((draft.external_id for draft in good), post_ids, strict=True))
        await pictures.request_pictures(session, organization_id, page, keys, now=now)
    return {draft.external_id: item.outcome for draft, item in zip(good, written, strict=True)}


def _draft(
    post: PublishedPost, credential: Credential, feeding: dict[str, UUID | None]
) -> PostDraft:
    """The post as the platform describes it.

    A known post keeps its brand, and its credential if that works.
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
    """Strip the character that no database stores."""
    return text and text.replace("\x00", "")


def _cut(label: str | None) -> str | None:
    label = _clean(label)
    return label and label[:MAX_LABEL]
