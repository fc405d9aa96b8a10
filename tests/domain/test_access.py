"""What a token opens, and for whom what exists."""

from typing import Any
from uuid import UUID

import pytest

from app.domain.access import AccessScope, Caller
from app.errors import Forbidden

OURS, THEIRS = UUID(int=1), UUID(int=2)
READ, REFRESH, WRITE, BUSINESS, ADMIN = AccessScope


def caller(*scopes: AccessScope, **more: Any) -> Caller:
    return Caller(UUID(int=9), "somebody", "bb_1", frozenset(scopes), **more)


@pytest.mark.parametrize("needed", [READ, REFRESH, WRITE, BUSINESS])
def test_a_scope_opens_itself_and_nothing_else(needed: AccessScope) -> None:
    assert [scope for scope in AccessScope if caller(needed).may(scope)] == [needed]


def test_admin_opens_everything() -> None:
    assert all(caller(ADMIN).may(scope) for scope in AccessScope)


def test_without_a_scope_nothing_is_open() -> None:
    assert not any(caller().may(scope) for scope in AccessScope)


def test_who_lacks_a_scope_is_told_which() -> None:
    caller(WRITE).require(WRITE)
    with pytest.raises(Forbidden, match="content:write"):
        caller(READ).require(WRITE)


def test_for_a_token_bound_to_one_organization_no_other_exists() -> None:
    bound = caller(ADMIN, organization_id=OURS)

    assert (bound.sees(OURS), bound.sees(THEIRS)) == (True, False)
    assert bound.visible == frozenset({OURS})


def test_for_an_unbound_token_all_exist() -> None:
    assert caller().visible is None
    assert caller().sees(THEIRS)


@pytest.mark.parametrize("organization_id", [None, OURS])
def test_a_policy_decides_which_are_shown_whatever_binds_the_token(
    organization_id: UUID | None,
) -> None:
    shown = caller(organization_id=organization_id, shown=frozenset({THEIRS}))

    assert (shown.sees(OURS), shown.sees(THEIRS)) == (False, True)


def test_a_policy_may_show_nothing() -> None:
    assert not caller(shown=frozenset()).sees(OURS)
