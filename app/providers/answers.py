"""What a platform's answer says of one post, metric by metric.

Each metric has a value, is not reported (None: the answer leaves it out), or was not answered: then
a failure says why. A value that can't be one costs its metric, not the post.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from app.domain.collecting.failures import Failure
from app.domain.numbers.metrics import COUNTS, LARGEST_COUNT, METRICS, REACH, Metrics
from app.domain.posts import PostCategory
from app.providers import json_fields
from app.providers.base import AccountReading, Malformed, Reading

Answer = int | None | Failure
Number = float | None | Failure
T = TypeVar("T", int, float)


def count(fields: Mapping[str, object], name: str) -> Answer:
    """Read a counter."""
    return _answer(json_fields.count, fields, name)


LEFT_OUT = Malformed("The answer leaves it out.").failure


def always(fields: Mapping[str, object], name: str) -> Answer:
    """Read a counter that each answer has: one that leaves it out doesn't answer it."""
    return count(fields, name) if name in fields else LEFT_OUT


def count_in_text(fields: Mapping[str, object], name: str) -> Answer:
    """Read a counter that the platform writes as a string of digits (YouTube)."""
    return _answer(json_fields.count_in_text, fields, name)


def seconds_from_millis(fields: Mapping[str, object], name: str) -> Answer:
    """Read a duration in milliseconds as whole seconds."""
    return _answer(json_fields.seconds_from_millis, fields, name)


def seconds_from_minutes(fields: Mapping[str, object], name: str) -> Answer:
    """Read a duration in minutes as whole seconds."""
    return _answer(json_fields.seconds_from_minutes, fields, name)


def number(fields: Mapping[str, object], name: str) -> Number:
    """Read a number that may have a fraction (a mean, a percentage)."""
    return _answer(json_fields.number, fields, name)


def mean_from_millis(fields: Mapping[str, object], name: str) -> Number:
    """Read a mean duration in milliseconds as seconds."""

    def read(fields: Mapping[str, object], name: str) -> float | None:
        return json_fields.number(fields, name, by=json_fields.MILLIS)

    return _answer(read, fields, name)


def total(*answers: Answer) -> Answer:
    """Add up what is reported; not answered if any part wasn't."""
    reported = [answer for answer in answers if answer is not None]
    lacking = next((answer for answer in reported if isinstance(answer, Failure)), None)
    if lacking is not None or not reported:
        return lacking
    return sum(answer for answer in reported if not isinstance(answer, Failure))


def either(preferred: T | Failure | None, other: T | Failure | None) -> T | Failure | None:
    """Take the other where the preferred one is no value."""
    is_lacking = preferred is None or (isinstance(preferred, Failure) and other is not None)
    return other if is_lacking else preferred


def reading(
    *, category: PostCategory | None = None, url: str | None = None, **answers: Number
) -> Reading:
    """Make a reading of the answers: to the metrics, reach, and extra ones by catalogue name.

    A metric that isn't among them is one that the platform doesn't report of any post; an extra
    one wasn't answered.
    """
    checked = {name: _checked(name, answer) for name, answer in answers.items()}
    values = {name: each for name, each in checked.items() if not isinstance(each, Failure)}
    reach = values.get(REACH)
    return Reading(
        Metrics._make(map(values.get, METRICS)),
        None if reach is None else int(reach),
        category,
        url,
        {name: value for name, value in values.items() if name not in COUNTS},
        {name: each for name, each in checked.items() if isinstance(each, Failure)},
    )


OneDay = tuple[date, Mapping[str, Answer]]
"""Which day it is, and what is counted of it."""


@dataclass(frozen=True, slots=True)
class Days:
    """What is told of an account's days, by our names, and why some of it can't be read."""

    counts: dict[date, dict[str, Answer]] = field(default_factory=dict)
    missing: dict[str, Failure] = field(default_factory=dict)

    def add(self, names: Iterable[str], read: Callable[[], OneDay]) -> None:
        """Read these counts of one day; a day that can't be read costs no other."""
        try:
            day, told = read()
        except Malformed as problem:
            self.lack(names, problem.failure)
        else:
            self.counts.setdefault(day, {}).update(told)

    def lack(self, names: Iterable[str], why: Failure) -> None:
        """Note why counts are missing on some day or on all."""
        self.missing.update(dict.fromkeys(names, why))


def account(
    now: Mapping[str, Answer],
    days: Days | None = None,
    missing: Mapping[str, Failure] | None = None,
) -> AccountReading:
    """Make a reading of an account of the answers to each of its counts, now and day by day.

    Why a count of days is missing isn't told of one that is there now.
    """
    days, values = days or Days(), _values(now)
    reasons: dict[str, Failure] = {}
    for told in (*map(_failures, days.counts.values()), days.missing, missing or {}):
        reasons |= told
    reasons = {name: why for name, why in reasons.items() if name not in values}
    of_days = {day: _values(counts) for day, counts in days.counts.items()}
    return AccountReading(
        values,
        {day: counts for day, counts in of_days.items() if counts},
        reasons | _failures(now),
    )


def _failures(answers: Mapping[str, Answer]) -> dict[str, Failure]:
    return {name: each for name, each in answers.items() if isinstance(each, Failure)}


def _values(answers: Mapping[str, Answer]) -> dict[str, int | None]:
    return {name: each for name, each in answers.items() if not isinstance(each, Failure)}


def _answer(
    read: Callable[[Mapping[str, object], str], T | None], fields: Mapping[str, object], name: str
) -> T | Failure | None:
    try:
        return read(fields, name)
    except Malformed as problem:
        return problem.failure


def _checked(name: str, answer: Number) -> Number:
    """A sum or a product of what the platform said may be more than is believed."""
    if isinstance(answer, int | float) and answer > LARGEST_COUNT:
        return Malformed(f"{name} is out of range: {answer}").failure
    return answer
