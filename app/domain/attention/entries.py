"""What needs somebody: the entries of a scope's list, their sentences, order and pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.access import AccessScope
from app.domain.attention.kinds import (
    KINDS,
    ActionCode,
    ActionTarget,
    AttentionCode,
    AttentionSeverity,
)
from app.domain.collecting.failures import FailureCode
from app.domain.goals import GoalMetric
from app.domain.pages import Cursor, Page, PageRequest, page_of
from app.domain.platforms import PLATFORM_NAMES, Platform
from app.domain.texts import quoted
from app.errors import BadUserInput

MICROS = 1_000_000


class SubjectKind(StrEnum):
    """What an entry is about."""

    CREDENTIAL = "CREDENTIAL"
    ORGANIZATION = "ORGANIZATION"
    BRAND = "BRAND"
    GOAL = "GOAL"
    TOKEN = "TOKEN"  # noqa: S105 - the name of a kind


class Subject(NamedTuple):
    """The one thing that an entry is about, and what people call it."""

    kind: SubjectKind
    id: UUID
    label: str


class Values(NamedTuple):
    """The numbers and names of an entry's sentence; None where its kind has none.

    `target`, `current` and `expected` count the `metric`; for a rate, and in `rate` and
    `compared_rate`, 5.0 is 5 %. `monthly_ceiling_micros` is in millionths of a US dollar. `ends_on`
    is the last day of a goal, `ends_at` the end of a token. `failure` is why looks or reads fail.
    """

    platform: Platform | None = None
    monthly_ceiling_micros: int | None = None
    rate: float | None = None
    compared_rate: float | None = None
    metric: GoalMetric | None = None
    target: float | None = None
    current: float | None = None
    expected: float | None = None
    ends_on: date | None = None
    ends_at: datetime | None = None
    failure: FailureCode | None = None


class Action(NamedTuple):
    """The one act that helps, and what it is done to."""

    code: ActionCode
    target: Subject


NO_VALUES = Values()


@dataclass(frozen=True, slots=True)
class Entry:
    """One state that needs somebody, or is worth knowing.

    `since` is when it began, whenever it was noticed; `posts` is how many posts it holds up;
    `scope` is the brand or organization that it belongs to, None for the whole installation.
    """

    code: AttentionCode
    subject: Subject
    since: datetime
    scope: Subject | None
    posts: int = 0
    values: Values = NO_VALUES

    @property
    def severity(self) -> AttentionSeverity:
        """How urgent it is."""
        return KINDS[self.code].severity

    @property
    def sentence(self) -> str:
        """The same in English. Users' words in it are quoted as data."""
        return KINDS[self.code].sentence.format_map(self.words)

    @property
    def words(self) -> Mapping[str, str]:
        """What a sentence can be made of."""
        values = self.values
        is_rate = values.metric is GoalMetric.ENGAGEMENT_RATE
        amount = _rate if is_rate else _count
        unit = "" if values.metric is None or is_rate else f" {values.metric.value.lower()}"
        return {
            "label": quoted(self.subject.label),
            "since": _moment(self.since),
            "held": _held(self.posts),
            "platform": PLATFORM_NAMES[values.platform] if values.platform else "",
            "ceiling": f"${(values.monthly_ceiling_micros or 0) / MICROS:,.2f}",
            "rate": _rate(values.rate),
            "compared_rate": _rate(values.compared_rate),
            "current": amount(values.current),
            "expected": amount(values.expected),
            "target": f"{amount(values.target)}{unit}",
            "ends_on": str(values.ends_on),
            "ends_at": _moment(values.ends_at) if values.ends_at else "",
        }

    def action(self, may: Callable[[AccessScope], bool]) -> Action | None:
        """The one act that helps; None where the caller may not do it."""
        act = KINDS[self.code].act
        target = self.subject if act.target is ActionTarget.SUBJECT else self.scope
        return Action(act.code, target) if target is not None and may(act.needs) else None


def _moment(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _held(posts: int) -> str:
    return "1 post is held up" if posts == 1 else f"{posts or 'no'} posts are held up"


def _rate(percent: float | None) -> str:
    return "unknown" if percent is None else f"{percent:.2f} %"


def _count(count: float | None) -> str:
    return "unknown" if count is None else f"{count:,.0f}"


_Place = tuple[int, int, datetime, UUID, str]
_URGENCY = {severity: place for place, severity in enumerate(AttentionSeverity)}


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The most urgent first, then those that hold up most posts, then the oldest."""
    return tuple(sorted(entries, key=_place))


def page_of_entries(entries: Sequence[Entry], request: PageRequest) -> Page[Entry]:
    """The entries, in order, that follow a cursor: it names the place of an entry.

    Raises:
        BadUserInput: The cursor is of another list.
    """
    if request.cursor is not None:
        seen = _place_of_cursor(request.cursor)
        entries = [entry for entry in entries if _place(entry) > seen]
    return page_of([(entry, _place(entry)) for entry in entries[: request.size + 1]], request)


def _place(entry: Entry) -> _Place:
    return _URGENCY[entry.severity], -entry.posts, entry.since, entry.subject.id, entry.code.value


def _place_of_cursor(cursor: Cursor) -> _Place:
    match cursor:
        case (int() as urgency, int() as posts, datetime() as since, UUID() as key, str() as code):
            return urgency, posts, since, key, code
    raise BadUserInput("The cursor is of another list: start again without it.", field="after")
