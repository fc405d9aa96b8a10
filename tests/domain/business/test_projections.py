"""Projections of the next 30 days: a line and how sure it is."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.business.projections import Projection, project


def projected(values: list[int], complete: int | None = None) -> Projection:
    """Project from the last of these values, the last one yesterday's."""
    return project(
        lambda days: values[-days:], complete=len(values) if complete is None else complete
    )


@given(st.integers(0, 10**9))
def test_a_flat_series_projects_flat(value: int) -> None:
    found = projected([value] * 28)
    assert found.total == pytest.approx(30 * value, rel=1e-6, abs=1e-3)
    assert found.low == pytest.approx(found.total, rel=1e-6, abs=1e-3)
    assert found.high == pytest.approx(found.total, rel=1e-6, abs=1e-3)


@given(st.integers(0, 1000), st.integers(0, 1000), st.sampled_from((14, 21, 28)))
def test_a_linear_one_projects_its_line(start: int, slope: int, days: int) -> None:
    found = projected([start + slope * day for day in range(days)])
    line = sum(start + slope * day for day in range(days, days + 30))
    assert found.total == pytest.approx(line, rel=1e-6, abs=1e-3)
    assert found.fitted_days == days


@given(st.lists(st.integers(-1000, 1000), min_size=28, max_size=28))
def test_nothing_is_ever_below_0_and_the_interval_holds_the_projection(values: list[int]) -> None:
    found = projected(values)
    assert found.total is not None
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low <= found.total <= found.high


@pytest.mark.parametrize(
    ("complete", "fitted"), [(13, None), (14, 14), (20, 14), (21, 21), (27, 21), (28, 28), (99, 28)]
)
def test_whole_weeks_are_fitted_as_far_as_records_go(complete: int, fitted: int | None) -> None:
    found = projected([5] * 99, complete)
    assert found.fitted_days == fitted
    assert found.insufficient_data == (fitted is None)
    assert (found.total is None) == (fitted is None)


def test_the_interval_covers_about_80_percent_of_synthetic_weeks() -> None:
    chance = random.Random(3)
    rounds, covered = 1000, 0
    for _ in range(rounds):
        days = [max(0, round(1000 + 5 * day + chance.gauss(0, 120))) for day in range(58)]
        found = projected(days[:28])
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= sum(days[28:]) <= found.high
    assert 0.76 < covered / rounds < 0.84
