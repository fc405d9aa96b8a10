"""Who was seen a moment ago."""

from app.web.seen import Seen


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_who_was_seen_is_new_again_after_a_while() -> None:
    clock = Clock()
    seen = Seen(60, 10, clock)
    told = []
    for at in (0, 30, 59, 60, 90):
        clock.seconds = at
        told.append(seen.is_new("a"))
    assert told == [True, False, False, True, False]


def test_a_visit_goes_on_while_somebody_is_seen() -> None:
    clock = Clock()
    seen = Seen(60, 10, clock, goes_on=True)
    told = []
    for at in (0, 50, 100, 150, 210):
        clock.seconds = at
        told.append(seen.is_new("a"))
    assert told == [True, False, False, False, True]


def test_only_so_many_are_remembered() -> None:
    seen = Seen(60, 2, Clock())
    assert [seen.is_new(who) for who in "abcbca"] == [True, True, True, False, False, True]
