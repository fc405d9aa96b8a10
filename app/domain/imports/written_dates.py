"""Dates as people and platforms write them: numbers in any order, months by name, serial numbers.

Of a date in numbers alone the order of day and month is what the file or its language says; a
text that two orders can read is refused with both, never guessed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import NamedTuple

from app.domain.imports.values import Refused, shown

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "DMY", "MDY", "YMD"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
_CALLED = {DAY_FIRST: "day first", MONTH_FIRST: "month first", YEAR_FIRST: "year first"}
_LONGEST = 60

_NAMES = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października"
    " listopada grudnia",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
}
_SHORT = {
    "de": "jän feb mrz apr mai jun jul aug sept okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
}


def _months() -> Iterator[tuple[str, int]]:
    for names in _NAMES.values():
        for number, name in enumerate(names.split(), start=1):
            yield name[:3], number
            yield name[:4], number
            yield name, number
    for names in _SHORT.values():
        for number, name in enumerate(names.split(), start=1):
            yield name, number


MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for name, number in _months() if name not in {"jui", "mag", "mar"}}
    | {"mar": 3, "mag": 5}
)
"""Months by name and abbreviation, in nine languages: no name means two."""

_TIME = re.compile(
    r"(?:[T,]|\bat|\bum|\bà|\ba las|\bàs)?\s*(?<!\d)(?P<hour>\d{1,2})[:h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*(?:(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})\b|UTC\b|GMT\b|Z\b)"
)
_NUMBERS = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})[.,]?")
_JAPANESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_EIGHT = re.compile(r"(?:19|20)\d{6}")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 25_569, 73_050
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_WORDS = re.compile(r"[^\W\d_]+|\d+")


class Written(NamedTuple):
    """A moment as it is written: with a zone where it says one, and whether it has a time."""

    moment: datetime
    has_time: bool


class DateOrders(NamedTuple):
    """The orders of day and month that a file's dates may be in.

    Unless they are `fixed` by the user, a date that only another order can read is read so.
    """

    orders: tuple[str, ...] = ORDERS
    fixed: bool = False


def read_written(text: str, allowed: DateOrders | None = None) -> Written:
    """What a text is as a date, in one of these orders.

    Raises:
        Refused: Two orders can read it, and differ.
        ValueError: None can.
    """
    orders, is_fixed = allowed or DateOrders()
    found = written(text)
    read = {found[order]: order for order in reversed(orders) if order in found}
    if not read and not is_fixed:
        read = {each: order for order, each in found.items()}
    if len(read) > 1:
        both = " or ".join(
            f"{each.moment:%Y-%m-%d} ({_CALLED[order]})" for each, order in read.items()
        )
        raise Refused(f"{shown(text)} can be {both}: give --locale or --date-format")
    if not read:
        raise ValueError(text)
    return next(iter(read))


def written(text: str) -> Mapping[str, Written]:
    """What a text can be as a date, by the order that reads it so."""
    text = text.strip()
    if len(text) > _LONGEST:
        return {}
    if number := _numbered(text):
        return dict.fromkeys(ORDERS, number)
    clock = _TIME.search(text)
    before, behind = (text[: clock.start()], text[clock.end() :]) if clock else (text, "")
    zone = _ZONE.match(behind)
    if zone:
        behind = behind[zone.end() :]
    try:
        return {
            order: Written(_at(day, clock, zone), clock is not None)
            for order, day in _days(f"{before} {behind}".strip(" ,"))
        }
    except ValueError:
        return {}


def _numbered(text: str) -> Written | None:
    """A spreadsheet's serial number, a day in eight digits, or a time since 1970."""
    if _EIGHT.fullmatch(text):
        try:
            return Written(datetime.fromisoformat(text), has_time=False)
        except ValueError:
            return None
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        moment = _SERIAL_ZERO + timedelta(seconds=round(float(text) * 86_400))
        return Written(moment, "." in text and not text.endswith(".0"))
    if _EPOCH.fullmatch(text):
        seconds = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        return Written(datetime.fromtimestamp(seconds, UTC), has_time=True)
    return None


def _days(text: str) -> Iterator[tuple[str, date]]:
    if match := _JAPANESE.match(text):
        year, month, day = map(int, match.groups())
        for order in ORDERS:
            yield order, date(year, month, day)
    elif match := _NUMBERS.fullmatch(text):
        yield from _ordered(match[1], match[3], match[4], match[2])
    elif named := _named(text):
        for order in ORDERS:
            yield order, named


def _ordered(first: str, second: str, third: str, mark: str) -> Iterator[tuple[str, date]]:
    one, two, three = int(first), int(second), int(third)
    if len(first) == 4:
        for order in ORDERS:
            yield order, date(one, two, three)
        return
    if len(first) == 3:
        return
    year = three if len(third) == 4 else 2000 + three
    tried = [(DAY_FIRST, year, two, one), (MONTH_FIRST, year, one, two)]
    # With periods nobody writes the month first.
    if mark == ".":
        tried.pop()
    if len(third) == 2:
        tried.append((YEAR_FIRST, 2000 + one, two, three))
    for order, *parts in tried:
        try:
            yield order, date(*parts)
        except ValueError:
            continue


def _named(text: str) -> date | None:
    words = _WORDS.findall(text.casefold())
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isdecimal()]
    if len(months) != 1 or len(numbers) != 2 or len(words) > 7:
        return None
    years = [number for number in numbers if len(number) == 4]
    if len(years) != 1:
        return None
    day = next(number for number in numbers if number is not years[0])
    return date(int(years[0]), months[0], int(day)) if len(day) <= 2 else None


def _at(day: date, clock: re.Match[str] | None, zone: re.Match[str] | None) -> datetime:
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - as it is written
    if clock is None:
        return moment
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(clock[0])
        hour = hour % 12 + (12 if clock["half"][0].casefold() == "p" else 0)
    moment = moment.replace(
        hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0)
    )
    if zone is None:
        return moment
    if zone["sign"] is None:
        return moment.replace(tzinfo=UTC)
    offset = timedelta(hours=int(zone["hours"]), minutes=int(zone["minutes"]))
    return moment.replace(tzinfo=timezone(offset if zone["sign"] == "+" else -offset))
