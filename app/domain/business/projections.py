"""What the next 30 days may bring: a straight line through the last weeks, and how sure that is."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from app.domain.numbers.student_t import quantile_of_t

FITTED_DAYS = (28, 21, 14)
"""Whole weeks, so that weekdays balance: as many as the first record allows."""

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
        read: Gives the totals of so many complete days, the last of them yesterday.
        complete: How many complete days there are since the first record.
    """
    days = next((days for days in FITTED_DAYS if days <= complete), None)
    if days is None:
        return Projection(insufficient_data=True)
    total, margin = _fit(read(days))
    return Projection(
        insufficient_data=False,
        fitted_days=days,
        total=max(0.0, total),
        low=max(0.0, total - margin),
        high=max(0.0, total + margin),
    )


def _fit(totals: Sequence[int]) -> tuple[float, float]:
    """The projected sum, and half of its interval's width.

    Ordinary least squares of the totals on the day. The sum of m future days is w'b with w =
    (sum of their numbers, m); it errs by the fit, w'Cov(b)w, and by the days' own scatter, m s^2,
    and follows Student's t with n - 2 degrees of freedom (Draper and Smith, Applied Regression
    Analysis, section 3.1).
    """
    import numpy as np

    days = len(totals)
    values = np.asarray(totals, dtype=float)
    future = np.arange(days, days + PROJECTED_DAYS)
    line, unscaled = np.polyfit(np.arange(days), values, 1, cov="unscaled")
    residuals = values - np.polyval(line, np.arange(days))
    scatter = float(residuals @ residuals) / (days - 2)
    weights = np.array([float(future.sum()), PROJECTED_DAYS])
    variance = scatter * (PROJECTED_DAYS + float(weights @ unscaled @ weights))
    t = quantile_of_t(days - 2, 0.5 + COVERAGE / 2)
    return float(weights @ line), t * sqrt(variance)
