"""Public ids of each type: told apart by eye, in the order of creation."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.public_ids import (
    brand_id,
    brand_key,
    credential_id,
    credential_key,
    from_text,
    goal_id,
    goal_key,
    memory_id,
    organization_id,
    organization_key,
    performance_id,
    post_id,
    post_key,
    refresh_run_id,
    refresh_run_key,
    sync_run_id,
    to_text,
)
from app.errors import NotFound

KEY = UUID(int=5)
keys = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))


@pytest.mark.parametrize(
    ("write", "read", "prefix"),
    [
        (organization_id, organization_key, "org_"),
        (brand_id, brand_key, "brand_"),
        (post_id, post_key, "post_"),
        (credential_id, credential_key, "cred_"),
        (refresh_run_id, refresh_run_key, "refresh_"),
        (goal_id, goal_key, "goal_"),
    ],
)
def test_an_id_of_a_type_is_read_as_that_type(
    write: Callable[[UUID], str], read: Callable[[str], UUID], prefix: str
) -> None:
    assert write(KEY).startswith(prefix)
    assert read(write(KEY)) == KEY


def test_types_never_share_a_prefix() -> None:
    kinds = [
        organization_id,
        brand_id,
        post_id,
        credential_id,
        refresh_run_id,
        sync_run_id,
        goal_id,
    ]

    assert len({write(KEY) for write in (*kinds, performance_id, memory_id)}) == len(kinds) + 2


@pytest.mark.parametrize("text", [brand_id(KEY), "post_", "", "x" * 10_000])
def test_what_names_nothing_of_the_type_is_not_found(text: str) -> None:
    with pytest.raises(NotFound, match="an id starts with post_") as refused:
        post_key(text)
    assert len(refused.value.message) < 130


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
