"""Asking without the metrics that a platform refuses: one function for every platform.

Some platforms refuse a whole request for one metric that they have retired, or that this kind of
post or this permission doesn't have. Then the request is made again without it, and what was
refused isn't requested of the account for a day. A service keeps it across processes.
"""

import re
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from app.domain.collecting.failures import Failure, FailureCode

T = TypeVar("T")

REFUSED_FOR = timedelta(days=1)
ANY_METRIC = "*"
"""Stands for a kind of post for which each metric alone was refused: something else is wrong."""

Names = Sequence[str]
Asking = Generator[Names, T | Failure, T | Failure]


@dataclass(frozen=True, slots=True)
class Refused(Failure):
    """A request that the platform refuses for what it asks; `words` are the platform's own."""

    words: str = ""


class RefusedMetric(NamedTuple):
    """A metric, by the platform's name, that it refused of a kind of post, and in what words."""

    kind: str
    metric: str
    words: str
    refused_at: datetime


class MetricsRequest(NamedTuple):
    """What is requested: metrics of a kind of post, or of one `post` where that is asked alone."""

    kind: str
    names: Names
    now: datetime
    post: str | None = None


class RefusedMetrics:
    """What a platform has refused of one account within a day.

    A metric that other posts of the kind had answered within the day is refused of one post only.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], RefusedMetric] = {}
        self._learned: dict[tuple[str, str], RefusedMetric] = {}
        self._answered: dict[tuple[str, str], datetime] = {}

    def recall(self, known: Iterable[RefusedMetric]) -> None:
        """Replace what is known by what is stored, and keep what isn't stored yet."""
        stored = {(each.kind, each.metric): each for each in known}
        self._known = {**stored, **self._learned}

    def take_learned(self) -> list[RefusedMetric]:
        """What was refused since this was last called."""
        learned, self._learned = list(self._learned.values()), {}
        return learned

    def learn(self, asked: MetricsRequest, refused: Mapping[str, str]) -> None:
        """Note which metrics were refused, and in what words."""
        for metric, words in refused.items():
            is_of_post = self._is_recent(self._answered.get((asked.kind, metric)), asked.now)
            kind = _of_post(asked) if is_of_post and asked.post else asked.kind
            each = RefusedMetric(kind, metric, words, asked.now)
            self._known[kind, metric] = self._learned[kind, metric] = each

    def note_answered(self, asked: MetricsRequest, names: Names) -> None:
        """Note which metrics weren't refused."""
        for name in names:
            self._answered[asked.kind, name] = asked.now

    def wanted(self, asked: MetricsRequest) -> list[str]:
        """Those of the metrics that aren't refused."""
        return [name for name in asked.names if self.refusal(asked, name) is None]

    def reasons(self, asked: MetricsRequest) -> dict[str, Failure]:
        """Why each of the metrics that is refused isn't answered."""
        found = {name: self.refusal(asked, name) for name in asked.names}
        return {name: because(each.words) for name, each in found.items() if each is not None}

    def refusal(self, asked: MetricsRequest, metric: str) -> RefusedMetric | None:
        """How a metric was refused less than a day ago; None if it wasn't."""
        for kind in (asked.kind, _of_post(asked)):
            known = self._known.get((kind, metric))
            if known is not None and self._is_recent(known.refused_at, asked.now):
                return known
        return None

    @staticmethod
    def _is_recent(moment: datetime | None, now: datetime) -> bool:
        return moment is not None and now - moment < REFUSED_FOR


def _of_post(asked: MetricsRequest) -> str:
    return f"{asked.kind} {asked.post}"


def because(words: str) -> Failure:
    """Why a refused metric isn't answered: in the platform's words, if it had any."""
    said = f'The platform refuses it: "{words}"' if words else "The platform refuses it."
    return Failure(FailureCode.REQUEST_REJECTED, said)


_PLACE = re.compile(r"metric\[([0-9]{1,2})\]")


def named_in(words: str, names: Names) -> str | None:
    """The one of these metrics, as they were requested, that a refusal names first; None if none.

    Meta may name the place of a wrong one and then all that are right.
    """
    if "must be one of" in words:
        place = _PLACE.search(words)
        return names[int(place[1])] if place and int(place[1]) < len(names) else None
    places = {
        name: found.start()
        for name in names
        if (found := re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", words))
    }
    return min(places, key=places.__getitem__, default=None)


def asking(refused: RefusedMetrics, asked: MetricsRequest, *, suspects: Names = ()) -> Asking[T]:
    """Request metrics until the platform accepts them: yields what to request, is sent the outcome.

    A refusal that names a metric costs one request more. If it names none, it is tried without the
    `suspects`, then the metrics are requested in halves, which costs at most two requests a metric.
    Any other failure, and a refusal of each metric alone, is returned as it is.
    """
    wanted = refused.wanted(asked)
    if not wanted:
        return because("")
    outcome = yield wanted
    dropped: dict[str, str] = {}
    while isinstance(outcome, Refused):
        name = named_in(outcome.words, wanted)
        if name is None or len(wanted) == 1:
            break
        dropped[name] = outcome.words
        wanted = [each for each in wanted if each != name]
        outcome = yield wanted
    if isinstance(outcome, Refused) and refused.refusal(asked, ANY_METRIC) is None:
        outcome = yield from _search(wanted, dropped, suspects, outcome)
        if isinstance(outcome, Refused):
            refused.learn(asked, {ANY_METRIC: outcome.words})
    if not isinstance(outcome, Failure):
        refused.note_answered(asked, [name for name in wanted if name not in dropped])
        refused.learn(asked, dropped)
    return outcome


def _search(wanted: Names, dropped: dict[str, str], suspects: Names, refusal: Refused) -> Asking[T]:
    """Find out which of some metrics are refused where the platform doesn't say."""
    suspected = [name for name in wanted if name in suspects]
    others = [name for name in wanted if name not in suspects]
    if suspected and others:
        outcome = yield others
        if not isinstance(outcome, Refused):
            dropped.update(dict.fromkeys(suspected, refusal.words))
            return outcome
    bad = yield from _bad_among(wanted, refusal.words, is_known_bad=True)
    if isinstance(bad, Failure) or len(bad) == len(wanted):
        return bad if isinstance(bad, Failure) else refusal
    dropped.update(bad)
    outcome = yield [name for name in wanted if name not in bad]
    return outcome


def _bad_among(
    names: Names, words: str, *, is_known_bad: bool = False
) -> Generator[Names, T | Failure, dict[str, str] | Failure]:
    if not is_known_bad:
        outcome = yield names
        if not isinstance(outcome, Refused):
            return outcome if isinstance(outcome, Failure) else {}
        words = outcome.words
    if len(names) == 1:
        return {names[0]: words}
    half = len(names) // 2
    left = yield from _bad_among(names[:half], words)
    if isinstance(left, Failure):
        return left
    right = yield from _bad_among(names[half:], words)
    return right if isinstance(right, Failure) else {**left, **right}


async def ask(
    refused: RefusedMetrics,
    asked: MetricsRequest,
    send: Callable[[Names], Awaitable[T | Failure]],
    *,
    suspects: Names = (),
) -> T | Failure:
    """Make the requests of `asking` one after another."""
    steps: Asking[T] = asking(refused, asked, suspects=suspects)
    try:
        wanted = next(steps)
        while True:
            wanted = steps.send(await send(wanted))
    except StopIteration as end:
        outcome: T | Failure = end.value
        return outcome
