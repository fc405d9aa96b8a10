"""Filters in statements: which posts fit.

The kinds of a filter shape a statement, its values are parameters of the execution.
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Exists, and_, exists, not_, or_

from app.domain.filters import AnalyticsFilter
from app.sql.accounts.accounts import IS_OF_ACCOUNT, accounts
from app.sql.portable import any_of_named
from app.sql.post_tags import OF_A_TAG, post_tags
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.tags import Tag

_posts = table_of(Post)
_credentials = table_of(Credential)
_tags = table_of(Tag)


class FilterKinds(NamedTuple):
    """Which kinds a filter has; `no_account` asks for posts of none besides those of `accounts`."""

    platforms: bool = False
    categories: bool = False
    tags: bool = False
    accounts: bool = False
    no_account: bool = False


NO_KINDS = FilterKinds()


def filter_parameters(fitting: AnalyticsFilter) -> tuple[FilterKinds, dict[str, Any]]:
    """What a filter asks for: the shape of the statement, and the parameters."""
    given = {name: values for name, values in fitting._asdict().items() if values is not None}
    no_account = fitting.accounts is not None and None in fitting.accounts
    kinds = FilterKinds(**dict.fromkeys(given, True), no_account=no_account)
    return kinds, {f"filter_{name}": sorted(values - {None}) for name, values in given.items()}


def fits(kinds: FilterKinds) -> list[ColumnElement[bool]]:
    """Whether a post fits, for statements with posts."""
    of_one = of_account(any_of_named(accounts.c.id, "filter_accounts"))
    conditions = {
        "platforms": any_of_named(_posts.c.platform, "filter_platforms"),
        "categories": any_of_named(_posts.c.category, "filter_categories"),
        "tags": _of_tags(),
        "accounts": or_(of_one, not_(of_account())) if kinds.no_account else of_one,
    }
    return [condition for name, condition in conditions.items() if getattr(kinds, name)]


def _of_tags() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            post_tags.c.organization_id == _posts.c.organization_id,
            post_tags.c.post_id == _posts.c.id,
            OF_A_TAG,
            any_of_named(_tags.c.label_key, "filter_tags"),
        )
        .correlate(_posts)
    )


def of_account(*conditions: ColumnElement[bool]) -> Exists:
    """Whether what a post is collected through is connected to such an account."""
    is_its = and_(
        _credentials.c.organization_id == _posts.c.organization_id,
        _credentials.c.id == _posts.c.credential_id,
    )
    return exists().where(is_its, IS_OF_ACCOUNT, *conditions).correlate(_posts)
