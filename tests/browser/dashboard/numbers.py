"""How the dashboard must write a number, in the few lines of its design; English only.

The front end has `Intl`; these are lines of their own, so that both can't be wrong in the same way.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from typing import Any

UNKNOWN = "—"
MINUS = "\N{MINUS SIGN}"
_FULL_UP_TO = 9_999_999
_FULL_ON_A_PHONE_UP_TO = 999_999


def _half_up(value: float, places: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _signed(text: str) -> str:
    if set(text) <= set("-0.%"):
        text = text.removeprefix("-")
    return text.replace("-", MINUS, 1)


def exact(value: float) -> str:
    """A count with all its digits."""
    return _signed(f"{_half_up(value, 0):,}")


def compact(value: float) -> str:
    """Three digits at most, half rounded away from zero."""
    if value == 0:
        return "0"
    size = Decimal(repr(abs(float(value))))
    rounded = size.quantize(Decimal(1).scaleb(size.adjusted() - 2), ROUND_HALF_UP)
    for limit, letter in ((12, "tn"), (9, "bn"), (6, "m"), (3, "k")):
        if rounded >= Decimal(1).scaleb(limit):
            text = f"{float(rounded.scaleb(-limit)):.3g}"
            return _signed(f"{'-' if value < 0 else ''}{text}{letter}")
    return _signed(f"{'-' if value < 0 else ''}{float(rounded):.3g}")


def count(value: float) -> str:
    """All digits up to 9,999,999, then three."""
    return compact(value) if abs(value) > _FULL_UP_TO else exact(value)


def mean(value: float) -> str:
    """Whole from 100 on, else one decimal."""
    return count(floor(value + 0.5)) if abs(value) >= 100 else _signed(f"{_half_up(value, 1):,}")


def times(value: float) -> str:
    return f"{_half_up(value, 1):,}"


def rate(value: float) -> str:
    """A percentage with one decimal."""
    return _signed(f"{_half_up(value, 1):,}%")


def share(value: float) -> str:
    """A percentage without decimals."""
    return _signed(f"{_half_up(value, 0):,}%")


def growth(value: float) -> str:
    """How much it grew or fell: no sign, and times from 1,000 % on."""
    size = abs(value)
    return f"{_half_up(size / 100 + 1, 0):,}x" if size >= 1000 else f"{_half_up(size, 0):,}%"


def delta(value: float) -> str:
    """Always with its sign."""
    return ("+" if value > 0 else "") + count(value)


def points(value: float) -> str:
    return f"{_half_up(abs(value), 1):,} pt"


def hour(value: float) -> str:
    return f"{int(value):02}:00"


def duration(value: float) -> str:
    """Hours, minutes or seconds, whichever is largest."""
    size, unit = (
        (value / 3600, "hr")
        if value >= 3600
        else (value / 60, "min")
        if value >= 60
        else (value, "sec")
    )
    text = f"{_half_up(size, 1):,}".removesuffix(".0")
    return f"{text} {unit}"


SYMBOLS = {"USD": "US$", "INR": "\N{INDIAN RUPEE SIGN}", "EUR": "\N{EURO SIGN}"}
"""As British English writes currencies; others by their code."""


def money(value: float, currency: str, exponent: int) -> str:
    """An amount of minor units, in full, with the decimals of its currency."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    amount = Decimal(repr(float(value))).scaleb(-exponent)
    text = f"{abs(amount).quantize(Decimal(1).scaleb(-exponent), ROUND_HALF_UP):,}"
    return f"{MINUS if value < 0 else ''}{symbol}{text}"


STYLES: dict[str, Callable[[float], str]] = {
    "count": count,
    "exact": exact,
    "compact": compact,
    "mean": mean,
    "times": times,
    "rate": rate,
    "share": share,
    "growth": growth,
    "delta": delta,
    "points": points,
    "hour": hour,
    "duration": duration,
}


def written(value: Any, style: str, *, is_phone: bool = False) -> str:
    """A field's value as the page must show it; a phone has no room for seven digits."""
    if value is None:
        return UNKNOWN
    if style == "text":
        return str(value)
    kind, *parts = style.split(":")
    if kind == "money":
        currency, exponent = parts
        return money(value, currency, int(exponent))
    text = STYLES[style](value)
    if is_phone and style in {"count", "mean", "delta"} and _has_no_room(value):
        return ("+" if text.startswith("+") else "") + compact(value)
    return text


def _has_no_room(value: float) -> bool:
    return _half_up(abs(value), 0) > _FULL_ON_A_PHONE_UP_TO


def whole_parts(parts: list[float], total: float) -> list[int]:
    """Parts as whole numbers that add up: the largest remainders are rounded up."""
    floors = [floor(part) for part in parts]
    order = sorted(range(len(parts)), key=lambda index: floors[index] - parts[index])
    for index in order[: max(0, round(total) - sum(floors))]:
        floors[index] += 1
    return floors
