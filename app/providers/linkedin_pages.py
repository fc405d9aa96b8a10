"""A page on LinkedIn: what it is called, its followers, and its days.

Sources: the pages on network size, and on the statistics of followers, shares and pages (versions
2026-03 to 2026-08). Days are those of UTC, twelve months back and two days late.
Followers gained are those who came unpaid and paid; who left isn't told.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from app.providers import answers, json_fields
from app.providers.answers import Answer, Days, OneDay
from app.providers.base import Malformed
from app.providers.linkedin_organizations import ORGANIZATION
from app.providers.linkedin_requests import by_day, encoded

PERSON: Final = "urn:li:person:"
FOLLOWERS: Final = {"edgeType": "COMPANY_FOLLOWED_BY_MEMBER"}
LATE: Final = timedelta(days=2)
REACH_BACK: Final = timedelta(days=364)


class Series(NamedTuple):
    """A statistic by day: where it is asked for, by which parameter, and what it counts."""

    path: str
    owner: str
    names: tuple[str, ...]
    read: Callable[[Mapping[str, object]], dict[str, Answer]]


def urn_of(account_id: str | None) -> str | None:
    """What an account is called, where people may give the mere number of an organization."""
    if account_id is not None and account_id.isascii() and account_id.isdigit():
        return f"{ORGANIZATION}{account_id}"
    return account_id


def queries(owner: str, since: date, now: datetime) -> list[tuple[Series, dict[str, str]]]:
    """What to ask of the days since then; nothing where none of them is told by now."""
    today = now.astimezone(UTC).date()
    start, end = max(since, today - REACH_BACK), today - LATE + timedelta(days=1)
    if start >= end:
        return []
    intervals = {"timeIntervals": by_day(start, end)}
    return [
        (series, {"q": series.owner, series.owner: encoded(owner), **intervals})
        for series in SERIES
    ]


def add(days: Days, series: Series, answer: Mapping[str, object]) -> None:
    """Add what a series says of each day."""
    for item in json_fields.sequence(answer.get("elements"), "elements"):
        days.add(series.names, partial(_of_day, series, item))


def _of_day(series: Series, item: object) -> OneDay:
    element = json_fields.mapping(item, "a day")
    millis = json_fields.whole_number(
        json_fields.mapping(element.get("timeRange"), "timeRange"), "start"
    )
    if millis is None:
        raise Malformed("start is missing")
    seconds = {"start": millis // json_fields.MILLIS}
    return json_fields.instant_from_epoch(seconds, "start").date(), series.read(element)


def _gains(element: Mapping[str, object]) -> dict[str, Answer]:
    gains = json_fields.mapping(element.get("followerGains"), "followerGains")
    both = (answers.count(gains, name) for name in ("organicFollowerGain", "paidFollowerGain"))
    return {"followers_gained": answers.total(*both)}


def _shown(element: Mapping[str, object]) -> dict[str, Answer]:
    """Some answers leave out how many people were reached, which is no answer then."""
    total = json_fields.mapping(element.get("totalShareStatistics"), "totalShareStatistics")
    reach = answers.count(total, "uniqueImpressionsCount")
    shown = {"impressions": answers.count(total, "impressionCount")}
    return shown if reach is None else {**shown, "reach": reach}


def _visits(element: Mapping[str, object]) -> dict[str, Answer]:
    views = json_fields.found(element, "totalPageStatistics", "views", "allPageViews")
    return {"profile_views": answers.count(json_fields.mapping(views, "allPageViews"), "pageViews")}


OF_ORGANIZATION: Final = "organizationalEntity"
SERIES: Final = (
    Series(
        "organizationalEntityFollowerStatistics", OF_ORGANIZATION, ("followers_gained",), _gains
    ),
    Series(
        "organizationalEntityShareStatistics", OF_ORGANIZATION, ("impressions", "reach"), _shown
    ),
    Series("organizationPageStatistics", "organization", ("profile_views",), _visits),
)
