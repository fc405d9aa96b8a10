"""Which of the archived and the other rows a list has."""

from typing import Any

from sqlalchemy import Column, ColumnElement


def archived_or_not(
    archived_at: Column[Any], *, archived: bool | None
) -> list[ColumnElement[bool]]:
    """Only archived rows, only the others, or (None) both."""
    if archived is None:
        return []
    return [archived_at.is_not(None) if archived else archived_at.is_(None)]
