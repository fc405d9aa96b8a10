"""Apps that Backbone has registered with servers of a platform that has many."""

import datetime as dt
from uuid import UUID

from sqlmodel import Field, LargeBinary

from app.domain.platforms import Platform
from app.tables.base import Table, UtcDateTime, name_of


class ClientRegistration(Table, table=True):
    """An organization's app on a server, which sends people back to one address.

    `secret` holds the client's id and secret, encrypted. It has no foreign keys: it is registered
    anew wherever it is missing.
    """

    __tablename__ = "client_registrations"

    organization_id: UUID = Field(primary_key=True)
    platform: Platform = Field(primary_key=True, sa_type=name_of(Platform))
    host: str = Field(primary_key=True)
    redirect_uri: str = Field(primary_key=True)
    secret: bytes = Field(sa_type=LargeBinary)
    registered_at: dt.datetime = Field(sa_type=UtcDateTime)
