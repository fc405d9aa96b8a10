"""Statements that erase: which tables hang on a post, a brand or an organization, and their rows.

What hangs on what is read off the tables' columns: `post_id`, `brand_id`, and the ids of what a
brand has. So a new table is erased without being named here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    FromClause,
    Select,
    Table,
    Update,
    delete,
    exists,
    or_,
    select,
    update,
)

from app.domain.selections import SELECTION
from app.sql.portable import address_of, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables import metadata
from app.tables.accounts.accounts import Account
from app.tables.accounts.allowances import NOBODY
from app.tables.accounts.client_registrations import ClientRegistration
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.brands import Brand
from app.tables.budgets import Budget
from app.tables.collecting.refresh_runs import RefreshRun
from app.tables.erasures import ErasedPost
from app.tables.organizations import Organization
from app.tables.posts import Post
from app.tables.sessions import SignedIn
from app.tables.shares import Share
from app.tables.tokens import Token

_budgets = table_of(Budget)
_registrations = table_of(ClientRegistration)
_posts = table_of(Post)
_brands = table_of(Brand)
_organizations = table_of(Organization)
_credentials = table_of(Credential)
_erased = table_of(ErasedPost)
_sessions = table_of(SignedIn)
_shares = table_of(Share)
_tokens = table_of(Token)

KEPT = frozenset({"erasures", "data_versions"})
"""Tables that keep the id of what was erased, and nothing else of it."""

OF_BRANDS: Mapping[str, Table] = {
    "account_id": table_of(Account),
    "credential_id": _credentials,
    "run_id": table_of(RefreshRun),
}
"""What a brand has that rows without a brand of their own hang on, by the column that says so."""

TABLES = tuple(table.name for table in metadata.sorted_tables if table.name != "processes")
"""Every table that an erasure may delete from."""

_CHILDREN_FIRST = tuple(reversed(metadata.sorted_tables))


def _first_what_waits(table: Table) -> bool:
    """A sync takes its entries and writes their rows without the organization's lock.

    Whoever has deleted the entries has waited for it, and so finds those rows.
    """
    return table.name != "sync_pending"


OF_POSTS = tuple(
    sorted(
        (table for table in _CHILDREN_FIRST if "post_id" in table.c and table is not _erased),
        key=_first_what_waits,
    )
)
"""The tables that hang on a post."""


_OF_CREDENTIALS = tuple(
    table
    for table in metadata.sorted_tables
    if "credential_id" in table.c
    and not table.c.credential_id.foreign_keys
    and table not in (_posts, *OF_POSTS)
)
"""The tables that name an account without a foreign key, and hang on no post."""


def delete_posts(organization_id: UUID, post_ids: Iterable[UUID]) -> Iterator[Delete]:
    """Delete posts and whatever hangs on them, but for the sums."""
    for table in OF_POSTS:
        yield delete(table).where(
            table.c.organization_id == organization_id, any_of(table.c.post_id, post_ids)
        )
    yield delete(_posts).where(
        _posts.c.organization_id == organization_id, any_of(_posts.c.id, post_ids)
    )


class Part(NamedTuple):
    """The rows of one table that are to be erased."""

    table: Table
    organization_id: UUID
    condition: Callable[[Any], ColumnElement[bool]]

    def delete(self, most: int) -> Delete:
        """Delete at most so many of them."""
        rows = self.table.alias("rows")
        some = select(address_of(rows)).where(self.condition(rows)).limit(most)
        return delete(self.table).where(
            self.table.c.organization_id == self.organization_id,
            address_of(self.table).in_(some),
        )


def parts_of_brand(organization_id: UUID, brand_id: UUID) -> Iterator[Part]:
    """What hangs on a brand that has no posts any more, in an order that foreign keys allow."""
    of_others = [table for table in _CHILDREN_FIRST if "brand_id" not in table.c]
    for table in of_others:
        for column, owner in OF_BRANDS.items():
            if column in table.c and "organization_id" in table.c:
                yield Part(table, organization_id, _owned(column, owner, organization_id, brand_id))
    for table in _CHILDREN_FIRST:
        if "brand_id" in table.c and table is not _posts:
            yield Part(table, organization_id, _equals("brand_id", organization_id, brand_id))


def parts_of_organization(organization_id: UUID) -> Iterator[Part]:
    """What an organization has that has no posts any more, in an order that foreign keys allow."""
    for table in _CHILDREN_FIRST:
        if "organization_id" in table.c and table is not _posts and table.name not in KEPT:
            yield Part(table, organization_id, _equals("organization_id", organization_id))


def _equals(
    column: str, organization_id: UUID, key: UUID | None = None
) -> Callable[[FromClause], ColumnElement[bool]]:
    def condition(rows: FromClause) -> ColumnElement[bool]:
        of = rows.c.organization_id == organization_id
        return of if key is None else of & (rows.c[column] == key)

    return condition


def _owned(
    column: str, owner: Table, organization_id: UUID, brand_id: UUID
) -> Callable[[FromClause], ColumnElement[bool]]:
    def condition(rows: FromClause) -> ColumnElement[bool]:
        of = owner.c.organization_id == organization_id
        keys = select(owner.c.id).where(of, owner.c.brand_id == brand_id)
        return (rows.c.organization_id == organization_id) & rows.c[column].in_(keys)

    return condition


def leave_credentials(organization_id: UUID, brand_id: UUID) -> Update:
    """Let no post of another brand be fed by a credential of this one."""
    fed_by = _owned("credential_id", _credentials, organization_id, brand_id)
    return (
        update(_posts)
        .where(_posts.c.organization_id == organization_id, fed_by(_posts))
        .values(credential_id=None)
    )


def delete_brand(organization_id: UUID, brand_id: UUID) -> Delete:
    """Delete a brand that nothing hangs on any more."""
    return delete(_brands).where(
        _brands.c.organization_id == organization_id, _brands.c.id == brand_id
    )


def delete_organization(organization_id: UUID) -> Delete:
    """Delete an organization that nothing hangs on any more."""
    return delete(_organizations).where(_organizations.c.id == organization_id)


def delete_orphans() -> Iterator[Delete]:
    """Delete what organizations note of accounts that are no more, where no foreign key does."""
    for table in _OF_CREDENTIALS:
        if "organization_id" in table.c:
            key, credentials = table.c.credential_id, _credentials.c
            known = exists().where(
                credentials.organization_id == table.c.organization_id, credentials.id == key
            )
            yield delete(table).where(key.is_not(None), key != NOBODY, ~known)


def delete_registrations(organization_id: UUID, brand_id: UUID) -> Delete:
    """Delete the apps that are registered with the servers of a brand's accounts.

    They are the organization's; whoever connects another account there registers one anew.
    """
    hosts = select(_credentials.c.host).where(
        _credentials.c.organization_id == organization_id,
        _credentials.c.brand_id == brand_id,
        _credentials.c.host.is_not(None),
    )
    return delete(_registrations).where(
        _registrations.c.organization_id == organization_id, _registrations.c.host.in_(hosts)
    )


def delete_of_tokens(organization_id: UUID) -> Iterator[Delete]:
    """Delete what is of tokens bound to an organization: what they spent, who signed in, shares."""
    bound = select(_tokens.c.id).where(_tokens.c.organization_id == organization_id)
    yield delete(_budgets).where(_budgets.c.key.in_(bound))
    for table in (_sessions, _shares):
        yield delete(table).where(table.c.token_id.in_(bound))


class SharedSelection(NamedTuple):
    """A share of a selection, whose id names the brands."""

    id: UUID
    scope: str


def select_selections(organization_id: UUID) -> RowsOf[SharedSelection]:
    """The shares of selections within an organization, and across several."""
    statement = select(_shares.c.id, _shares.c.scope).where(
        _shares.c.scope.startswith(f"{SELECTION}_", autoescape=True),
        or_(_shares.c.organization_id.is_(None), _shares.c.organization_id == organization_id),
    )
    return rows_of(SharedSelection, statement)


def delete_shares(ids: Iterable[UUID]) -> Delete:
    """Delete shares by key."""
    return delete(_shares).where(any_of(_shares.c.id, ids))


def select_brand_ids(organization_id: UUID) -> Select[UUID]:
    """All brands of an organization."""
    return select(_brands.c.id).where(_brands.c.organization_id == organization_id)
