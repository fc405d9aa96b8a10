"""How long a window can be, without knowing what day it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.windows.calendar import MAX_DAYS

DEFAULT_DAYS = 90
"""The longest window that applies by default."""

_TO_DATE = {"WEEK_TO_DATE": 7, "MONTH_TO_DATE": 31, "QUARTER_TO_DATE": 92, "YEAR_TO_DATE": 366}
_PRESETS = {"LAST_WEEK": 7, "LAST_MONTH": 31, **_TO_DATE}


def days_of(window: Mapping[str, Any]) -> int:
    """The most days that a window can have, from its input as plain values."""
    preset = window.get("preset")
    if isinstance(preset, str):
        if preset in _PRESETS:
            return _PRESETS[preset]
        digits = "".join(filter(str.isdigit, preset))[:3]
        return int(digits) if digits else MAX_DAYS
    try:
        start, end = (date.fromisoformat(str(window.get(name))) for name in ("start", "end"))
    except ValueError:
        return MAX_DAYS if window.get("start") else DEFAULT_DAYS
    return min(MAX_DAYS, max(1, (end - start).days + 1))
