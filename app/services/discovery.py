"""Discovery: the posts that an account has published, as its platform lists them.

Page by page, each in a transaction of its own: what was written stays when a later page fails,
and discovering again completes it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from app.database import Database, Session
from app.domain.checks import check_draft
from app.domain.failures import Failure, FailureCode
from app.domain.histories import Outcome
from app.domain.posts import PostDraft, PostStatus, PostValues
from app.domain.texts import MAX_LABEL
from app.providers.base import Provider, ProviderFailed, PublishedPost, Token
from app.services import credentials, posts, schedule
from app.services.credentials import Credential
from app.services.vault import Vault
from app.sql import credentials as sql
from app.sql.posts import lock_organization


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
class Discovery:
    """What it takes to discover the posts of one account."""

    database: Database
    vault: Vault
    provider: Provider
    credential: Credential
    new_key: Callable[[], UUID]


async def discover_posts(discovery: Discovery, *, since: datetime, now: datetime) -> Discovered:
    """List what an account has published since then, and write and enroll all of it.

    A token that the platform refuses on the way is renewed once, and the list is read again. If
    that is of no use, the credential is marked as dead.
    """
    discovered = Discovered()
    failure = await _read_pages(discovery, discovered, since=since, now=now)
    if failure is not None and failure.code is FailureCode.AUTHENTICATION_FAILED:
        failure = await _read_pages(discovery, discovered, since=since, now=now, force=True)
    if failure is not None:
        place = discovery.credential.organization_id, discovery.credential.id
        async with discovery.database.write() as session:
            await credentials.mark_failed(session, *place, failure, now=now)
    discovered.failure = failure
    return discovered


async def _read_pages(
    discovery: Discovery,
    discovered: Discovered,
    *,
    since: datetime,
    now: datetime,
    force: bool = False,
) -> Failure | None:
    """Write page after page; what ended it early, if anything did."""
    try:
        token = await _token(discovery, now=now, force=force)
        async for page in discovery.provider.list_posts(token, since=since, now=now):
            async with discovery.database.write() as session:
                outcomes = await _write(session, discovery, page, now)
            for external_id, outcome in outcomes.items():
                # One that comes twice, on a second reading, is what it was the first time.
                discovered.outcomes.setdefault(external_id, outcome)
    except ProviderFailed as problem:
        return problem.failure
    return None


async def _token(discovery: Discovery, *, now: datetime, force: bool) -> Token:
    return await credentials.usable_token(
        discovery.database,
        discovery.vault,
        discovery.provider,
        discovery.credential.organization_id,
        discovery.credential.id,
        now=now,
        force=force,
    )


async def _write(
    session: Session, discovery: Discovery, page: Sequence[PublishedPost], now: datetime
) -> dict[str, Outcome]:
    organization_id = discovery.credential.organization_id
    await session.execute(lock_organization(organization_id))
    external_ids = [post.external_id for post in page]
    rows = await session.execute(
        sql.select_feeding(organization_id, discovery.credential.platform, external_ids)
    )
    feeding = {row.external_id: row.credential_id for row in rows}
    drafts = [_draft(post, discovery.credential, feeding) for post in page]
    good = [draft for draft in drafts if check_draft(draft) is None]
    written = await posts.upsert_posts(
        session, organization_id, good, now=now, new_key=discovery.new_key
    )
    await schedule.enroll(session, organization_id, [item.post_id for item in written], now=now)
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
