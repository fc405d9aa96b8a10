"""Selections: brands that a caller names, as one scope. They are stored nowhere.

The id of a selection is its brands: `sel_` and their keys, sorted, packed and in base64url.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Iterable
from uuid import UUID

from app.errors import BadUserInput

SELECTION = "sel"
FEWEST_BRANDS = 2
MOST_BRANDS = 50

_KEY_BYTES = 16


def chosen(brand_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """The brands of a selection: sorted, each once.

    Raises:
        BadUserInput: They are too few or too many.
    """
    distinct = sorted(set(brand_ids))
    if not _is_size(len(distinct)):
        raise BadUserInput(
            f"A selection has {FEWEST_BRANDS} to {MOST_BRANDS} different brands, "
            f"not {len(distinct)}.",
            field="brandIds",
        )
    return tuple(distinct)


def selection_id(brand_ids: Iterable[UUID]) -> str:
    """The public id of a selection of these brands, in their order."""
    packed = b"".join(key.bytes for key in brand_ids)
    return f"{SELECTION}_{urlsafe_b64encode(packed).decode().rstrip('=')}"


def brands_in(text: str) -> tuple[UUID, ...] | None:
    """The brands that a selection's id names; None if it is no such id."""
    encoded = text.removeprefix(f"{SELECTION}_")
    try:
        packed = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(packed) % _KEY_BYTES or not _is_size(len(packed) // _KEY_BYTES):
        return None
    places = range(0, len(packed), _KEY_BYTES)
    keys = tuple(UUID(bytes=packed[at : at + _KEY_BYTES]) for at in places)
    # One selection has one id: others spell the same brands in another order, or are noise.
    is_the_id = sorted(set(keys)) == list(keys) and selection_id(keys) == text
    return keys if is_the_id else None


def _is_size(brands: int) -> bool:
    return FEWEST_BRANDS <= brands <= MOST_BRANDS
