"""What only a Makefile's target of its own does: too long to be waited for each time."""

import os

import pytest

PROFILE = os.environ.get("BACKBONE_TEST_PROFILE")

thorough = pytest.mark.skipif(PROFILE != "browser", reason="part of `make browser`")
"""Marks what only `make browser` runs."""

MAKES_PICTURES = PROFILE == "pictures"
"""Whether pictures are made anew instead of compared: `make pictures`."""
