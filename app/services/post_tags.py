"""The tags of posts: reading, adding and taking them away.

Whoever changes them holds the organization's lock, so that no limit is passed by two at once.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar
from uuid import UUID

from app.domain.checks import Problem
from app.domain.numbers.histories import Outcome
from app.domain.tags import MAX_TAGS_OF_POST, TagBoard, room_for
from app.errors import BadUserInput
from app.services import tags
from app.services.tags import Labels, NewKey, Tag
from app.sql import post_tags as sql
from app.sql import posts as posts_sql
from app.storage.database import Session

Name = TypeVar("Name", bound=Hashable)


class PostPlace(NamedTuple):
    """A post of an organization."""

    organization_id: UUID
    post_id: UUID


class Changed(NamedTuple):
    """The posts whose tags have changed, and what is wrong where they can't."""

    posts: set[UUID]
    refused: Mapping[UUID, str]


class Put(NamedTuple):
    """The posts that got a tag, and those that had no room for all of theirs."""

    tagged: set[UUID]
    full: set[UUID]


async def get_tags_of_posts(
    session: Session, posts: Collection[PostPlace]
) -> dict[PostPlace, list[Tag]]:
    """The tags of posts, by label."""
    found: dict[UUID, list[Tag]] = defaultdict(list)
    for post_id, tag in await session.all(sql.select_shown(posts)):
        found[post_id].append(tag)
    return {post: found[post.post_id] for post in posts}


async def read_board(
    session: Session, organization_id: UUID, posts: Mapping[Name, UUID]
) -> TagBoard:
    """The tags of an organization and of some of its posts, which the caller calls as it likes."""
    known = await tags.get_keys(session, organization_id)
    label_of = {key: label for label, key in known.items()}
    found = await _keys_of(session, organization_id, posts.values())
    of_posts: dict[Hashable, frozenset[str]] = {
        name: frozenset(label_of[tag] for tag in found[post_id]) for name, post_id in posts.items()
    }
    return TagBoard(set(known), of_posts)


async def add_tags(
    session: Session, organization_id: UUID, wanted: Mapping[UUID, Labels], *, new_key: NewKey
) -> set[UUID]:
    """Put tags on posts; the organization gets those that it lacks.

    Returns:
        The posts that hadn't got all of theirs.

    Raises:
        BadUserInput: A post has no room for them, or the organization: see `read_board` before.
    """
    labels: dict[str, str] = {}
    for of_post in wanted.values():
        for key, label in of_post.items():
            labels.setdefault(key, label)
    known = await tags.ensure_tags(session, organization_id, labels, new_key=new_key)
    keys = {post_id: [known[key] for key in of_post] for post_id, of_post in wanted.items()}
    put = await put_tags(session, organization_id, keys)
    if put.full:
        raise BadUserInput(f"A post has at most {MAX_TAGS_OF_POST} tags.", field="tags")
    return put.tagged


async def record_tags(
    session: Session,
    organization_id: UUID,
    given: Sequence[tuple[UUID, Labels]],
    *,
    new_key: NewKey,
) -> tuple[list[Outcome], dict[int, Problem]]:
    """Put tags on posts, item by item; the outcomes, and what is wrong by position."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    board = await read_board(session, organization_id, {key: key for key, _ in given})
    outcomes: list[Outcome] = []
    problems: dict[int, Problem] = {}
    wanted: dict[UUID, dict[str, str]] = defaultdict(dict)
    for position, (key, labels) in enumerate(given):
        before = board.of_posts[key]
        if told := board.change(key, labels):
            problems[position] = Problem("tags", told)
            continue
        is_same = board.of_posts[key] == before
        outcomes.append(Outcome.UNCHANGED if is_same else Outcome.UPDATED)
        wanted[key] |= {**labels, **wanted[key]}
    await add_tags(session, organization_id, wanted, new_key=new_key)
    return outcomes, problems


async def put_tags(
    session: Session, organization_id: UUID, wanted: Mapping[UUID, Collection[UUID]]
) -> Put:
    """Put tags that the organization has on posts, as far as they have room for them."""
    present = await _keys_of(session, organization_id, wanted)
    missing = {key: set(tag_ids) - present[key] for key, tag_ids in wanted.items()}
    given = {key: room_for(tag_ids, present[key]) for key, tag_ids in wanted.items()}
    rows = [(organization_id, key, tag_id) for key, tag_ids in given.items() for tag_id in tag_ids]
    await session.execute_rows(sql.INSERT_POST_TAGS, sorted(rows))
    tagged = {key for key, tag_ids in given.items() if tag_ids}
    return Put(tagged, {key for key in wanted if len(given[key]) < len(missing[key])})


async def change_tags(
    session: Session,
    organization_id: UUID,
    post_ids: Collection[UUID],
    add: Labels,
    remove: Collection[str],
    *,
    new_key: NewKey,
) -> Changed:
    """Take tags, by folded label, from posts of an organization, and put others on them."""
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    board = await read_board(session, organization_id, {key: key for key in post_ids})
    before = dict(board.of_posts)
    refused = {key: told for key in post_ids if (told := board.change(key, add, remove))}
    changed = [key for key in post_ids if board.of_posts[key] != before[key]]
    if changed and remove:
        await _remove_tags(session, organization_id, changed, remove)
    if changed and add:
        wanted = dict.fromkeys(changed, add)
        await add_tags(session, organization_id, wanted, new_key=new_key)
    return Changed(set(changed), refused)


async def _remove_tags(
    session: Session, organization_id: UUID, post_ids: Collection[UUID], keys: Collection[str]
) -> None:
    known = await tags.get_keys(session, organization_id)
    tag_ids = [known[key] for key in keys if key in known]
    if tag_ids:
        await session.execute(sql.untag(organization_id, post_ids, tag_ids))


async def _keys_of(
    session: Session, organization_id: UUID, post_ids: Collection[UUID]
) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {post_id: set() for post_id in post_ids}
    if found:
        for post_id, tag_id in await session.all(sql.select_of_posts(organization_id, found)):
            found[post_id].add(tag_id)
    return found
