"""Whether what somebody says of posts and snapshots can be true; one problem per item."""

from datetime import date
from typing import NamedTuple

from app.domain.gains import Snapshot
from app.domain.metrics import LARGEST_COUNT, METRICS
from app.domain.posts import PostDraft
from app.domain.texts import MAX_LABEL

MAX_EXTERNAL_ID = 255
MAX_URL = 2000
MAX_TEXT = 100_000
EARLIEST_DAY = date(1990, 1, 1)
"""Before the first platform there was nothing to measure."""


class Problem(NamedTuple):
    """What is wrong with an item: the field, and a sentence that says what would be right."""

    field: str
    message: str


def check_snapshot(snapshot: Snapshot, *, today: date) -> Problem | None:
    """The first thing wrong with a snapshot; `today` is the day in the organization's zone."""
    if not EARLIEST_DAY <= snapshot.date <= today:
        return Problem(
            "date", f"date {snapshot.date} must lie between {EARLIEST_DAY} and today, {today}"
        )
    counts = dict(zip(METRICS, snapshot.totals, strict=True)) | {"reach": snapshot.reach}
    for name, count in counts.items():
        if count is not None and not 0 <= count <= LARGEST_COUNT:
            return Problem(name, f"{name} must be between 0 and {LARGEST_COUNT}, not {count}")
    if all(count is None for count in counts.values()):
        return Problem("views", "a snapshot without any number says nothing: give at least one")
    return None


def check_draft(draft: PostDraft) -> Problem | None:
    """The first thing wrong with a post's texts."""
    texts = (
        ("external_id", draft.external_id, MAX_EXTERNAL_ID),
        ("label", draft.values.get("label"), MAX_LABEL),
        ("url", draft.values.get("url"), MAX_URL),
        ("description", draft.values.get("description"), MAX_TEXT),
        ("prompt", draft.values.get("prompt"), MAX_TEXT),
    )
    if not draft.external_id.strip():
        return Problem("external_id", "external_id must not be empty: it is the platform's id")
    for field, text, longest in texts:
        if text is not None and len(text) > longest:
            return Problem(field, f"{field} must have at most {longest} characters")
        if text is not None and "\x00" in text:
            return Problem(field, f"{field} must not contain the character U+0000")
    return None
