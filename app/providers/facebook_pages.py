"""A Facebook Page: which one a person lets us in to, its counts, and the insights of its days.

Sources: the Page Insights page (18 February 2026) and its list of deprecated metrics (2 March
2026), the reference of /me/accounts. `page_fans` and all impressions of Pages are gone since 15
November 2025; the views of a Page's content that took their place are no impressions and have no
place in an account's day. `page_follows` is how many followed at the end of a day. Insights reach
90 days back, and are empty below 100 likes of the Page.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from app.domain.collecting.failures import (
    MOST_ALLOWED_ACCOUNTS,
    AllowedAccount,
    Failure,
    FailureCode,
    SeveralAccounts,
)
from app.providers import answers, json_fields, meta, meta_days
from app.providers.base import AccountReading, ProviderFailed

NAMED: Final = "id,name,access_token"
COUNTED: Final = "followers_count"
FOLLOWERS: Final = "followers"
BY_DAY: Final[Mapping[str, str]] = {
    "page_follows": FOLLOWERS,
    "page_daily_follows_unique": "followers_gained",
    "page_daily_unfollows_unique": "followers_lost",
    "page_views_total": "profile_views",
    "page_total_media_view_unique": "reach",
}
"""What insights count of a Page's days: their names, and ours."""

REACH_BACK: Final = timedelta(days=89)
MOST_NAMED, LONGEST_NAME = 10, 60
MOST_LISTS: Final = 20
"""So many lists, of a hundred Pages each, are read at most."""


class Page(NamedTuple):
    """A Page that a person manages, with the token that reads it."""

    id: str
    name: str
    access: str


def page(item: object) -> Page:
    """Read a Page of /me/accounts."""
    fields = json_fields.mapping(item, "a Page")
    page_id = json_fields.identifier(fields, "id")
    name = json_fields.maybe_text(fields, "name") or page_id
    return Page(page_id, name, json_fields.text(fields, "access_token"))


async def read(lists: AsyncIterator[meta.Items]) -> list[Page]:
    """Read the Pages of all lists."""
    found: list[Page] = []
    for _ in range(MOST_LISTS):
        items, following = await anext(lists)
        found += map(page, items)
        if following is None:
            break
    return found


def chosen(pages: Sequence[Page], page_id: str | None) -> Page:
    """The Page of this id; without one the only Page.

    Raises:
        ProviderFailed: There is none, or several to choose from, which the sentence names.
    """
    fitting = [each for each in pages if page_id in (None, each.id)]
    if len(fitting) == 1:
        return fitting[0]
    allowed = tuple(
        AllowedAccount(each.id, _shown(each.name)) for each in pages[:MOST_ALLOWED_ACCOUNTS]
    )
    code, message = FailureCode.PERMISSION_MISSING, _why_none(pages, page_id)
    raise ProviderFailed(SeveralAccounts(code, message, accounts=allowed))


def _why_none(pages: Sequence[Page], page_id: str | None) -> str:
    if not pages:
        return (
            "Facebook let Backbone in to no Page: begin again, and allow one in Facebook's window"
            " that you have full control of."
        )
    named = ", ".join(f"{_shown(each.name)} ({each.id})" for each in pages[:MOST_NAMED])
    more = f" and {len(pages) - MOST_NAMED} more" if len(pages) > MOST_NAMED else ""
    if page_id is not None:
        return (
            f"Facebook didn't let Backbone in to the Page {page_id[:20]}, but to {named}{more}:"
            " begin again, and allow it in Facebook's window too."
        )
    return (
        f"Facebook let Backbone in to several Pages: {named}{more}. Choose the one to connect;"
        " on the command line name it with --account ID."
    )


def _shown(name: str) -> str:
    return "".join(each for each in name if each.isprintable())[:LONGEST_NAME]


def span(since: date, now: datetime) -> dict[str, str]:
    """The whole days since then that are over, as many as may be requested."""
    return meta_days.span(since, now, back=REACH_BACK)


def reading(
    account: Mapping[str, object],
    series: Mapping[str, object] | Failure,
    refused: Mapping[str, Failure],
) -> AccountReading:
    """Put together what was answered: the Page now, and series of its days."""
    now = {FOLLOWERS: answers.always(account, COUNTED)}
    missing = {BY_DAY[name]: why for name, why in refused.items() if name in BY_DAY}
    return answers.account(now, meta_days.read(series, BY_DAY), missing)
