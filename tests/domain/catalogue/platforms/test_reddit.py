"""What the catalogue says of Reddit."""

from app.domain.catalogue.platforms.reddit import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_there_are_no_views() -> None:
    assert not any(each.is_views for each in METRICS)


def test_crossposts_are_shares() -> None:
    assert BY_NAME["shares"].platform_name == "num_crossposts"
