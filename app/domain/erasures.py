"""Erasures: what is erased for good, how far that is, and what confirms that it is meant."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.errors import BadUserInput

MOST_ERASURES = 100
"""The longest list of erasures: the newest."""


class ErasureKind(StrEnum):
    """What an erasure erases."""

    POSTS = "POSTS"
    BRAND = "BRAND"
    ORGANIZATION = "ORGANIZATION"


class Erasure(NamedTuple):
    """An erasure, and how far it is: `erased` of `posts` posts.

    `subject_id` is the brand or the organization; None where posts were named one by one.
    """

    organization_id: UUID
    id: UUID
    kind: ErasureKind
    subject_id: UUID | None
    posts: int
    erased: int
    started_at: datetime
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to erase."""
        return self.finished_at is not None


class Contents(NamedTuple):
    """What a brand or an organization holds, and erasing it takes.

    `brands` are those of an organization, 0 for a brand; `days` are days of numbers of posts that
    aren't archived; `business_records` are charges, credits and ingredients of an organization.
    """

    brands: int
    posts: int
    days: int
    accounts: int
    goals: int
    notes: int
    shares: int
    business_records: int


def check_number(confirm: int, posts: int) -> None:
    """Refuse unless the number that confirms an erasure is that of the posts.

    Raises:
        BadUserInput: It is another one; the message says the right one.
    """
    if confirm != posts:
        raise BadUserInput(
            f"To erase these posts, confirm their number: {posts}, not {confirm}.", field="confirm"
        )


def check_name(confirm: str, label: str, noun: str) -> None:
    """Refuse unless the text that confirms an erasure is the name of what is erased.

    Raises:
        BadUserInput: It is another one; the message says the right one.
    """
    if confirm.strip() != label.strip():
        raise BadUserInput(
            f'To erase this {noun}, confirm its name exactly as it is written: "{label}".',
            field="confirm",
        )
