"""What the tests of collecting can ask for."""

import pytest

from tests.accounts import Accounts
from tests.worker.installation import Installation


@pytest.fixture
def installation(accounts: Accounts) -> Installation:
    # What the world's clock skips, the installation skips too.
    accounts.runtime.now = lambda: accounts.simulated.world.now
    return Installation(accounts)
