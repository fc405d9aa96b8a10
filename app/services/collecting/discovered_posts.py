"""Discovered posts: writing a page of an account's list, as its platform describes them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from app.domain.checks import check_draft
from app.domain.numbers.histories import Outcome
from app.domain.posts import PostCategory, PostDraft, PostStatus, PostValues
from app.domain.texts import MAX_LABEL
from app.providers.base import ListedPage, PublishedPost
from app.services import posts, schedule
from app.services.accounts.credentials import Credential
from app.services.collecting import pictures
from app.services.collecting.collectors import Collector
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.sql.accounts.credentials import Feeding
from app.storage.database import Session


class Written(NamedTuple):
    """What became of a page: the outcome of each post, and why items were left out."""

    outcomes: Sequence[Outcome]
    reasons: Sequence[str]


async def write_page(
    session: Session,
    collector: Collector,
    credential: Credential,
    page: ListedPage,
    now: datetime,
) -> Written:
    """Write and enroll the posts of a page; those that can't be stored are left out."""
    organization_id = credential.organization_id
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    external_ids = [post.external_id for post in page.posts]
    rows = await session.all(sql.select_feeding(organization_id, credential.platform, external_ids))
    known = {row.external_id: row for row in rows}
    reasons, good = [item.reason for item in page.skipped], []
    for draft in _drafts(page.posts, credential, known):
        problem = check_draft(draft)
        if problem is None:
            good.append(draft)
        else:
            reasons.append(problem.message)
    written = await posts.upsert_posts(
        session, organization_id, good, now=now, new_key=collector.new_key
    )
    post_ids = [item.post_id for item in written]
    await schedule.enroll(session, organization_id, post_ids, now=now)
    await schedule.note_read(session, organization_id, post_ids, now=now)
    if collector.with_pictures:
        keys = dict(zip((draft.external_id for draft in good), post_ids, strict=True))
        await pictures.request_pictures(session, organization_id, page.posts, keys, now=now)
    return Written([item.outcome for item in written], reasons)


def _drafts(
    found: Iterable[PublishedPost], credential: Credential, known: dict[str, Feeding]
) -> Iterable[PostDraft]:
    """The posts as drafts; one that comes twice in a page is written once."""
    by_id = {post.external_id: post for post in found}
    return [_draft(post, credential, known.get(key)) for key, post in by_id.items()]


def _draft(post: PublishedPost, credential: Credential, known: Feeding | None) -> PostDraft:
    """The post as the platform describes it.

    A known post keeps its brand, its credential if that works, and the kind that it has been given.
    """
    values: dict[str, object] = {
        "label": _cut(post.label),
        "description": _clean(post.description),
        "url": post.url,
        "published_at": post.published_at,
        "status": PostStatus.PUBLISHED,
    }
    if known is None or _has_no_kind(known):
        values["category"] = post.category
    if known is None:
        values["brand_id"] = credential.brand_id
    if known is None or known.credential_id is None:
        values["credential_id"] = credential.id
    told = {name: value for name, value in values.items() if value is not None}
    return PostDraft(credential.platform, post.external_id, cast("PostValues", told))


def _has_no_kind(known: Feeding) -> bool:
    """Whether nobody has said yet what kind of post it is: POST is what none is said of."""
    is_said = "category" in json.loads(known.said_at or "{}")
    return known.category is PostCategory.POST and not is_said


def _clean(text: str | None) -> str | None:
    """Strip the character that no database stores."""
    return text and text.replace("\x00", "")


def _cut(label: str | None) -> str | None:
    label = _clean(label)
    return label and label[:MAX_LABEL]
