"""How many days a window and its comparison can have, without knowing what day it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.windows.calendar import MAX_DAYS

DEFAULT_DAYS = 90
"""The longest window that applies by default."""

_TO_DATE = {"WEEK_TO_DATE": 7, "MONTH_TO_DATE": 31, "QUARTER_TO_DATE": 92, "YEAR_TO_DATE": 366}
_PRESETS = {
    "TODAY": 1,
    "YESTERDAY": 1,
    "LAST_WEEK": 7,
    "LAST_MONTH": 31,
    "LAST_QUARTER": 92,
    "LAST_YEAR": 366,
    **_TO_DATE,
}


def days_of(window: Mapping[str, Any]) -> int:
    """The most days that a window can have, from its input as plain values."""
    preset = window.get("preset")
    if isinstance(preset, str):
        if preset in _PRESETS:
            return _PRESETS[preset]
        digits = "".join(filter(str.isdigit, preset))[:3]
        return int(digits) if digits else MAX_DAYS
    return _between(window) or (MAX_DAYS if window.get("start") else DEFAULT_DAYS)


def days_read(window: Mapping[str, Any], compare_to: Mapping[str, Any]) -> int:
    """The most days that are read for a window, as many before it, and what it is compared with."""
    days, to = days_of(window), compare_to.get("to")
    if to == "CUSTOM":
        return 2 * days + (_between(compare_to) or MAX_DAYS)
    is_far = to == "PREVIOUS_YEAR" or window.get("preset") == "YEAR_TO_DATE"
    return 3 * days if is_far else 2 * days


def _between(dates: Mapping[str, Any]) -> int | None:
    """How many days two dates span, both included; None if they can't be read."""
    try:
        start, end = (date.fromisoformat(str(dates.get(name))) for name in ("start", "end"))
    except ValueError:
        return None
    return min(MAX_DAYS, max(1, (end - start).days + 1))
