"""Finding things by their label."""

from typing import Any

from sqlalchemy import ColumnElement

from app.domain.posts import search_words


def named_like(label_key: Any, search: str | None) -> list[ColumnElement[bool]]:
    """Conditions that a folded label has every word of a folded search text; None finds all."""
    words = search_words(search) if search else ()
    return [label_key.contains(word, autoescape=True) for word in words]
