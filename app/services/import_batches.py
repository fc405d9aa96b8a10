"""What is decided of a batch of imported rows, row by row, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from app.domain.imports.fields import POST_FIELDS
from app.domain.imports.records import Rejection
from app.domain.imports.rows import Identity, Row
from app.domain.imports.statements import BRAND, Said, Statement, decide, gather
from app.domain.imports.values import shown
from app.domain.numbers.histories import Outcome
from app.domain.posts import PostDraft, PostValues, fold
from app.domain.tags import TagBoard, checked_tags
from app.domain.texts import checked_label
from app.services.posts import Upserted, unsaid
from app.sql.imports import KnownPost

_UNSAID = unsaid(POST_FIELDS)
NO_BRAND = (
    "the post is new, and no row that was taken names its brand: name it in a row, or give --brand"
)


@dataclass(frozen=True)
class Rules:
    """How an import treats brands.

    Args:
        default_brand: The brand of new posts whose row names none.
        create_brands: Whether a brand that a row names is created where there is none.
        move_posts: Whether a row may move a post that was there before to another brand.
        brand_column: What the file calls the brand, for the rows that are rejected for it.
        tags_column: What it calls tags, for the same reason.
    """

    default_brand: str | None = None
    create_brands: bool = False
    move_posts: bool = False
    brand_column: str = "brand"
    tags_column: str = "tags"

    def __post_init__(self) -> None:
        """Refuse a brand whose label can't be one."""
        if self.default_brand is not None:
            label = checked_label(self.default_brand, "--brand")
            object.__setattr__(self, "default_brand", label)


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
    is unchanged. Rows that are waiting for the brand of a new post aren't counted: nothing became
    of them yet.
    """

    rows: Counter[Outcome] = field(default_factory=Counter)
    snapshots: Counter[Outcome] = field(default_factory=Counter)
    posts: Counter[Outcome] = field(default_factory=Counter)
    brands_created: int = 0
    brands_kept: list[KeptBrand] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)


class Known(NamedTuple):
    """A post that is stored, and the brand that it is in."""

    post: KnownPost
    brand: str
    brand_key: str


@dataclass
class Batch:
    """What is decided row by row, and what became of it.

    `tags` are the labels that each post is given, `tagging` the lines that do.
    """

    rules: Rules
    now: datetime
    known: Mapping[Identity, Known]
    is_last: bool = True
    result: Imported = field(default_factory=Imported)
    taken: dict[Identity, Said] = field(default_factory=dict)
    tags: dict[Identity, dict[str, str]] = field(default_factory=dict)
    tagging: dict[Identity, list[int]] = field(default_factory=lambda: defaultdict(list))

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
        return post is not None and post.post.created_at == self.now

    def with_room(self, rows: Sequence[Row], board: TagBoard) -> list[Row]:
        """The rows whose posts have room for the tags that they give; the others are rejected."""
        taken = []
        for row in rows:
            reason = board.change(row.identity, checked_tags(row.tags)) if row.tags else None
            if reason is None:
                taken.append(row)
            else:
                self.result.rejections.append(Rejection(row.line, self.rules.tags_column, reason))
        return taken

    def accepted(self, rows: Sequence[Row], brands: Mapping[str, Any]) -> list[Row]:
        """The rows whose posts have a brand to be in; the others are rejected, or have to wait."""
        refusals = {row.line: self._refusal(row, brands) for row in rows}
        named = {row.identity for row in rows if refusals[row.line] is None}
        taken = []
        for row in rows:
            reason = refusals[row.line]
            # Another row of the batch may say what a new post's brand is.
            if reason is None or (row.brand is None and row.identity in named):
                taken.append(row)
            elif reason == NO_BRAND and not self.is_last:
                self.result.waiting.append(row)
            else:
                column = self.rules.brand_column
                self.result.rejections.append(Rejection(row.line, column, reason))
        return taken

    def _refusal(self, row: Row, brands: Mapping[str, Any]) -> str | None:
        label = self.label_wanted(row)
        if label is None:
            if row.identity in self.known:
                return None
            return NO_BRAND
        brand = brands.get(fold(label))
        if brand is None and not self.rules.create_brands:
            return f"there is no brand {shown(label)}: create it, or give --create-brands"
        if brand is not None and brand.archived_at is not None:
            return f"the brand {shown(label)} is archived: restore it first"
        return None

    def drafts(self, rows: Sequence[Row], brand_ids: Mapping[str, UUID]) -> list[PostDraft]:
        """What the rows say of each of their posts; brands that they can't move to are reported."""
        drafts = []
        for row in filter(lambda row: row.tags, rows):
            self.tags[row.identity] = checked_tags(row.tags) | self.tags.get(row.identity, {})
            self.tagging[row.identity].append(row.line)
        for identity, said in gather(rows, self.now).items():
            known = self.known.get(identity)
            if known is not None and not (self.rules.move_posts or self.is_own(identity)):
                self._keep_brand(identity, known, said.pop(BRAND, None))
            stored = None
            if known is not None:
                stored = {**known.post._asdict(), BRAND: known.brand}
            last_change = self.now if known is None else known.post.updated_at
            taken, said_at = decide(said, stored, _UNSAID, last_change)
            self.taken[identity] = taken
            values: dict[str, Any] = {name: told.value for name, told in taken.items()}
            label = values.pop(BRAND, None) or (self.rules.default_brand if known is None else None)
            if label is not None and (known is None or fold(label) != known.brand_key):
                values["brand_id"] = brand_ids[fold(label)]
            tags = tuple(self.tags.get(identity, {}).values())
            drafts.append(PostDraft(*identity, cast("PostValues", values), said_at, tags))
        return drafts

    def _keep_brand(self, identity: Identity, known: Known, named: Statement | None) -> None:
        if named is not None and fold(named.value) != known.brand_key:
            kept = KeptBrand(named.line, identity, known.brand, named.value)
            self.result.brands_kept.append(kept)

    def count(
        self,
        accepted: Sequence[Row],
        drafts: Iterable[PostDraft],
        upserted: Iterable[Upserted],
        outcomes: Sequence[Outcome | None],
    ) -> None:
        """Count what became of the posts, of the snapshots and of each row that was taken."""
        speakers: dict[int, Outcome] = {}
        for draft, post in zip(drafts, upserted, strict=True):
            identity = Identity(draft.platform, draft.external_id)
            if not self.is_own(identity):
                self.result.posts[post.outcome] += 1
            if post.outcome is not Outcome.UNCHANGED:
                lines = {told.line for told in self.taken[identity].values()}
                speakers |= dict.fromkeys((*lines, *self.tagging[identity]), post.outcome)
        self.result.snapshots.update(outcome for outcome in outcomes if outcome)
        # Of rows with and without a snapshot only the former have an outcome of their own.
        of_snapshots = iter(outcomes)
        for row in accepted:
            of_snapshot = next(of_snapshots) if row.snapshot else None
            of_post = speakers.get(row.line, Outcome.UNCHANGED)
            is_new = of_snapshot in {Outcome.CREATED, Outcome.UPDATED}
            self.result.rows[of_snapshot if is_new and of_snapshot else of_post] += 1
