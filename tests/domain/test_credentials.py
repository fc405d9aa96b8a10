"""What a connected account can be like."""

import pytest

from app.domain.accounts.credentials import CredentialState


@pytest.mark.parametrize("state", CredentialState)
def test_a_state_is_kept_by_the_name_that_callers_see(state: CredentialState) -> None:
    assert state.value == state.name
