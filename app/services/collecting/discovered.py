"""What a look through an account found, in numbers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.collecting.failures import Failure
from app.domain.numbers.histories import Outcome
from app.providers.base import ListedPage
from app.services.accounts.discovery_schedule import Seen
from app.services.collecting.discovered_posts import Written

MOST_REASONS = 5


@dataclass(slots=True)
class Discovered:
    """What became of the posts that the platform listed, in numbers.

    With a `failure` there may be more posts: discovering again completes the rest. `skipped`
    counts items that couldn't be read, `reasons` says why, by how often. `charged` is what the
    platform charges, in micro-dollars. The list was read from the cursor `begins_at` on, None for
    its beginning, and goes on at `cursor`; it `is_broken_off` where the reader stopped.
    """

    counts: Counter[Outcome] = field(default_factory=Counter)
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    newest_at: datetime | None = None
    pages: int = 0
    charged: int = 0
    failure: Failure | None = None
    begins_at: str | None = None
    cursor: str | None = None
    is_broken_off: bool = False

    @property
    def found(self) -> int:
        """How many posts were listed."""
        return self.counts.total()

    def count(self, outcome: Outcome) -> int:
        """How many posts had this outcome."""
        return self.counts[outcome]

    def add(self, page: ListedPage, written: Written) -> None:
        """Count a page."""
        self.pages += 1
        self.cursor = page.cursor
        self.counts.update(written.outcomes)
        self.skipped += len(written.reasons)
        for reason in written.reasons:
            if reason in self.reasons or len(self.reasons) < MOST_REASONS:
                self.reasons[reason] += 1
        dates = [post.published_at for post in page.posts]
        known = [*dates, *([self.newest_at] if self.newest_at else [])]
        self.newest_at = max(known, default=None)

    def go_on(self, again: "Discovered") -> None:
        """Add a second reading, which began where this one broke off, or at the beginning."""
        if again.begins_at is None:
            self._replace(again)
        else:
            self.counts += again.counts
            self.skipped += again.skipped
            self.reasons += again.reasons
            self.pages += again.pages
        self.cursor = again.cursor
        self.charged += again.charged
        dates = [each for each in (self.newest_at, again.newest_at) if each is not None]
        self.newest_at = max(dates, default=None)

    def _replace(self, again: "Discovered") -> None:
        """Take the place of what was read: its new posts came again as known ones."""
        first = self.counts
        fresh = first[Outcome.CREATED] + first[Outcome.UPDATED]
        same = max(first[Outcome.UNCHANGED], again.counts[Outcome.UNCHANGED] - fresh)
        self.counts = Counter(
            {
                Outcome.CREATED: first[Outcome.CREATED] + again.counts[Outcome.CREATED],
                Outcome.UPDATED: first[Outcome.UPDATED] + again.counts[Outcome.UPDATED],
                Outcome.UNCHANGED: same,
            }
        )
        self.skipped = max(self.skipped, again.skipped)
        self.reasons |= again.reasons
        self.pages = max(self.pages, again.pages)


def seen_of(
    discovered: Discovered,
    stories: Discovered,
    *,
    has_stories: bool,
    is_listed: bool,
    covers_all: bool,
    began_at: datetime,
) -> Seen:
    """Both lists together, as the schedule keeps them."""
    reason = next(iter([*discovered.reasons, *stories.reasons]), None)
    newest = [each.newest_at for each in (discovered, stories) if each.newest_at is not None]
    return Seen(
        discovered.found + stories.found,
        discovered.count(Outcome.CREATED) + stories.count(Outcome.CREATED),
        discovered.skipped + stories.skipped,
        reason,
        max(newest, default=None),
        discovered.pages,
        is_listed,
        covers_all,
        has_stories,
        began_at,
        discovered.failure,
        stories.failure,
    )
