"""How far a recount is, and how long it will still take: told on standard error."""

from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from app.cli.running import err

EVERY_SECONDS = 30.0
"""How often a line says it where there is no terminal to show a bar on."""


class RecountProgress:
    """A bar on a terminal, elsewhere a line now and then.

    It goes by posts: an organization may have a thousand times as many as another.
    """

    def __init__(
        self, organizations: int, posts: int, clock: Callable[[], float] = monotonic
    ) -> None:
        """Nothing is recounted yet, of so many organizations with so many posts."""
        self.organizations = organizations
        self.posts = posts
        self.ended = 0
        self._recounted = 0
        self._clock = clock
        self._started_at = self._told_at = clock()
        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
        self._bar = Progress(
            *(*columns, TimeRemainingColumn()),
            console=err,
            disable=not err.is_terminal,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task(self._count(), total=posts)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def recounted(self, posts: int) -> None:
        """So many more posts are recounted."""
        # Posts may have come since they were counted.
        self._recounted = min(self._recounted + posts, self.posts)
        self._bar.update(self._task, completed=self._recounted)
        self._tell_now_and_then()

    def end_one(self, say: Callable[[], None]) -> None:
        """One more organization is done; `say` prints what there is to say of it."""
        self.ended += 1
        self._bar.update(self._task, description=self._count())
        self._bar.stop()  # what it prints shall not stand in the middle of the bar
        say()
        self._bar.start()

    def line(self) -> str:
        """How far it is, in words."""
        share = self._recounted / self.posts if self.posts else 1.0
        told = f"{self._count()}, {share:.0%} of {self.posts:,} posts"
        if not self._recounted:
            return told
        seconds = (self._clock() - self._started_at) * (1 - share) / share
        return f"{told}, {_duration(seconds)} left"

    def _count(self) -> str:
        return f"{self.ended:,} of {self.organizations:,} organizations"

    def _tell_now_and_then(self) -> None:
        if self._bar.disable and self._clock() - self._told_at >= EVERY_SECONDS:
            self._told_at = self._clock()
            err.print(self.line(), markup=False)


def _duration(seconds: float) -> str:
    """About how long that is, in the one or two units that people would name."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    parts = (f"{hours:,} h" if hours else "", f"{minutes} min" if minutes else "")
    return "about " + " ".join(filter(None, parts))
