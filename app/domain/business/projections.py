"""Projections for 30 days: a straight line through the last weeks, and how certain that is."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from app.domain.numbers.metrics import without_noise
from app.domain.numbers.student_t import quantile_of_t

FITTED_DAYS = (28, 21, 14)
"""Whole weeks, so that weekdays balance: as many as there are since the first record."""

PROJECTED_DAYS = 30
COVERAGE = 0.8


class Projection(NamedTuple):
    """The sum of 30 days from today on, with its 80 % interval; all None where data is too young.

    `fitted_days` is how many complete days the line was fitted to.
    """

    insufficient_data: bool
    fitted_days: int | None = None
    total: float | None = None
    low: float | None = None
    high: float | None = None


def project(read: Callable[[int], Sequence[int]], *, complete: int) -> Projection:
    """Project daily totals.

    Args:
        read: Returns the totals of that many complete days, the last of them yesterday.
        complete: How many complete days have passed since the first record.
    """
    days = next((days for days in FITTED_DAYS if days <= complete), None)
    if days is None:
        return Projection(insufficient_data=True)
    total, margin = _fit(read(days))
    return Projection(
        insufficient_data=False,
        fitted_days=days,
        total=_shown(total),
        low=_shown(total - margin),
        high=_shown(total + margin),
    )


def _shown(total: float) -> float:
    """A sum cut at 0."""
    return max(0.0, without_noise(total))


def _fit(totals: Sequence[int]) -> tuple[float, float]:
    """The projected sum, and half the width of its interval.

    Ordinary least squares of the totals on the day, days being counted from the middle of those
    fitted, so that mean and slope don't depend on each other. The sum of m days around a day d is
    m (mean + slope d); it errs by the fit, m^2 s^2 (1 / n + d^2 / sum of squares of days), and by
    the days' own scatter, m s^2, and follows Student's t with n - 2 degrees of freedom (Draper and
    Smith, Applied Regression Analysis, sections 1.4 and 3.1). With fractions, nothing is rounded.
    """
    days = len(totals)
    mean = Fraction(sum(totals), days)
    squares = Fraction(days * (days**2 - 1), 12)
    moment = sum(
        ((day - Fraction(days - 1, 2)) * total for day, total in enumerate(totals)), Fraction()
    )
    spread = sum(((total - mean) ** 2 for total in totals), Fraction())
    scatter = (spread - moment**2 / squares) / (days - 2)
    middle = Fraction(days + PROJECTED_DAYS, 2)
    total = PROJECTED_DAYS * (mean + moment / squares * middle)
    of_fit = PROJECTED_DAYS**2 * (Fraction(1, days) + middle**2 / squares)
    t = quantile_of_t(days - 2, 0.5 + COVERAGE / 2)
    return float(total), t * sqrt(scatter * (PROJECTED_DAYS + of_fit))
