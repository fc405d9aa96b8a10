"""docs/platforms.md says what each reader was checked against: printed, committed and compared."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.providers.platforms import PlatformProvider
from app.providers.registry import PROVIDERS
from docs.platforms_page import sources

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "platforms.md").read_text("utf-8")


def test_the_committed_page_is_what_readers_simulation_and_tests_say() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "docs.platforms_page"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert printed == PAGE, "run `make platforms` and look at what changed"


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.info.name)
def test_each_reader_names_what_it_is_written_from(provider: type[PlatformProvider]) -> None:
    assert sources(provider)
