"""Brands: reading, listing, creating and changing them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.posts import fold, search_text
from app.domain.texts import checked_label, checked_logo
from app.errors import BadUserInput, NotFound
from app.services.organizations import Visible
from app.sql import brands as sql
from app.sql import posts as posts_sql
from app.storage.database import Session
from app.tables.brands import Brand as Stored

Brand = sql.BrandRow


async def get_brands(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Brand]:
    """The brands with these keys, if visible to the caller."""
    statement = sql.select_by_id(bound=visible is not None)
    rows = await session.rows(statement, {"ids": ids, "visible": visible})
    return {brand.id: brand for brand in rows}


async def list_brands(
    session: Session,
    request: PageRequest,
    visible: Visible,
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> Page[Brand]:
    """A page of the brands of all organizations, by label; `archived` None gives both kinds."""
    statement = sql.select_page(search_text(search), visible, request, archived=archived)
    rows = await session.all(statement)
    return page_of(rows, request)


async def list_brands_per_organization(
    session: Session,
    organization_ids: Collection[UUID],
    request: PageRequest,
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> dict[UUID, Page[Brand]]:
    """The same page of brands for each of these organizations."""
    statement = sql.select_page_per_organization(
        organization_ids, search_text(search), request, archived=archived
    )
    found: dict[UUID, list[tuple[Brand, Cursor]]] = defaultdict(list)
    for brand, cursor in await session.all(statement):
        found[brand.organization_id].append((brand, cursor))
    return {key: page_of(found[key], request) for key in organization_ids}


async def count_brands(
    session: Session,
    visible: Visible,
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> int:
    """How many brands the list of all organizations has."""
    statement = sql.count(search_text(search), visible, archived=archived)
    return (await session.scalars(statement)).one()


async def count_brands_per_organization(
    session: Session,
    organization_ids: Collection[UUID],
    *,
    search: str | None = None,
    archived: bool | None = False,
) -> dict[UUID, int]:
    """How many brands the list of each of these organizations has."""
    statement = sql.count_per_organization(organization_ids, search_text(search), archived=archived)
    counts = {row.parent_id: row.total for row in await session.all(statement)}
    return {key: counts.get(key, 0) for key in organization_ids}


async def find_brands(
    session: Session, organization_id: UUID, labels: Iterable[str]
) -> dict[str, sql.LabelledBrand]:
    """The organization's brands with these labels, including archived ones, by folded label."""
    keys = {fold(label) for label in labels}
    rows = await session.all(sql.select_by_label_key(organization_id, keys))
    return {row.label_key: row for row in rows}


async def create_brands(
    session: Session,
    organization_id: UUID,
    labels: Iterable[str],
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> dict[str, UUID]:
    """Create brands with new labels in an organization that the caller has locked.

    Returns:
        Their keys by folded label; labels that differ only in case are one brand.
    """
    common = {"organization_id": organization_id, "created_at": now, "updated_at": now}
    created: dict[str, dict[str, Any]] = {
        key: {**common, "id": new_key(), "label": label, "label_key": key}
        for key, label in {fold(label): label for label in labels}.items()
    }
    rows = [tuple(brand.get(name) for name in sql.COLUMNS) for brand in created.values()]
    await session.execute_rows(sql.UPSERT_BRANDS, rows)
    return {key: brand["id"] for key, brand in created.items()}


async def create_brand(
    session: Session,
    organization_id: UUID,
    label: str,
    logo_url: str | None = None,
    *,
    key: UUID,
    now: datetime,
) -> UUID:
    """Create a brand.

    Raises:
        NotFound: There is no such organization.
        BadUserInput: The label is empty, or the organization already has a brand with it.
    """
    if await session.one_or_none(posts_sql.lock_organization(organization_id)) is None:
        raise NotFound("There is no such organization.")
    label = checked_label(label)
    await _check_is_free(session, organization_id, label)
    session.add(
        Stored(
            organization_id=organization_id,
            id=key,
            label=label,
            label_key=fold(label),
            logo_url=checked_logo(logo_url),
            created_at=now,
            updated_at=now,
        )
    )
    await session.flush()
    return key


async def update_brand(
    session: Session, brand_id: UUID, values: Mapping[str, Any], visible: Visible, *, now: datetime
) -> None:
    """Change the given fields of a brand; `archived_at` archives or restores it.

    Raises:
        NotFound: There is no such brand.
        BadUserInput: The label is empty or taken.
    """
    brand = (await session.scalars(select(Stored).where(col(Stored.id) == brand_id))).one_or_none()
    if brand is None or not (visible is None or brand.organization_id in visible):
        raise NotFound("There is no such brand.")
    await session.one_or_none(posts_sql.lock_organization(brand.organization_id))
    if "label" in values:
        brand.label = checked_label(values["label"])
        if fold(brand.label) != brand.label_key:
            await _check_is_free(session, brand.organization_id, brand.label)
            brand.label_key = fold(brand.label)
    if "logo_url" in values:
        brand.logo_url = checked_logo(values["logo_url"])
    # Archiving an archived brand changes nothing.
    if "archived_at" in values and (brand.archived_at is None or values["archived_at"] is None):
        brand.archived_at = values["archived_at"]
    brand.updated_at = now


async def _check_is_free(session: Session, organization_id: UUID, label: str) -> None:
    with session.no_autoflush:
        taken = await session.all(sql.select_by_label_key(organization_id, [fold(label)]))
    if taken:
        raise BadUserInput(
            f"The organization already has a brand named {label!r} (case doesn't matter).",
            field="label",
        )
