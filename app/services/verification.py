"""Recounting everything that is kept from the raw totals: to say what differs, and to repair it.

A recount records all snapshots of a post anew, as if nothing were known of it. It goes brand by
brand and, within a brand, a few posts at a time, so its memory doesn't grow with the history.
"""

from collections import defaultdict
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import History, PostTotals
from app.domain.numbers.regularity import Regularity
from app.domain.numbers.rollups import ONE_POST_PUBLISHED, Changes, Place
from app.domain.posts import PostStatus
from app.services import rollups
from app.services.snapshot_writes import Write
from app.sql import posts as posts_sql
from app.sql import verification as sql
from app.sql.portable import Upsert
from app.sql.snapshots import MeasurementRow, TotalsRow
from app.storage.database import Session
from app.storage.rows import maker_of

_POSTS_AT_ONCE = 50

Values = Mapping[str, Any]
OnProgress = Callable[[int], None]
"""Is told of posts as they are recounted: of how many since it was told last."""


class Discrepancy(NamedTuple):
    """A stored number that a recount gives otherwise.

    Where a whole row is missing or stands for nothing, `column` is None, and one side with it.
    """

    table: str
    key: Values
    column: str | None
    stored: Any
    recounted: Any


@dataclass(frozen=True)
class _Part:
    """Some rows of one table as they are stored and as they should be."""

    statement: Upsert
    stored: set[tuple[Any, ...]]
    recounted: set[tuple[Any, ...]]

    def discrepancies(self) -> Iterator[Discrepancy]:
        """What differs, row by row and column by column."""
        stored = self._by_key(self.stored - self.recounted)
        recounted = self._by_key(self.recounted - self.stored)
        for key in sorted(stored.keys() | recounted.keys()):
            yield from self._compare(key, stored.get(key), recounted.get(key))

    def _by_key(self, rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], Values]:
        names = [column.name for column in self.statement.columns]
        named = (dict(zip(names, row, strict=True)) for row in rows)
        return {tuple(row[name] for name in self.statement.key): row for row in named}

    def _compare(
        self, key: tuple[Any, ...], stored: Values | None, recounted: Values | None
    ) -> Iterator[Discrepancy]:
        table = self.statement.table.name
        named = dict(zip(self.statement.key, key, strict=True))
        if stored is None or recounted is None:
            yield Discrepancy(table, named, None, stored, recounted)
            return
        for column, value in stored.items():
            if value != recounted[column]:
                yield Discrepancy(table, named, column, value, recounted[column])

    async def repair(self, session: Session) -> None:
        """Put the rows that should be there in the place of those that shouldn't."""
        wrong = [
            {f"key_{name}": row[name] for name in self.statement.key}
            for row in self._by_key(self.stored - self.recounted).values()
        ]
        if wrong:
            await session.execute(sql.delete_row(self.statement), wrong)
        await session.execute_rows(self.statement, list(self.recounted - self.stored))


def _tell_nobody(_posts: int) -> None:
    """Say nothing of posts that are recounted."""


async def verify(
    session: Session, organization_id: UUID, on_progress: OnProgress = _tell_nobody
) -> list[Discrepancy]:
    """Recount everything of an organization, in a session that reads one moment; what differs."""
    return [
        discrepancy
        async for part in _recount(session, organization_id, on_progress)
        for discrepancy in part.discrepancies()
    ]


async def rebuild(
    session: Session, organization_id: UUID, on_progress: OnProgress = _tell_nobody
) -> list[Discrepancy]:
    """Repair everything of an organization in the caller's transaction; what it was.

    Whoever else writes to the organization waits until it is committed. No answer that was cached
    before holds afterwards: what was changed by hand may not be one of these sums.
    """
    session.end_answers()
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    found: list[Discrepancy] = []
    async for part in _recount(session, organization_id, on_progress):
        found.extend(part.discrepancies())
        await part.repair(session)
    return found


async def _recount(
    session: Session, organization_id: UUID, on_progress: OnProgress
) -> AsyncIterator[_Part]:
    for brand_id in (await session.scalars(sql.select_brand_ids(organization_id))).all():
        sums = Changes()
        posts = sql.select_posts(organization_id, brand_id)
        async for some in session.partitions(posts, _POSTS_AT_ONCE):
            for part in await _recount_posts(session, Write(organization_id, sums=sums), some):
                yield part
            on_progress(len(some))
        for statement, rows in rollups.rows_of(organization_id, sums):
            stored = await _stored(session, statement, organization_id, "brand_id", [brand_id])
            yield _Part(statement, stored, set(rows))
    strays = (await session.scalars(sql.select_stray_posts(organization_id))).all()
    for statement in sql.OF_POSTS:
        stored = await _stored(session, statement, organization_id, "post_id", strays)
        yield _Part(statement, stored, set())


async def _recount_posts(
    session: Session, write: Write, posts: Sequence[sql.RecountedPost]
) -> list[_Part]:
    """Recount what is kept of each post, and add what they count for to the write's sums."""
    ids = [post.id for post in posts]
    measurements, totals = [
        await _stored(session, statement, write.organization_id, "post_id", ids)
        for statement in sql.OF_POSTS
    ]
    snapshots: dict[UUID, list[Snapshot]] = defaultdict(list)
    measurement_row = maker_of(MeasurementRow)
    for _, post_id, *values in measurements:
        snapshots[post_id].append(measurement_row(values).measurement.snapshot)
    regularities = _regularities(totals)
    for post in posts:
        if post.id in snapshots:
            merged = History(post.published_on, None).merge(snapshots[post.id])
            if merged.totals is not None:
                bounded = _bounded(merged.totals, regularities.get(post.id), snapshots[post.id])
                write.add(post.counted, merged.changes, bounded)
        if (
            post.archived_at is None
            and post.status is PostStatus.PUBLISHED
            and post.published_on is not None
        ):
            place = Place(post.brand_id, post.published_on, post.platform)
            write.sums.add(place, ONE_POST_PUBLISHED)
    recounted = write.created, write.totals
    return [
        _Part(statement, stored, set(rows))
        for statement, stored, rows in zip(
            sql.OF_POSTS, (measurements, totals), recounted, strict=True
        )
    ]


def _regularities(totals: Iterable[tuple[Any, ...]]) -> dict[UUID, Regularity]:
    """What stored totals say of how regularly each post was measured."""
    totals_row = maker_of(TotalsRow)
    rows = (totals_row(values) for _, *values in totals)
    return {row.post_id: row.regularity for row in rows}


def _bounded(
    totals: PostTotals, stored: Regularity | None, snapshots: Iterable[Snapshot]
) -> PostTotals:
    """Recounted totals with the bounds that are stored, which are right if they hold."""
    days = {snapshot.date for snapshot in snapshots}
    if stored is None or not stored.holds_for(totals.regularity, days):
        return totals
    return totals._replace(regularity=stored)


async def _stored(
    session: Session,
    statement: Upsert,
    organization_id: UUID,
    owner: str,
    owner_ids: Collection[UUID],
) -> set[tuple[Any, ...]]:
    rows = await session.execute(sql.select_stored(statement, organization_id, owner, owner_ids))
    return {tuple(row) for row in rows}
