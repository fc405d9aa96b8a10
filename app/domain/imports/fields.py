"""What a file may say of a post and its snapshot, and how each single value is read.

A reader takes a value as it stands in the file and returns what it means, or raises `Refused`
with a reason that says what would be right. What is empty is unknown, never 0.
"""

import re
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.business.books import LARGEST_AMOUNT, CreditKind
from app.domain.catalogue.definitions import EXTRA, MetricAddition, field_of
from app.domain.imports.ids import read_id
from app.domain.imports.moments import Calendar, Form, date_reader, day_reader, instant_reader
from app.domain.imports.values import NOT_ANSWERED, Refused, is_storable, shown
from app.domain.learning.content_performance import Counts
from app.domain.numbers.metrics import COUNTS, LARGEST_COUNT
from app.domain.platforms import Platform, parse_platform
from app.domain.posts import PostCategory, PostStatus
from app.domain.tags import checked_tags
from app.domain.texts import MAX_LABEL, problem_of_key
from app.errors import BadUserInput

Reader = Callable[[Any], Any]
Member = TypeVar("Member", bound=StrEnum)

MAX_URL_BYTES = 2000
_BETWEEN_TAGS = re.compile("[,;|]")

IDENTITY = ("platform", "external_id", "brand")
MOMENTS = ("date", "collected_at")
METRIC_OF = {
    **{name: name for name in COUNTS},
    **{field_of(name): name for name in EXTRA},
}
"""What a snapshot may count, by the name of its field: `video_views` is `videoViews`."""

_MEASURED = tuple(
    field_of(name) for name, meaning in EXTRA.items() if meaning.addition is MetricAddition.LAST
)
"""Averages and percentages: they may be fractions."""

PERFORMANCE_COUNTS = Counts._fields
INSTANTS = ("charged_at", "occurred_at", "made_at")
TEXTS = ("label", "description")
NOTES = (
    *("variant_group", "variant_id", "hook_version", "creative_version"),
    *("generation_id", "workflow_id", "prompt"),
)
POST_FIELDS = (*TEXTS, "url", "published_at", "category", "status", *NOTES)
"""What a row may say of its post, besides its brand."""


def readers(
    calendar: Calendar, formats: Mapping[str, Form], escaped: Collection[str]
) -> dict[str, Reader]:
    """How each field is read; `formats` are strptime formats of dates by field."""
    return {
        "platform": read_platform,
        "external_id": read_id,
        "brand": read_name,
        "date": day_reader(calendar, formats.get("date")),
        "collected_at": day_reader(calendar, formats.get("collected_at"), is_instant=True),
        **dict.fromkeys(METRIC_OF, read_count),
        **dict.fromkeys(_MEASURED, read_measure),
        **dict.fromkeys(TEXTS, read_text),
        "url": read_url,
        "published_at": instant_reader(calendar, formats.get("published_at")),
        "category": member_reader(PostCategory),
        "status": member_reader(PostStatus),
        **dict.fromkeys(NOTES, read_note),
        "measured_on": date_reader(calendar, formats.get("measured_on")),
        **{name: instant_reader(calendar, formats.get(name)) for name in INSTANTS},
        **dict.fromkeys(("amount", "refunded"), read_amount),
        "tags": read_tags,
        "start": date_reader(calendar, formats.get("start")),
        "end": date_reader(calendar, formats.get("end")),
        "text": read_text,
        "currency": read_name,
        "source": read_name,
        "kind": member_reader(CreditKind),
        **dict.fromkeys(escaped, read_escaped),
    }


def read_count(value: Any) -> int | None:
    """A lifetime total."""
    return _whole_number(value, "a lifetime total", LARGEST_COUNT)


def read_measure(value: Any) -> float | None:
    """An average or a percentage: a decimal number."""
    text = value.strip() if isinstance(value, str) else repr(value)
    whole, point, decimals = text.partition(".")
    if point and (decimals.isascii() and decimals.isdigit()):
        number = _whole_number(whole, "an average or a percentage", LARGEST_COUNT)
        if number is None:
            raise Refused(f"{shown(value)} is not a number: write it like 0.5")
        return float(text)
    return _whole_number(value, "an average or a percentage", LARGEST_COUNT)


def read_account_count(value: Any) -> int | None:
    """What is counted of an account."""
    return _whole_number(value, "a count of an account", LARGEST_COUNT)


def read_amount(value: Any) -> int | None:
    """Money in minor units, or credits."""
    return _whole_number(value, "an amount", LARGEST_AMOUNT)


def _whole_number(value: Any, what: str, largest: int) -> int | None:
    text = value.strip() if isinstance(value, str) else repr(value)
    if text.casefold() in NOT_ANSWERED:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise Refused(f"{shown(value)} is not a whole number: write digits only, such as 1234")
    if digits != text:
        raise Refused(f"{shown(value)} is negative: {what} is 0 or more")
    # Python refuses to read thousands of digits, so that their number is looked at first.
    if len(digits.lstrip("0")) > len(str(largest)) or int(digits) > largest:
        raise Refused(f"{shown(value)} is too large: {what} is at most {largest}")
    return int(digits)


def read_text(value: Any) -> str:
    """A text, kept as it is; a number is taken as it is written."""
    if isinstance(value, str):
        if not is_storable(value):
            raise Refused("holds a character that can't be stored (NUL, or half of a pair)")
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise Refused(f"{shown(value)} is not a text")


def read_escaped(value: Any) -> str:
    r"""A text in which the two characters `\n` stand for a line break."""
    return read_text(value).replace("\\n", "\n")


def read_note(value: Any) -> str | None:
    """A text that may be missing."""
    return read_text(value) or None


def read_name(value: Any) -> str | None:
    """A label or an id: a short text without white space around it."""
    name = read_text(value).strip()
    if problem := problem_of_key(name, MAX_LABEL):
        raise Refused(f"{shown(name)} {problem}")
    return name or None


def read_tags(value: Any) -> tuple[str, ...]:
    """Tags between commas, semicolons or bars, or as a JSON list; each once."""
    given = value if isinstance(value, list) else _BETWEEN_TAGS.split(read_text(value))
    texts = [text for text in map(read_text, given) if text.strip().casefold() not in NOT_ANSWERED]
    return checked_labels(texts)


def checked_labels(texts: Collection[str]) -> tuple[str, ...]:
    """Labels of tags as they are kept, each once."""
    try:
        return tuple(checked_tags(texts).values())
    except BadUserInput as error:
        raise Refused(error.message.removeprefix("tags: ").removesuffix(".")) from None


def read_url(value: Any) -> str | None:
    """An address, as long as an index can hold."""
    url = read_text(value).strip()
    if len(url.encode()) > MAX_URL_BYTES:
        raise Refused(f"{shown(url)} is longer than {MAX_URL_BYTES} bytes")
    return url or None


def read_link_text(value: Any) -> str | None:
    """A link, or an id that stands where one is expected."""
    text = read_text(value).strip()
    return None if text.casefold() in NOT_ANSWERED else text


def read_platform(value: Any) -> Platform | None:
    """A platform, in any case or by a usual alias."""
    name = read_text(value).strip()
    platform = parse_platform(name)
    if name and platform is None:
        raise Refused(f"{shown(name)} is not a platform: there are {', '.join(Platform)}")
    return platform


def member_reader(enumeration: type[Member]) -> Callable[[Any], Member | None]:
    """Make a reader of an enumeration's names, in any case; what is empty is unknown."""

    def read(value: Any) -> Member | None:
        name = read_text(value).strip()
        try:
            return enumeration(name.upper()) if name else None
        except ValueError:
            raise Refused(f"{shown(name)} is not one of {', '.join(enumeration)}") from None

    return read
