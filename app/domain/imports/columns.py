"""Whole columns whose values mean what they are, so that none of them has to be read by itself.

Each function says for one reader of single values whether it would give all of these back. No is
always right: then each is read.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.domain.imports.fields import (
    MAX_URL_BYTES,
    Reader,
    read_count,
    read_link_text,
    read_text,
    read_url,
)
from app.domain.imports.ids import read_id
from app.domain.imports.values import is_storable
from app.domain.numbers.metrics import LARGEST_COUNT
from app.domain.texts import MAX_LABEL

Check = Callable[[Sequence[Any]], bool]

_LONGEST_UNANSWERED = 3
"""Characters of what says that something isn't known."""


def are_counts(values: Sequence[Any]) -> bool:
    """Whether all are numbers that a count may be."""
    is_whole = {*map(type, values)} == {int}
    return is_whole and min(values) >= 0 and max(values) <= LARGEST_COUNT


def are_texts(values: Sequence[Any]) -> bool:
    """Whether all are texts that can be stored."""
    return {*map(type, values)} == {str} and is_storable("".join(values))


def are_ids(values: Sequence[Any]) -> bool:
    """Whether all are ids of letters and digits, as those of most platforms."""
    is_named = {*map(type, values)} == {str} and "" not in values
    return is_named and "".join(values).isalnum() and max(map(len, values)) <= MAX_LABEL


def are_links(values: Sequence[Any]) -> bool:
    """Whether all are texts without white space that answer something."""
    return are_texts(values) and _are_words(values)


def are_urls(values: Sequence[Any]) -> bool:
    """The same of texts that an index can hold."""
    return are_links(values) and max(len(value.encode()) for value in values) <= MAX_URL_BYTES


def _are_words(values: Sequence[str]) -> bool:
    together = "".join(values)
    is_one_word = together.split(None, 1) == [together]
    return is_one_word and min(map(len, values)) > _LONGEST_UNANSWERED


AS_IS: Mapping[Reader, Check] = MappingProxyType(
    {
        read_count: are_counts,
        read_id: are_ids,
        read_link_text: are_links,
        read_text: are_texts,
        read_url: are_urls,
    }
)
"""What tells for a reader whether it would give a column back as it is."""
