"""What only a Makefile's target of its own does: too long to be waited for each time."""

import os

import pytest

IS_STRESS = os.environ.get("BACKBONE_TEST_PROFILE") == "stress"
"""Whether tests are as thorough as `make stress` wants them: every case, at any length."""

in_stress = pytest.mark.skipif(not IS_STRESS, reason="long: `make stress` has it")
"""Marks what only `make stress` runs."""
