"""Statements over apps that are registered with servers of a platform that has many."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, and_, delete, select

from app.domain.platforms import Platform
from app.sql.portable import Upsert
from app.storage.rows import RowsOf, rows_of
from app.tables.accounts.client_registrations import ClientRegistration
from app.tables.base import table_of

registrations = table_of(ClientRegistration)

REGISTER = Upsert(
    registrations,
    ("organization_id", "platform", "host", "redirect_uri", "secret", "registered_at"),
)
"""Keep an app in place of one that was registered before."""


class Place(NamedTuple):
    """Whose app it is, on which server, and where it sends people back to."""

    organization_id: UUID
    platform: Platform
    host: str
    redirect_uri: str


class RegistrationRow(NamedTuple):
    """An app, encrypted."""

    secret: bytes


def select_registration(place: Place) -> RowsOf[RegistrationRow]:
    """The app of a place."""
    return rows_of(RegistrationRow, select(registrations.c.secret).where(_at(place)))


def delete_registration(place: Place) -> Delete:
    """Forget the app of a place."""
    return delete(registrations).where(_at(place))


def _at(place: Place) -> ColumnElement[bool]:
    return and_(
        registrations.c.organization_id == place.organization_id,
        registrations.c.platform == place.platform,
        registrations.c.host == place.host,
        registrations.c.redirect_uri == place.redirect_uri,
    )
