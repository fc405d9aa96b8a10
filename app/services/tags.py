"""Tags: what an organization calls its posts by.

Whoever changes them holds the organization's lock, so that no limit is passed by two at once.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.posts import search_text
from app.domain.tags import MAX_TAGS, checked_tag, tag_key
from app.errors import BadUserInput, NotFound
from app.services.organizations import Visible
from app.sql import posts as posts_sql
from app.sql import tags as sql
from app.storage.database import Session

NewKey = Callable[[], UUID]
Labels = Mapping[str, str]
"""Tags as somebody writes them, by folded label."""

Tag = sql.TagRow


async def get_tags(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Tag]:
    """The tags with these keys, if visible to the caller."""
    return {tag.id: tag for tag in await session.all(sql.select_by_id(ids, visible))}


async def find_owners(
    session: Session, keys: Collection[str], visible: Visible
) -> dict[str, list[UUID]]:
    """The organizations visible to the caller that have a tag with these folded labels."""
    found: dict[str, list[UUID]] = {key: [] for key in keys}
    for tag in await session.all(sql.select_labelled(keys, visible)):
        found[tag.label_key].append(tag.organization_id)
    return found


async def list_tags_per_organization(
    session: Session,
    organization_ids: Collection[UUID],
    request: PageRequest,
    *,
    search: str | None = None,
) -> dict[UUID, Page[Tag]]:
    """The same page of tags, by label, for each of these organizations."""
    statement = sql.select_page_per_organization(organization_ids, search_text(search), request)
    found: dict[UUID, list[tuple[Tag, Cursor]]] = defaultdict(list)
    for tag, cursor in await session.all(statement):
        found[tag.organization_id].append((tag, cursor))
    return {key: page_of(found[key], request) for key in organization_ids}


async def count_tags_per_organization(
    session: Session, organization_ids: Collection[UUID], *, search: str | None = None
) -> dict[UUID, int]:
    """How many tags the list of each of these organizations has."""
    statement = sql.count_per_organization(organization_ids, search_text(search))
    counts = {row.parent_id: row.total for row in await session.all(statement)}
    return {key: counts.get(key, 0) for key in organization_ids}


async def create_tag(session: Session, organization_id: UUID, label: str, *, key: UUID) -> UUID:
    """Create a tag that no post has.

    Raises:
        NotFound: There is no such organization.
        BadUserInput: It can't be a tag, there is one like it, or there are 1,000 already.
    """
    if await session.one_or_none(posts_sql.lock_organization(organization_id)) is None:
        raise NotFound("There is no such organization.")
    label = checked_tag(label)
    _check_is_free(await get_keys(session, organization_id), label)
    labels = {tag_key(label): label}
    await ensure_tags(session, organization_id, labels, new_key=lambda: key, field="label")
    return key


async def rename_tag(session: Session, tag_id: UUID, label: str, visible: Visible) -> None:
    """Call a tag otherwise; posts and rules keep it.

    Raises:
        NotFound: There is no such tag.
        BadUserInput: It can't be a tag, or there is another one like it.
    """
    tag = await _locked(session, tag_id, visible)
    label = checked_tag(label)
    known = await get_keys(session, tag.organization_id)
    _check_is_free({key: of for key, of in known.items() if of != tag_id}, label)
    await session.execute_rows(
        sql.WRITE_TAGS, [(tag.organization_id, tag_id, label, tag_key(label))]
    )


async def erase_tag(session: Session, tag_id: UUID, visible: Visible) -> None:
    """Take a tag from all posts, and erase it with its rules.

    Raises:
        NotFound: There is no such tag.
    """
    tag = await _locked(session, tag_id, visible)
    for statement in sql.erase(tag.organization_id, tag_id):
        await session.execute(statement)


async def ensure_tags(
    session: Session,
    organization_id: UUID,
    labels: Labels,
    *,
    new_key: NewKey,
    field: str = "tags",
) -> dict[str, UUID]:
    """All tags of an organization, those with these labels created where there are none like them.

    Raises:
        BadUserInput: There would be more than 1,000.
    """
    known = await get_keys(session, organization_id)
    created = {key: new_key() for key in labels if key not in known}
    if created and len(known) + len(created) > MAX_TAGS:
        message = (
            f"The organization would have {len(known) + len(created)} tags: {MAX_TAGS} at most."
        )
        raise BadUserInput(message, field=field)
    rows = [(organization_id, tag_id, labels[key], key) for key, tag_id in created.items()]
    await session.execute_rows(sql.WRITE_TAGS, rows)
    return known | created


async def get_keys(session: Session, organization_id: UUID) -> dict[str, UUID]:
    """The keys of all tags of an organization, by folded label."""
    return {row.label_key: row.id for row in await session.all(sql.select_keys(organization_id))}


async def _locked(session: Session, tag_id: UUID, visible: Visible) -> Tag:
    tag = (await get_tags(session, [tag_id], visible)).get(tag_id)
    if tag is None:
        raise NotFound("There is no such tag.")
    await session.one_or_none(posts_sql.lock_organization(tag.organization_id))
    return tag


def _check_is_free(known: Collection[str], label: str) -> None:
    if tag_key(label) in known:
        raise BadUserInput(
            f"The organization already has a tag {label!r} (case doesn't matter).", field="label"
        )
