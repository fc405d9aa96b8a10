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


def test_a_projection_of_whole_counts_shows_no_noise_of_floats() -> None:
    found = projected([day % 7 * 10 + 13 + day // 7 for day in range(28)])

    assert found[2:] == tuple(round(value, 6) for value in found[2:] if value is not None)


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


NOISE = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3, 3, 8, 3]
GROWING = [10 * day + day % 7 * 3 for day in range(28)]


@pytest.mark.parametrize(
    ("values", "days", "total", "low", "high"),
    [
        (NOISE, 14, 90.72527472527455, 0.0, 239.93903458762986),
        (NOISE, 28, 164.76190476190476, 91.71532760166657, 237.80848192214296),
        (GROWING, 14, 13507.384615384617, 13165.337089118426, 13849.432141650808),
        (GROWING, 21, 13270.363636363636, 13042.222449120245, 13498.504823607027),
        (GROWING, 28, 13180.0, 13006.850301259345, 13353.149698740648),
    ],
)
def test_recorded_fits(values: list[int], days: int, total: float, low: float, high: float) -> None:
    found = projected(values, days)

    assert found[2:] == pytest.approx((total, low, high), abs=0.005)


def test_a_line_that_is_exactly_met_has_no_interval() -> None:
    found = projected([7 * day for day in range(28)])

    assert found.low == found.total == found.high == 7 * sum(range(28, 58))
