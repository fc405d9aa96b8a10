"""What is due on each platform, how late it is, and why."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.services.accounts import outages
from app.services.accounts.outages import Paused
from app.services.schedule import OVERDUE_AFTER
from app.sql.collecting import backlogs as sql
from app.storage.database import Session


@dataclass(frozen=True, slots=True)
class PlatformBacklog:
    """The posts of a platform that are due; `oldest` is when the first of them came to be.

    The `overdue` have waited for over an hour. `paused` are its servers that are out of reach,
    `unreachable` how many of the overdue wait for these; `failing` how many posts fail, by reason.
    """

    platform: Platform
    due: int = 0
    overdue: int = 0
    unreachable: int = 0
    oldest: datetime | None = None
    paused: Sequence[Paused] = ()
    failing: Mapping[FailureCode, int] = field(default_factory=dict)

    @property
    def is_behind(self) -> bool:
        """Whether posts wait that a worker with room would have collected."""
        return self.overdue > self.unreachable

    @property
    def sentence(self) -> str:
        """What is due, how late it is, and why."""
        parts = [f"{PLATFORM_NAMES[self.platform]}: {_posts(self.due)} due"]
        if self.overdue and self.oldest is not None:
            parts.append(f"{self.overdue} for over an hour, the first since {_time(self.oldest)}")
        parts += [
            f"{each.host or 'it'} has been out of reach since {_time(each.since)} and is asked"
            f" again at {_time(each.ask_at)}"
            for each in self.paused
        ]
        told = ", ".join(f"{count} {code}" for code, count in self.failing.items())
        return "; ".join([*parts, *([f"failing: {told}"] if told else [])])


async def list_backlogs(session: Session, *, now: datetime) -> list[PlatformBacklog]:
    """The backlog of each platform that accounts are connected to."""
    rows = await session.all(sql.select_backlogs(now, now - OVERDUE_AFTER))
    paused: dict[Platform, list[Paused]] = defaultdict(list)
    for each in await outages.list_paused(session):
        paused[each.platform].append(each)
    return [PlatformBacklog(*row, paused[row.platform]) for row in rows]


async def list_failing(session: Session) -> dict[Platform, dict[FailureCode, int]]:
    """How many posts of each platform fail, by reason, the most frequent first."""
    failing: dict[Platform, dict[FailureCode, int]] = defaultdict(dict)
    for row in await session.all(sql.select_failing()):
        failing[row.platform][FailureCode(row.failure_code)] = row.posts
    return failing


def _posts(count: int) -> str:
    return "1 post is" if count == 1 else f"{count or 'no'} posts are"


def _time(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"
