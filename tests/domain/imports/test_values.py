"""What all readers of single values share."""

import pytest

from app.domain.imports.values import is_storable, is_utf8, shown


def test_a_value_is_quoted_short_and_without_control_characters() -> None:
    assert shown("a\nb") == r"'a\nb'"
    assert shown(12) == "12"
    assert shown("x" * 1000) == "'" + "x" * 58 + "…"


@pytest.mark.parametrize(
    ("text", "utf8", "storable"),
    [
        ("plain", True, True),
        ("café 😀", True, True),
        ("\ud83d", False, False),
        ("a\0b", True, False),
    ],
)
def test_half_of_a_pair_is_no_utf8_and_nul_can_not_be_stored(
    text: str, *, utf8: bool, storable: bool
) -> None:
    assert (is_utf8(text), is_storable(text)) == (utf8, storable)
