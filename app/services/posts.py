"""Posts: creating, changing, archiving and restoring them, with the sums kept in step."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from app.domain.checks import Problem, check_draft, no_such
from app.domain.numbers.histories import Outcome
from app.domain.numbers.rollups import ONE_POST_PUBLISHED, Changes, Contribution, Place
from app.domain.platforms import Platform
from app.domain.posts import PostDraft, PostStatus, PostValues, published_on, search_key
from app.domain.tags import TagBoard, checked_tags
from app.errors import NotFound
from app.services import post_tags, rollups, schedule, snapshots, sync_pending, tag_rules
from app.services.brands import get_brands
from app.sql import posts as sql
from app.sql.learning.content_performance import TRACES
from app.storage.database import Session
from app.tables.posts import Post

NewKey = Callable[[], UUID]


class Upserted(NamedTuple):
    """The result of a draft: the post's key, and whether it was created, changed or unchanged."""

    post_id: UUID
    outcome: Outcome


async def upsert_posts(
    session: Session,
    organization_id: UUID,
    drafts: Sequence[PostDraft],
    *,
    now: datetime,
    new_key: NewKey,
) -> list[Upserted]:
    """Create posts, or change existing ones, by platform and external id.

    Each draft of a new post needs a `brand_id` of this organization. A changed brand, status or
    day of publication moves the post's numbers with it.

    Raises:
        NotFound: There is no such organization.
    """
    organization = await session.one_or_none(sql.lock_organization(organization_id))
    if organization is None:
        raise NotFound("There is no such organization.")
    external_ids = {draft.external_id for draft in drafts}
    found = await session.all(sql.select_by_external_id(organization_id, external_ids))
    before = {(row.platform, row.external_id): row._asdict() for row in found}
    after: dict[tuple[Platform, str], dict[str, Any]] = {}
    upserted = []
    for draft in drafts:
        identity = draft.platform, draft.external_id
        known = after.get(identity) or before.get(identity)
        post = known or _new_post(organization_id, draft, new_key(), now)
        changed = _with_values(post, draft, organization.time_zone)
        if known is None:
            outcome = Outcome.CREATED
        else:
            outcome = Outcome.UNCHANGED if changed == post else Outcome.UPDATED
        is_said_anew = draft.said_at is not None and draft.said_at != post["said_at"]
        if outcome is not Outcome.UNCHANGED:
            after[identity] = changed | {"updated_at": now, "said_at": draft.said_at}
        elif is_said_anew:
            after[identity] = changed | {"said_at": draft.said_at}
        upserted.append(Upserted(post["id"], outcome))
    known_before = {row["id"]: row for row in before.values()}
    await _write(session, organization_id, known_before, after.values())
    upserted = await _add_tags(session, organization_id, drafts, upserted, new_key)
    await _follow_rules(session, organization_id, known_before, after.values())
    return upserted


async def _add_tags(
    session: Session,
    organization_id: UUID,
    drafts: Iterable[PostDraft],
    upserted: list[Upserted],
    new_key: NewKey,
) -> list[Upserted]:
    """Put on each post the tags of its drafts; one that hadn't got all of them is updated."""
    wanted: dict[UUID, dict[str, str]] = {}
    for draft, post in zip(drafts, upserted, strict=True):
        if draft.tags:
            of_post = wanted.setdefault(post.post_id, {})
            wanted[post.post_id] = checked_tags(draft.tags) | of_post
    if not wanted:
        return upserted
    tagged = await post_tags.add_tags(session, organization_id, wanted, new_key=new_key)
    return [
        post._replace(outcome=Outcome.UPDATED)
        if post.outcome is Outcome.UNCHANGED and post.post_id in tagged
        else post
        for post in upserted
    ]


async def _follow_rules(
    session: Session,
    organization_id: UUID,
    before: Mapping[UUID, Mapping[str, Any]],
    after: Collection[Mapping[str, Any]],
) -> None:
    """Let rules tag posts that are new or say something else now; what people added comes first."""
    changed = {*_changed(before, after, _RULED)}
    touched = [post for post in after if post["id"] in changed or post["id"] not in before]
    await tag_rules.follow(session, organization_id, touched)


async def find_problems(
    session: Session, organization_id: UUID, drafts: Sequence[PostDraft]
) -> dict[int, Problem]:
    """The drafts that can't be written as they are, by position, and why."""
    # What there is mustn't change until it is written.
    await session.one_or_none(sql.lock_organization(organization_id))
    brand_ids = {draft.values["brand_id"] for draft in drafts if "brand_id" in draft.values}
    known_brands = {
        key
        for key, brand in (await get_brands(session, brand_ids, None)).items()
        if brand.organization_id == organization_id
    }
    rows = await session.all(
        sql.select_keys(organization_id, {draft.external_id for draft in drafts})
    )
    keys = {(row.platform, row.external_id): row.id for row in rows}
    has_tags = any(draft.tags for draft in drafts)
    board = await post_tags.read_board(session, organization_id, keys) if has_tags else TagBoard()
    known_posts, problems = set(keys), {}
    for position, draft in enumerate(drafts):
        brand_id = draft.values.get("brand_id")
        problem = check_draft(draft)
        if problem is None and brand_id is not None and brand_id not in known_brands:
            problem = no_such("brand_id", "brand of that organization")
        if problem is None and brand_id is None and draft[:2] not in known_posts:
            problem = Problem("brand_id", "a new post needs the brand that published it")
        if problem is None and draft.tags:
            problem = _problem_of_tags(board, draft)
        if problem is not None:
            problems[position] = problem
        else:
            known_posts.add(draft[:2])
    return problems


def _problem_of_tags(board: TagBoard, draft: PostDraft) -> Problem | None:
    told = board.change(draft[:2], checked_tags(draft.tags))
    return Problem("tags", f"tags {told}") if told else None


def _new_post(organization_id: UUID, draft: PostDraft, key: UUID, now: datetime) -> dict[str, Any]:
    return {
        **_DEFAULTS,
        "organization_id": organization_id,
        "id": key,
        "brand_id": draft.values["brand_id"],
        "platform": draft.platform,
        "external_id": draft.external_id,
        "created_at": now,
        "updated_at": now,
    }


_DEFAULTS = {name: field.get_default() for name, field in Post.model_fields.items()}
"""Defaults of a new post, by column: making a `Post` of each would take ten times as long."""


def _with_values(post: Mapping[str, Any], draft: PostDraft, time_zone: str) -> dict[str, Any]:
    """Apply a draft to a post. Its day changes only with its instant, never with the zone."""
    changed = {**post, **draft.values}
    changed["search_key"] = search_key(changed["label"], changed["description"])
    if changed["published_at"] != post["published_at"]:
        changed["published_on"] = published_on(changed["published_at"], time_zone)
    return changed


def unsaid(names: Iterable[str]) -> dict[str, Any]:
    """The values that these fields have of a post of which nobody has said them."""
    return {name: _DEFAULTS[name] for name in names}


async def complete_posts(
    session: Session, organization_id: UUID, told: Mapping[UUID, PostValues], *, now: datetime
) -> None:
    """Fill in values that a platform reports and nobody has set: what people set stays.

    The caller must hold the organization's lock.
    """
    rows = await session.all(sql.select_incomplete(organization_id, told))
    before = {row.id: row._asdict() for row in rows}
    after = []
    for key, post in before.items():
        unsaid = {name: value for name, value in told[key].items() if post[name] == _DEFAULTS[name]}
        values = cast("PostValues", unsaid)
        draft = PostDraft(post["platform"], post["external_id"], values)
        if check_draft(draft) is None and {**post, **values} != post:
            after.append({**post, **values, "updated_at": now})
    if after:
        await _write(session, organization_id, before, after)
        await _follow_rules(session, organization_id, before, after)


async def archive_posts(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], *, now: datetime
) -> list[UUID]:
    """Take posts out of every sum; archived ones stay unchanged. Returns those that exist."""
    return await _set_archived(session, organization_id, post_ids, now=now, archived_at=now)


async def restore_posts(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], *, now: datetime
) -> list[UUID]:
    """Let archived posts count again; others stay unchanged. Returns those that exist."""
    return await _set_archived(session, organization_id, post_ids, now=now, archived_at=None)


async def _set_archived(
    session: Session,
    organization_id: UUID,
    post_ids: Collection[UUID],
    *,
    now: datetime,
    archived_at: datetime | None,
) -> list[UUID]:
    await session.one_or_none(sql.lock_organization(organization_id))
    rows = await session.all(sql.select_for_change(organization_id, post_ids))
    before = {row.id: row._asdict() for row in rows}
    after = [
        post | {"archived_at": archived_at, "updated_at": now}
        for post in before.values()
        if (post["archived_at"] is None) != (archived_at is None)
    ]
    await _write(session, organization_id, before, after)
    return list(before)


_COUNTS_BY = ("brand_id", "status", "published_on", "archived_at")
_RULED = ("brand_id", "label", "description")
"""The columns that rules look at to tag a post."""

_SYNCED = (*("label", "description", "category"), *TRACES)
"""The columns that content performance copies from a post, besides its numbers and place."""


async def _write(
    session: Session,
    organization_id: UUID,
    before: Mapping[UUID, Mapping[str, Any]],
    after: Collection[Mapping[str, Any]],
) -> None:
    """Write whole posts, and update the sums, the schedule and the sync accordingly."""
    moved = _changed(before, after, _COUNTS_BY)
    counted = await rollups.count_posts(session, organization_id, moved) if moved else {}
    rows = [tuple(post[name] for name in sql.COLUMNS) for post in after]
    await session.execute_rows(sql.UPSERT_POSTS, sorted(rows, key=lambda row: row[:2]))
    await schedule.follow(session, organization_id, before, after)
    changes = Changes()
    if moved:
        changes = await _moves(session, organization_id, before, after, moved, counted)
    for place in _published(post for post in after if post["id"] not in before):
        changes.add(place, ONE_POST_PUBLISHED)
    await rollups.apply_changes(session, organization_id, changes)
    await _enter_sync(session, organization_id, before, after)


def _published(posts: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    """The places of new posts: they count as published only, since nothing was measured yet."""
    for post in posts:
        if post["status"] == PostStatus.PUBLISHED and post["published_on"] is not None:
            yield Place(post["brand_id"], post["published_on"], post["platform"])


def _changed(
    before: Mapping[UUID, Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    names: Iterable[str],
) -> list[UUID]:
    """The existing posts that differ in any of these columns."""
    return [
        post["id"]
        for post in after
        if post["id"] in before and any(post[name] != before[post["id"]][name] for name in names)
    ]


async def _moves(
    session: Session,
    organization_id: UUID,
    before: Mapping[UUID, Mapping[str, Any]],
    after: Collection[Mapping[str, Any]],
    moved: Collection[UUID],
    counted: Mapping[Place, Contribution],
) -> Changes:
    """The changes to sums when posts no longer count where they `counted` before."""
    redated = _changed(before, after, ["published_on"])
    if redated:
        await snapshots.remeasure(session, organization_id, redated)
    return rollups.difference(counted, await rollups.count_posts(session, organization_id, moved))


async def _enter_sync(
    session: Session,
    organization_id: UUID,
    before: Mapping[UUID, Mapping[str, Any]],
    after: Collection[Mapping[str, Any]],
) -> None:
    """Have the next sync look at every day of the posts whose rows may differ now."""
    changed = _changed(before, after, (*_COUNTS_BY, *_SYNCED))
    if changed:
        await sync_pending.enter_posts(session, organization_id, changed)
