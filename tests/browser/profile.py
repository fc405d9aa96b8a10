"""What `make browser` does beyond the other tests: too long to be waited for each time."""

import os

import pytest

thorough = pytest.mark.skipif(
    os.environ.get("BACKBONE_TEST_PROFILE") != "browser", reason="part of `make browser`"
)
