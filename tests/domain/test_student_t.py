"""Student's t against recorded values, closed forms and its own symmetry."""

import math
from statistics import NormalDist

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.numbers.student_t import quantile_of_t

probabilities = st.floats(0.001, 0.999)


@pytest.mark.parametrize(
    ("freedom", "probability", "quantile"),
    [
        (1, 0.975, 12.706204736174707),
        (2, 0.95, 2.919985580353726),
        (5, 0.9, 1.4758840488244815),
        (10, 0.975, 2.2281388519862744),
        (26, 0.9, 1.3149718642705183),
        (30, 0.95, 1.6972608865939591),
        (3.7, 0.975, 2.8675207071911895),
        (1000, 0.975, 1.9623390808264143),
        (0.7, 0.99, 135.57150574187764),
        (12, 0.5, 0.0),
        (12, 0.05, -1.7822875556493196),
    ],
)
def test_recorded_quantiles(freedom: float, probability: float, quantile: float) -> None:
    assert quantile_of_t(freedom, probability) == pytest.approx(quantile, rel=1e-11, abs=1e-11)


@given(probabilities)
def test_with_one_degree_of_freedom_it_is_cauchys(probability: float) -> None:
    expected = math.tan(math.pi * (probability - 0.5))
    assert quantile_of_t(1, probability) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(probabilities)
def test_with_two_degrees_of_freedom_it_has_a_closed_form(probability: float) -> None:
    expected = (2 * probability - 1) / math.sqrt(2 * probability * (1 - probability))
    assert quantile_of_t(2, probability) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(probabilities)
def test_with_many_degrees_of_freedom_it_is_nearly_normal(probability: float) -> None:
    expected = NormalDist().inv_cdf(probability)
    assert quantile_of_t(1e7, probability) == pytest.approx(expected, rel=1e-5, abs=1e-6)


@given(st.floats(0.5, 500), probabilities)
def test_both_tails_are_alike(freedom: float, probability: float) -> None:
    assert quantile_of_t(freedom, 1 - probability) == pytest.approx(
        -quantile_of_t(freedom, probability), rel=1e-9, abs=1e-9
    )


@given(st.floats(0.5, 500), probabilities, probabilities)
def test_a_higher_probability_has_a_higher_quantile(
    freedom: float, one: float, other: float
) -> None:
    assume(abs(one - other) > 1e-6)
    assert (quantile_of_t(freedom, one) < quantile_of_t(freedom, other)) == (one < other)


@pytest.mark.parametrize(
    ("freedom", "probability"), [(0, 0.5), (-1, 0.5), (5, 0), (5, 1), (5, math.nan)]
)
def test_there_is_no_quantile_of_nothing_or_of_certainty(
    freedom: float, probability: float
) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        quantile_of_t(freedom, probability)
