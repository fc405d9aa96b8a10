"""docs/platforms.md says what each reader was checked against: printed, committed and compared."""

from pathlib import Path

import pytest

from app.providers.platforms import PlatformProvider
from app.providers.registry import PROVIDERS
from docs.platforms_page import page, sources

PAGE = (Path(__file__).parents[2] / "docs" / "platforms.md").read_text("utf-8")


def test_the_committed_page_is_what_readers_simulation_and_tests_say() -> None:
    printed = "\n".join(page())
    assert printed.rstrip("\n") + "\n" == PAGE, "run `make platforms` and look at what changed"


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.info.name)
def test_each_reader_names_what_it_is_written_from(provider: type[PlatformProvider]) -> None:
    assert sources(provider)
