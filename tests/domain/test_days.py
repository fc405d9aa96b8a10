"""What a scope gained day by day, laid out to be added up."""

from datetime import timedelta

import pytest

from app.domain.numbers.days import Days
from tests.domain.rows import MONDAY

SUNDAY = MONDAY + timedelta(days=6)


def test_days_that_were_not_read_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="2026-03-01 to 2026-03-08"):
        Days(MONDAY, SUNDAY).sums(MONDAY - timedelta(days=1), SUNDAY)
