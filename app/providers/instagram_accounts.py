"""One account on Instagram: its counts, and the insights of its days.

Source: the account insights page (16 June 2026). `follower_count` is how many began to follow on a
day, for 30 days back, and accounts of under 100 followers have none.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.collecting.failures import Failure
from app.providers import answers, meta, meta_days, requests
from app.providers.answers import Answer
from app.providers.base import AccountReading, ProviderFailed
from app.providers.refused_metrics import MetricsRequest, RefusedMetrics, ask

ACCOUNT: Final = "account"
"""What insights of an account are called among what is refused."""

Query = Mapping[str, str]
Get = Callable[[Query], Awaitable[requests.Answer]]
COUNTED: Final = "followers_count,follows_count,media_count"
BY_DAY: Final[Mapping[str, str]] = {"reach": "reach", "follower_count": "followers_gained"}
OF_A_DAY: Final[Mapping[str, str]] = {"profile_views": "profile_views"}
"""What insights count of an account, of many days at once or of one only: their names, and ours."""

OURS: Final = {**BY_DAY, **OF_A_DAY}
REACH_BACK: Final = timedelta(days=29)


def counts(account: Mapping[str, object]) -> dict[str, Answer]:
    """Read the counts of now."""
    return {
        "followers": answers.always(account, "followers_count"),
        "following": answers.always(account, "follows_count"),
        "posts": answers.always(account, "media_count"),
    }


def span(since: date, now: datetime) -> dict[str, str]:
    """The whole days since then that are over, as many as may be requested."""
    return meta_days.span(since, now, back=REACH_BACK)


def one_day(day: date) -> dict[str, str]:
    """One day alone, added up."""
    return {"metric_type": "total_value", **meta_days.between(day, day + timedelta(days=1))}


async def insights(
    refused: RefusedMetrics, get: Get, now: datetime, names: Mapping[str, str], query: Query
) -> Mapping[str, object] | Failure:
    """Ask for insights of the account, without those that Instagram refuses."""

    async def look(metrics: Sequence[str]) -> Mapping[str, object] | Failure:
        try:
            return (await get({"metric": ",".join(metrics), **query})).fields
        except ProviderFailed as problem:
            return problem.failure

    return await ask(refused, MetricsRequest(ACCOUNT, tuple(names), now), look)


def reading(
    account: Mapping[str, object],
    series: Mapping[str, object] | Failure,
    totals: Mapping[str, object] | Failure,
    day: date,
    refused: Mapping[str, Failure],
) -> AccountReading:
    """Put together what was answered: the account, series of days, and totals of one day."""
    missing = {OURS[name]: why for name, why in refused.items()}
    days = meta_days.read(series, BY_DAY)
    if isinstance(totals, Failure):
        days.lack(OF_A_DAY.values(), totals)
    else:
        days.add(OF_A_DAY.values(), lambda: (day, _of_day(totals)))
    return answers.account(counts(account), days, missing)


def _of_day(totals: Mapping[str, object]) -> dict[str, Answer]:
    told = meta.insights(totals)
    return {ours: answers.count(told, name) for name, ours in OF_A_DAY.items() if name in told}
