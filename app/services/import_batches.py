"""What is decided of a batch of imported rows, row by row, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.imports.records import Rejection
from app.domain.imports.rows import Identity, Row
from app.domain.imports.values import shown
from app.domain.numbers.histories import Outcome
from app.domain.posts import PostDraft, PostValues, fold
from app.services.posts import Upserted


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

    A post that an earlier batch of the same import created is not counted again. A row is what its
    snapshot is, or its post where it speaks for that; one that another row or what is stored beats
    is unchanged.
    """

    rows: Counter[Outcome] = field(default_factory=Counter)
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


@dataclass
class Batch:
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

    def count_rows(
        self,
        accepted: Sequence[Row],
        upserted: Iterable[tuple[Row, Upserted]],
        outcomes: Sequence[Outcome | None],
    ) -> None:
        """Count what became of each row that was taken."""
        speakers = {row.line: post.outcome for row, post in upserted}
        for position, row in enumerate(accepted):
            of_snapshot = outcomes[position] if outcomes else None
            of_post = speakers.get(row.line, Outcome.UNCHANGED)
            is_new = of_snapshot in {Outcome.CREATED, Outcome.UPDATED}
            self.result.rows[of_snapshot if is_new and of_snapshot else of_post] += 1
