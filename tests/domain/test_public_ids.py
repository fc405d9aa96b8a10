"""Public ids of each type."""

from collections.abc import Callable
from uuid import UUID

import pytest

from app.domain.public_ids import (
    brand_id,
    brand_key,
    credential_id,
    credential_key,
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
)
from app.errors import NotFound

KEY = UUID(int=5)


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
