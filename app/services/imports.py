"""Importing what files say: one batch of rows at a time, each in the caller's transaction.

What a row means is in `app.domain.imports`. A batch needs to know nothing of the others: which
row of a post speaks for it is decided against the post's last stored snapshot, so that every
order of rows, cut anywhere, ends in the same posts, and importing again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.imports.records import Rejection
from app.domain.imports.rows import Identity, Row, is_outdated, speaking
from app.domain.imports.values import shown
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Outcome
from app.domain.posts import PostDraft, PostValues, fold
from app.services.brands import create_brands, find_brands
from app.services.posts import Upserted, upsert_posts
from app.services.snapshots import PostSnapshot, record_snapshots
from app.sql import imports as sql
from app.sql import posts as posts_sql
from app.storage.database import Session


@dataclass(frozen=True)
class Rules:
    """How an import treats brands.

    Args:
        default_brand: The brand of new posts whose row names none.
        create_brands: Whether a brand that a row names is created where there is none.
        move_posts: Whether a row may move a post that was there before to another brand.
        brand_column: What the file calls the brand, for the rows that are rejected for it.
    """

    default_brand: str | None = None
    create_brands: bool = False
    move_posts: bool = False
    brand_column: str = "brand"


class KeptBrand(NamedTuple):
    """A post that stays with its brand although the file names another."""

    line: int
    identity: Identity
    brand: str
    named: str


@dataclass
class Imported:
    """What became of a batch's rows, of their posts and of the brands that they name.

    A post that an earlier batch of the same import created is not counted again.
    """

    snapshots: Counter[Outcome] = field(default_factory=Counter)
    posts: Counter[Outcome] = field(default_factory=Counter)
    brands_created: int = 0
    brands_kept: list[KeptBrand] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


class Known(NamedTuple):
    """A post that is stored: its key, its brand and the day of its last snapshot."""

    id: UUID
    created_at: datetime
    brand: str
    brand_key: str
    last_day: date | None


async def import_rows(
    session: Session,
    organization_id: UUID,
    rows: Sequence[Row],
    rules: Rules,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Imported:
    """Create and change the posts that rows name, and record the snapshots that they are.

    `now` must be the same for all batches of one import: a post created at that instant is the
    import's own, and still takes its brand from the row that speaks for it.
    """
    await session.one_or_none(posts_sql.lock_organization(organization_id))
    known = await _read_known(session, organization_id, rows)
    batch = _Batch(rules, now, known)
    found = await find_brands(session, organization_id, batch.labels_wanted(rows))
    accepted = [row for row in rows if batch.accepts(row, found)]
    candidates = list(speaking(accepted).values())
    chosen = await _current(session, organization_id, candidates, known)
    brand_ids = {key: brand.id for key, brand in found.items()}
    missing = [label for label in batch.labels_wanted(chosen) if fold(label) not in brand_ids]
    created = await create_brands(session, organization_id, missing, new_key=new_key, now=now)
    drafts = [batch.draft(row, brand_ids | created) for row in chosen]
    upserted = await upsert_posts(session, organization_id, drafts, now=now, new_key=new_key)
    post_ids = {identity: post.id for identity, post in known.items()}
    post_ids |= {row.identity: post.post_id for row, post in zip(chosen, upserted, strict=True)}
    given = [PostSnapshot(post_ids[row.identity], row.snapshot) for row in accepted if row.snapshot]
    outcomes = await record_snapshots(session, organization_id, given) if given else []
    batch.count(candidates, zip(chosen, upserted, strict=True), outcomes)
    batch.result.brands_created = len(created)
    return batch.result


async def _read_known(
    session: Session, organization_id: UUID, rows: Iterable[Row]
) -> dict[Identity, Known]:
    external_ids = {row.identity.external_id for row in rows}
    posts = await session.all(sql.select_known(organization_id, external_ids))
    if not posts:
        return {}
    brand_ids = {post.brand_id for post in posts}
    labels = {
        brand.id: brand
        for brand in await session.all(sql.select_labels(organization_id, brand_ids))
    }
    days = await session.all(sql.select_last_days(organization_id, [post.id for post in posts]))
    last_day = {row.post_id: row.last_date for row in days}
    known = {}
    for post in posts:
        brand = labels[post.brand_id]
        known[Identity(post.platform, post.external_id)] = Known(
            post.id, post.created_at, brand.label, brand.label_key, last_day.get(post.id)
        )
    return known


async def _current(
    session: Session,
    organization_id: UUID,
    rows: Sequence[Row],
    known: Mapping[Identity, Known],
) -> list[Row]:
    """Those of the rows that say something as new as what is stored of their posts."""
    same_days = {
        (post.id, post.last_day)
        for row in rows
        if row.snapshot and (post := known.get(row.identity)) and post.last_day == row.snapshot.date
    }
    stored = await _read_snapshots(session, organization_id, same_days)
    return [
        row
        for row in rows
        if (post := known.get(row.identity)) is None
        or not is_outdated(row, post.last_day, stored.get((post.id, post.last_day)))
    ]


async def _read_snapshots(
    session: Session, organization_id: UUID, keys: Collection[tuple[UUID, date | None]]
) -> dict[tuple[UUID, date | None], Snapshot]:
    if not keys:
        return {}
    statement = sql.select_on_days(
        organization_id, {key for key, _ in keys}, {day for _, day in keys if day}
    )
    return {(row.post_id, row.date): row.snapshot for row in await session.all(statement)}


@dataclass
class _Batch:
    """What is decided row by row, and what became of it."""

    rules: Rules
    now: datetime
    known: Mapping[Identity, Known]
    result: Imported = field(default_factory=Imported)

    def label_wanted(self, row: Row) -> str | None:
        """The brand that the row's post should have, None where it has the one that it keeps."""
        post = self.known.get(row.identity)
        if post is None:
            return row.brand or self.rules.default_brand
        if row.brand is None or fold(row.brand) == post.brand_key:
            return None
        return row.brand if self.rules.move_posts or self.is_own(row.identity) else None

    def labels_wanted(self, rows: Iterable[Row]) -> list[str]:
        """The brands that have to be there for these rows, each spelling once, in their order."""
        return list(dict.fromkeys(label for row in rows if (label := self.label_wanted(row))))

    def is_own(self, identity: Identity) -> bool:
        """Whether an earlier batch of this import created the post."""
        post = self.known.get(identity)
        return post is not None and post.created_at == self.now

    def accepts(self, row: Row, brands: Mapping[str, Any]) -> bool:
        """Whether the row's post has a brand to be in; if not, the row is rejected."""
        label = self.label_wanted(row)
        if label is None:
            if row.identity in self.known:
                return True
            reason = "the post is new and has no brand: name it in the row, or give --brand"
        elif (brand := brands.get(fold(label))) is None:
            if self.rules.create_brands:
                return True
            reason = f"there is no brand {shown(label)}: create it, or give --create-brands"
        elif brand.archived_at is None:
            return True
        else:
            reason = f"the brand {shown(label)} is archived: restore it first"
        self.result.rejections.append(Rejection(row.line, self.rules.brand_column, reason))
        return False

    def draft(self, row: Row, brand_ids: Mapping[str, UUID]) -> PostDraft:
        """What the row says of its post; a brand that it can't move to is reported."""
        label = self.label_wanted(row)
        post = self.known.get(row.identity)
        values: PostValues = row.values
        if label is not None:
            values = {**values, "brand_id": brand_ids[fold(label)]}
        elif post and row.brand and fold(row.brand) != post.brand_key:
            self.result.brands_kept.append(KeptBrand(row.line, row.identity, post.brand, row.brand))
        return PostDraft(row.identity.platform, row.identity.external_id, values)

    def count(
        self,
        candidates: Iterable[Row],
        upserted: Iterable[tuple[Row, Upserted]],
        outcomes: Iterable[Outcome | None],
    ) -> None:
        """Count what became of the posts and of the snapshots."""
        changed = {row.identity: post.outcome for row, post in upserted}
        self.result.posts.update(
            changed.get(row.identity, Outcome.UNCHANGED)
            for row in candidates
            if not self.is_own(row.identity)
        )
        self.result.snapshots.update(outcome for outcome in outcomes if outcome)
