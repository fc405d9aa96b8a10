"""Shared by all tables: the naming of constraints, and column types with one meaning."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy
from sqlalchemy import DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_Processor = Callable[[Any], Any]


class Table(SQLModel):
    """The base of every table; its metadata names each index and constraint."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware and in UTC in Python, whatever the database returns."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant; its meaning would depend on the machine."""
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor | None:
        """Mark naive values, which only SQLite's driver returns, as UTC."""
        parse: _Processor | None = self.impl_instance.dialect_impl(dialect).result_processor(
            dialect, coltype
        )
        if parse is None:  # the driver itself returns aware instants
            return None
        return lambda value: None if value is None else parse(value).replace(tzinfo=UTC)


class Name(TypeDecorator[StrEnum]):
    """A member of an enumeration, stored as its plain name: adding one needs no migration."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enumeration: type[StrEnum]) -> None:
        super().__init__(32)
        self.enumeration = enumeration

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Store the member's value; refuse what is not a member."""
        return None if value is None else self.enumeration(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> _Processor:
        """Return the member, by a fast lookup: hundreds of rows pass through here."""
        members: dict[str | None, StrEnum | None] = {
            member.value: member for member in self.enumeration
        }
        members[None] = None
        return members.__getitem__


def name_of(enumeration: type[StrEnum]) -> Any:
    """A column type for `sa_type`, which is annotated for classes only."""
    return cast("Any", Name(enumeration))


def table_of(model: type[Table]) -> sqlalchemy.Table:
    """The table of a class, for statements that read or write columns instead of objects."""
    return cast("sqlalchemy.Table", model.__table__)  # type: ignore[attr-defined]
