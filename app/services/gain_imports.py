"""Importing gains of single days: they become the totals that every other row has."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from app.domain.imports.rows import Identity, Row
from app.domain.imports.running_totals import KnownTotals, running_totals, totals_known
from app.domain.imports.tables import Rejection
from app.domain.posts import published_on
from app.sql import imports as sql
from app.sql import posts as posts_sql
from app.sql.imports import KnownPost
from app.storage.database import Session


async def totals_of_gains(
    session: Session, organization_id: UUID, rows: Sequence[Row]
) -> tuple[list[Row], list[Rejection]]:
    """Rows with totals in place of gains, and the rows of posts that have to be rejected.

    `rows` are all rows of their posts, sorted by post and day.
    """
    organization = await session.one_or_none(posts_sql.lock_organization(organization_id))
    time_zone = organization.time_zone if organization else "UTC"
    known = {
        Identity(post.platform, post.external_id): post
        for post in await session.all(
            sql.select_known(organization_id, {row.identity.external_id for row in rows})
        )
    }
    days = [row.snapshot.date for row in rows if row.snapshot is not None]
    stored = await _stored(session, organization_id, [post.id for post in known.values()], days)
    taken: list[Row] = []
    rejections: list[Rejection] = []
    for identity, group in groupby(rows, lambda row: row.identity):
        of_post = list(group)
        post = known.get(identity)
        first = _published(of_post, post, time_zone)
        totals = running_totals(of_post, stored[post.id] if post else [], first)
        if isinstance(totals, str):
            rejections += [Rejection(row.line, None, totals) for row in of_post]
        else:
            taken += totals
    return taken, rejections


async def _stored(
    session: Session, organization_id: UUID, post_ids: Sequence[UUID], days: Sequence[date]
) -> dict[UUID, list[KnownTotals]]:
    """What is stored of posts, from the day before the first of these days on."""
    stored: dict[UUID, list[KnownTotals]] = defaultdict(list)
    if post_ids and days:
        first = min(days) - timedelta(days=1)
        rows = await session.all(sql.select_totals_since(organization_id, post_ids, first))
        for post_id, row in rows:
            totals = totals_known(row.measurement.snapshot)
            stored[post_id].append(KnownTotals(row.date, totals))
    return stored


def _published(rows: Sequence[Row], post: KnownPost | None, time_zone: str) -> date | None:
    """The day of a post's publication: what its latest row says, else what is stored."""
    said = [at for row in rows if (at := row.values.get("published_at"))]
    return published_on(said[-1] if said else post and post.published_at, time_zone)
