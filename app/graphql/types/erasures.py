"""Erasures, and what they take."""

import datetime as dt
from typing import Annotated

import strawberry

from app.domain import erasures, public_ids
from app.domain.erasures import ErasureKind

ErasureId = Annotated[
    strawberry.ID, strawberry.argument(description="The erasure's id: erasure_...")
]


@strawberry.type(
    description="Something that is being erased for good, or was. What it was is told nowhere: of "
    "its posts only how many they are."
)
class Erasure:
    id: strawberry.ID = strawberry.field(description="By which to follow it: erasure_...")
    kind: ErasureKind = strawberry.field(description="What it erases.")
    subject_id: strawberry.ID | None = strawberry.field(
        description="The id of the brand or organization; null for posts."
    )
    posts: int = strawberry.field(description="How many posts there were to erase.")
    erased_posts: int = strawberry.field(
        description="How many of them are erased. Whatever else belongs to a brand or an "
        "organization goes after them."
    )
    started_at: dt.datetime = strawberry.field(description="When it began.")
    finished_at: dt.datetime | None = strawberry.field(
        description="When nothing was left; null while it goes on: a worker carries it on, so "
        "does whoever asks for the same again."
    )

    @staticmethod
    def of(erasure: erasures.Erasure) -> "Erasure":
        """Show an erasure."""
        return Erasure(
            id=strawberry.ID(public_ids.erasure_id(erasure.id)),
            kind=erasure.kind,
            subject_id=_subject(erasure),
            posts=erasure.posts,
            erased_posts=erasure.erased,
            started_at=erasure.started_at,
            finished_at=erasure.finished_at,
        )


def _subject(erasure: erasures.Erasure) -> strawberry.ID | None:
    if erasure.subject_id is None:
        return None
    is_brand = erasure.kind is ErasureKind.BRAND
    spelled = public_ids.brand_id if is_brand else public_ids.organization_id
    return strawberry.ID(spelled(erasure.subject_id))


@strawberry.type(description="What a brand or an organization holds, and erasing it takes.")
class Contents:
    brands: int = strawberry.field(description="Brands of an organization; 0 for a brand.")
    posts: int = strawberry.field(description="Posts, archived ones too.")
    days: int = strawberry.field(
        description="Days of numbers: one per post and day, without those of archived posts."
    )
    accounts: int = strawberry.field(description="Accounts on platforms, connected or not.")
    goals: int = strawberry.field(description="Goals, archived ones too.")
    notes: int = strawberry.field(description="Notes.")
    shares: int = strawberry.field(
        description="Links to reports of it alone, ended ones too; those of selections that name "
        "it go as well."
    )
    business_records: int = strawberry.field(
        description="Charges, credit transactions and ingredients of an organization; 0 for a "
        "brand."
    )

    @staticmethod
    def of(contents: erasures.Contents) -> "Contents":
        """Show what something holds."""
        return Contents(**contents._asdict())
