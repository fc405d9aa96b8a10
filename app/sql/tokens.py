"""Statements over tokens."""

from typing import Any

from sqlalchemy import Select, func, select

from app.tables.base import table_of
from app.tables.tokens import Token

tokens = table_of(Token)


def select_by_digest(digest: bytes) -> Select[*tuple[Any, ...]]:
    """The token whose secret has this digest."""
    return select(tokens).where(tokens.c.digest == digest)


def select_all() -> Select[*tuple[Any, ...]]:
    """All tokens, oldest first."""
    return select(tokens).order_by(tokens.c.id)


def count_live() -> Select[int]:
    """How many tokens haven't been revoked."""
    return select(func.count()).select_from(tokens).where(tokens.c.revoked_at.is_(None))
