"""How far `backbone verify` and `backbone rebuild` are, as it is told without a terminal."""

import pytest

from app.cli.recount_progress import EVERY_SECONDS, RecountProgress


class Clock:
    """A clock that stands still until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def say_nothing() -> None:
    pass


@pytest.mark.parametrize(
    ("seconds", "left"),
    [
        (9, "less than a minute"),
        (60, "about 3 min"),
        (1200, "about 1 h"),
        (1900, "about 1 h 35 min"),
    ],
)
def test_the_time_left_follows_from_the_time_that_it_took(seconds: float, left: str) -> None:
    clock = Clock()
    progress = RecountProgress(2, 4_000, clock)
    clock.seconds = seconds
    progress.recounted(1_000)
    progress.end_one(say_nothing)

    assert progress.line() == f"1 of 2 organizations, 25% of 4,000 posts, {left} left"


def test_nothing_is_said_of_the_time_left_before_anything_is_recounted() -> None:
    assert RecountProgress(2, 10).line() == "0 of 2 organizations, 0% of 10 posts"
    assert RecountProgress(1, 0).line() == "0 of 1 organizations, 100% of 0 posts"


def test_posts_that_came_meanwhile_are_not_more_than_all() -> None:
    progress = RecountProgress(1, 10, Clock())
    progress.recounted(11)

    assert progress.line() == ("0 of 1 organizations, 100% of 10 posts, less than a minute left")


def test_a_line_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with RecountProgress(1, 100, clock) as progress:
        for _ in range(4):
            clock.seconds += EVERY_SECONDS / 2
            progress.recounted(10)

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "0 of 1 organizations, 20% of 100 posts, about 2 min left",
        "0 of 1 organizations, 40% of 100 posts, about 2 min left",
    ]
