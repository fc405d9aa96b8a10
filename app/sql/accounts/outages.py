"""Statements over outages of platforms."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    FromClause,
    Select,
    Update,
    and_,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from app.domain.platforms import Platform
from app.sql.portable import Upsert, any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.credentials import Credential
from app.tables.accounts.outages import OutageRecord
from app.tables.base import table_of

outages = table_of(OutageRecord)
_credentials = table_of(Credential)

Place = tuple[Platform, str]
"""A platform, and the server where it has several, else an empty text."""

_STATE = (
    *("failures", "began_at", "failed_at", "credential_id"),
    *("pauses", "paused_at", "ask_at"),
)

WRITE = Upsert(
    outages,
    ("platform", "host", *_STATE),
    lambda _table, row: {name: row[name] for name in _STATE},
)
"""Replace how a platform stands."""


class OutageRow(NamedTuple):
    """How a platform stands that has failed."""

    platform: Platform
    host: str
    failures: int
    began_at: datetime
    failed_at: datetime
    credential_id: UUID
    pauses: int
    paused_at: datetime | None
    ask_at: datetime | None


def _all() -> Select[*tuple[object, ...]]:
    return select(*(outages.c[name] for name in OutageRow._fields))


def _of(place: Place) -> ColumnElement[bool]:
    platform, host = place
    return and_(outages.c.platform == platform, outages.c.host == host)


def select_paused() -> RowsOf[OutageRow]:
    """The platforms that are left alone, in order."""
    paused = _all().where(outages.c.paused_at.is_not(None))
    return rows_of(OutageRow, paused.order_by(outages.c.platform, outages.c.host))


def select_outage(place: Place) -> RowsOf[OutageRow]:
    """How a platform stands."""
    return rows_of(OutageRow, _all().where(_of(place)))


def lock_outage(place: Place) -> RowsOf[OutageRow]:
    """The same, locked until the transaction ends."""
    return rows_of(OutageRow, _all().where(_of(place)).with_for_update())


def take_probe(place: Place, now: datetime, until: datetime) -> ReturningUpdate[Platform]:
    """Ask for all, if it is time and nobody else does until then: no row is returned else."""
    return (
        update(outages)
        .where(_of(place), outages.c.ask_at <= now)
        .values(ask_at=until)
        .returning(outages.c.platform)
    )


def ask_at(place: Place, now: datetime) -> Update:
    """Let somebody else ask for all from now on."""
    return update(outages).where(_of(place), outages.c.paused_at.is_not(None)).values(ask_at=now)


def end(place: Place) -> Delete:
    """The platform answers."""
    return delete(outages).where(_of(place))


def of_account(account: FromClause) -> ColumnElement[bool]:
    """The outage of the platform that a credential is at, joined to it."""
    return and_(
        outages.c.platform == account.c.platform,
        outages.c.host == func.coalesce(account.c.host, ""),
    )


def is_paused(account: FromClause, now: datetime) -> ColumnElement[bool]:
    """Whether the platform that a credential is at is left alone now."""
    return exists().where(of_account(account), outages.c.ask_at > now)


def select_another(place: Place, credential_id: UUID) -> Select[UUID]:
    """Another account that works and could ask the platform."""
    platform, host = place
    account = _credentials.c
    return (
        select(account.id)
        .where(
            account.platform == platform,
            func.coalesce(account.host, "") == host,
            account.id != credential_id,
            account.disconnected_at.is_(None),
            account.failure_code.is_(None),
        )
        .limit(1)
    )


def select_noticers() -> Select[UUID]:
    """The accounts that noticed outages last, of any organization."""
    return select(outages.c.credential_id)


def select_known(credential_ids: Collection[UUID]) -> Select[UUID]:
    """Which of these accounts there are."""
    return select(_credentials.c.id).where(any_of(_credentials.c.id, credential_ids))


def delete_noticed(credential_ids: Collection[UUID]) -> Delete:
    """Delete the outages that these accounts noticed last: the next one notices them anew."""
    return delete(outages).where(any_of(outages.c.credential_id, credential_ids))
