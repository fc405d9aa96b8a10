"""Rows of content performance that people give."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.checks import EARLIEST_DAY
from app.domain.learning.content_performance import Counts, GivenRow, check_row
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.numbers.metrics import LARGEST_COUNT

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
YESTERDAY = date(2026, 3, 19)
GOOD = GivenRow(UUID(int=1), YESTERDAY, PerformanceSource.MANUAL, Counts(views=1))


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (GOOD, None),
        (GOOD._replace(source=PerformanceSource.CSV), None),
        (GOOD._replace(counts=Counts(clicks=0)), None),
        (GOOD._replace(measured_on=EARLIEST_DAY), None),
        (GOOD._replace(source=PerformanceSource.SYNC), "source"),
        (GOOD._replace(measured_on=date(2026, 3, 20)), "measured_on"),  # not over yet
        (GOOD._replace(measured_on=EARLIEST_DAY - timedelta(days=1)), "measured_on"),
        (GOOD._replace(counts=Counts(views=1, saves=-1)), "saves"),
        (GOOD._replace(counts=Counts(likes=LARGEST_COUNT + 1)), "likes"),
        (GOOD._replace(counts=Counts()), "views"),
    ],
)
def test_a_row_is_wrong_in_its_first_field_that_is(row: GivenRow, field: str | None) -> None:
    problem = check_row(row, now=NOW, time_zone="UTC")

    assert (problem and problem.field) == field


def test_a_day_is_over_in_the_organizations_zone() -> None:
    today = GOOD._replace(measured_on=date(2026, 3, 20))

    assert check_row(today, now=NOW, time_zone="Pacific/Kiritimati") is None  # the 21st there
