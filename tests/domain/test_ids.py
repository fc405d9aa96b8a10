"""Keys and their text form: told apart by eye, in the order of creation."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import from_text, new_key, to_text

keys = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))


def test_a_key_is_the_uuid_that_rfc_9562_gives_as_its_example() -> None:
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)

    key = new_key(now, 0xCC3 << 62 | 0x18C4DC0C0C07398F)

    assert key == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


def test_randomness_never_changes_the_time_in_a_key() -> None:
    now = datetime(2026, 3, 20, tzinfo=UTC)

    assert {new_key(now, randomness).int >> 80 for randomness in (0, 2**74 - 1, 2**200 - 1)} == {
        int(now.timestamp() * 1000)
    }


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (0, "0" * 26),
        (33, "0" * 24 + "11"),
        (31 << 5, "0" * 24 + "z0"),
        (2**128 - 1, "7" + "z" * 25),
    ],
)
def test_a_public_id_names_its_type_and_counts_in_base_32(number: int, digits: str) -> None:
    assert to_text("post", UUID(int=number)) == f"post_{digits}"


@given(keys)
def test_what_is_written_is_read_again(key: UUID) -> None:
    assert from_text("brand", to_text("brand", key)) == key


@given(keys, keys)
def test_ids_sort_as_their_keys_do(one: UUID, other: UUID) -> None:
    assert (to_text("post", one) < to_text("post", other)) == (one.int < other.int)


@pytest.mark.parametrize(
    "text",
    [
        "brand_" + "0" * 26,  # of another type
        "post_" + "0" * 25,
        "post_" + "0" * 27,
        "post_" + "0" * 25 + "u",  # no digit of Crockford's
        "post_" + "0" * 25 + "Z",
        "post_8" + "0" * 25,  # 129 bits
        "post" + "0" * 26,
        "",
    ],
)
def test_what_is_no_id_of_the_type_is_none(text: str) -> None:
    assert from_text("post", text) is None
