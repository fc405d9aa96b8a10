"""What the catalogue says of Threads."""

from app.domain.catalogue.platforms.threads import METRICS

BY_NAME = {each.name: each for each in METRICS}


def test_comments_are_replies_and_shares_all_ways_to_pass_a_post_on() -> None:
    assert BY_NAME["comments"].platform_name == "replies"
    assert BY_NAME["shares"].platform_name == "reposts + quotes + shares"
