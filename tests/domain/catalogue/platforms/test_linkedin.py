"""What the catalogue says of LinkedIn."""

from app.domain.catalogue.platforms.linkedin import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_views_are_impressions_and_reach_is_those_of_different_members() -> None:
    assert BY_NAME["views"].platform_name == "impressionCount"
    assert BY_NAME["impressions"].is_views
    assert BY_NAME["reach"].platform_name == "uniqueImpressionsCount"
