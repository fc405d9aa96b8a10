"""Keeping the sums equal to the snapshots: applying what a write changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import add
from typing import Any
from uuid import UUID

from app.domain.numbers.metrics import ENGAGEMENT_PART, LARGEST_SUM, UNUSUAL_COUNT
from app.domain.numbers.rollups import Changes, Contribution, Place
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.sql import rollups as sql
from app.sql.portable import Upsert
from app.storage.database import Session
from app.storage.failures import TOO_LARGE


async def count_posts(
    session: Session, organization_id: UUID, post_ids: Collection[UUID]
) -> dict[Place, Contribution]:
    """What these posts count for at this moment, place by place."""
    counted = {
        row.place: row.contribution
        for row in await session.all(sql.select_measured(organization_id, post_ids))
    }
    for row in await session.all(sql.select_published(organization_id, post_ids)):
        place = row.place
        counted[place] = counted.get(place, Contribution())._replace(posts_published=row.posts)
    return counted


def difference(
    before: Mapping[Place, Contribution], after: Mapping[Place, Contribution]
) -> Changes:
    """What has to change so that what counted `before` counts as it does `after`."""
    changes = Changes()
    for place, contribution in before.items():
        changes.remove(place, contribution)
    for place, contribution in after.items():
        changes.add(place, contribution)
    return changes


async def apply_changes(session: Session, organization_id: UUID, changes: Changes) -> None:
    """Add the difference to every sum that it touches, in few statements whatever its size.

    Raises:
        BadUserInput: A sum, of everything at the most, would be larger than 64 bits hold.
    """
    differences = list(changes)
    is_unusual = False
    for statement, rows in rows_of(organization_id, differences):
        await session.execute_rows(statement, rows)
        is_unusual |= statement is sql.ADD_TOTALS and any(map(_has_unusual_count, rows))
    if is_unusual:
        await _check_whole(session)
    emptied = [
        place for place, change in differences if change.snapshots < 0 or change.posts_published < 0
    ]
    if emptied:
        brand_ids = {place.brand_id for place in emptied}
        days = {place.date for place in emptied}
        for deletion in sql.delete_empty(organization_id, brand_ids, days):
            await session.execute(deletion)


def _has_unusual_count(row: tuple[Any, ...]) -> bool:
    return any(isinstance(count, int) and abs(count) > UNUSUAL_COUNT for count in row)


async def _check_whole(session: Session) -> None:
    """Refuse totals that, together with those of all others, leave no room in 64 bits."""
    (whole,) = await session.all(sql.select_whole())
    if max(*whole.totals, whole.engagement) > LARGEST_SUM:
        raise BadUserInput(TOO_LARGE)


def rows_of(
    organization_id: UUID, changes: Iterable[tuple[Place, Contribution]]
) -> list[tuple[Upsert, list[tuple[Any, ...]]]]:
    """The rows to add to each table of sums; where nothing is stored yet, the rows themselves.

    The changes come in the order of brands and days, as `Changes` gives them.
    """
    differences = list(changes)
    rows = (_daily_rows, _brand_rows, _totals_rows)
    return [
        (statement, rows_for(organization_id, differences))
        for statement, rows_for in zip(sql.SUMS, rows, strict=True)
    ]


def _known(sums: tuple[int, ...], counts: tuple[int, ...]) -> tuple[int | None, ...]:
    """The sums as a row that starts with them has them: unknown where nothing is counted.

    A difference may add to a sum without anything more counted: a total that was corrected.
    """
    return tuple(
        [total if total or count else None for total, count in zip(sums, counts, strict=True)]
    )


def _daily_rows(
    organization_id: UUID, differences: list[tuple[Place, Contribution]]
) -> list[tuple[Any, ...]]:
    return [
        (
            *(organization_id, *place),
            *_known(change.gains, change.known),
            *change.baselines,
            *change.known,
            *change.reported,
            change.rated_engagement,
            change.snapshots,
            change.posts_published,
        )
        for place, change in differences
    ]


def _brand_rows(
    organization_id: UUID, differences: list[tuple[Place, Contribution]]
) -> list[tuple[Any, ...]]:
    # They are in the order of brands and days: what follows on the same day is added to the last.
    sums: list[tuple[tuple[UUID, date], tuple[int, ...]]] = []
    last: tuple[UUID, date] | None = None
    for (brand_id, day, _), (gains, _, known, _, *rest) in differences:
        engagement, counted = sum(gains[ENGAGEMENT_PART]), sum(known[ENGAGEMENT_PART])
        change = (gains[0], engagement, known[0], counted, *rest)
        key = (brand_id, day)
        if key == last:
            change = tuple(map(add, sums.pop()[1], change))
        sums.append((key, change))
        last = key
    return [
        (organization_id, *key, *_known(change[:2], change[2:4]), *change[2:])
        for key, change in sums
    ]


def _totals_rows(
    organization_id: UUID, differences: list[tuple[Place, Contribution]]
) -> list[tuple[Any, ...]]:
    rows = []
    for brand_id, of_brand in groupby(differences, key=lambda difference: difference[0].brand_id):
        by_platform: dict[Platform, list[Contribution]] = defaultdict(list)
        for place, change in of_brand:
            by_platform[place.platform].append(change)
        for platform, changes in by_platform.items():
            gains, baselines, _, reported, _, snapshots, _ = zip(*changes, strict=True)
            totals = tuple(map(sum, zip(*gains, *baselines, strict=True)))
            counts = tuple(map(sum, zip(*reported, strict=True)))
            if any(counts) or any(totals) or any(snapshots):
                row = (*_known(totals, counts), *counts, sum(snapshots))
                rows.append((organization_id, brand_id, platform, *row))
    return rows
