"""Runs: how far work has come."""

import pytest

from app.domain.runs import RunStatus


@pytest.mark.parametrize("status", RunStatus)
def test_a_status_is_kept_by_the_name_that_callers_see(status: RunStatus) -> None:
    assert status.value == status.name
