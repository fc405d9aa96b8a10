"""What the tests of collecting can ask for."""

import pytest

from tests.accounts import Accounts
from tests.worker.stage import Stage


@pytest.fixture
def stage(accounts: Accounts) -> Stage:
    # What the world's clock skips, the installation skips too.
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Stage(accounts)
