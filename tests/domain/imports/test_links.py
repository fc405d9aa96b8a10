"""Ids out of links, in the shapes that platforms use."""

import pytest

from app.domain.imports.links import is_link, leads_to_platform, read_link
from app.domain.platforms import Platform

URN = "urn:li:activity:7406535690785632256"
VIDEO = "L8ek-kPnDV4"


@pytest.mark.parametrize(
    ("link", "platform", "external_id"),
    [
        (f"https://www.youtube.com/watch?v={VIDEO}&t=3", "YOUTUBE", VIDEO),
        (f"https://youtu.be/{VIDEO}?si=x", "YOUTUBE", VIDEO),
        (f"https://m.youtube.com/shorts/{VIDEO}", "YOUTUBE", VIDEO),
        (f"youtube.com/live/{VIDEO}/", "YOUTUBE", VIDEO),
        ("https://www.tiktok.com/@us/video/7412?lang=en", "TIKTOK", "7412"),
        ("https://www.tiktok.com/@us/photo/7412", "TIKTOK", "7412"),
        ("https://vm.tiktok.com/ZMabc/", "TIKTOK", "ZMabc"),
        ("https://www.instagram.com/us/reel/Abc_-1/?igsh=x", "INSTAGRAM", "Abc_-1"),
        ("https://www.instagram.com/p/Abc/", "INSTAGRAM", "Abc"),
        ("https://www.instagram.com/stories/us/178/", "INSTAGRAM", "178"),
        (
            "https://twitter.com/us/status/1775000000000000123?s=20",
            "TWITTER",
            "1775000000000000123",
        ),
        ("https://x.com/i/web/status/17", "TWITTER", "17"),
        ("https://www.facebook.com/111/posts/222", "FACEBOOK", "111_222"),
        ("https://www.facebook.com/page/posts/a-slug/222/", "FACEBOOK", "222"),
        ("https://www.facebook.com/page/posts/222:0", "FACEBOOK", "222"),
        ("https://www.facebook.com/page/posts/pfbid02x", "FACEBOOK", "pfbid02x"),
        ("https://www.facebook.com/reel/333", "FACEBOOK", "333"),
        ("https://www.facebook.com/page/videos/333/", "FACEBOOK", "333"),
        ("https://www.facebook.com/permalink.php?story_fbid=444&id=1", "FACEBOOK", "444"),
        ("https://fb.watch/abc-1/", "FACEBOOK", "abc-1"),
        (f"https://www.linkedin.com/feed/update/{URN}", "LINKEDIN", URN),
        (f"https://www.linkedin.com/feed/update/{URN.replace(':', '%3A')}/", "LINKEDIN", URN),
        ("https://www.linkedin.com/posts/us_hi-activity-74-xY", "LINKEDIN", "urn:li:activity:74"),
        (URN, "LINKEDIN", URN),
        ("https://www.pinterest.co.uk/pin/998877/", "PINTEREST", "998877"),
        ("https://pinterest.com/pin/a-cake--998877/", "PINTEREST", "998877"),
        ("https://pin.it/4abC", "PINTEREST", "4abC"),
        ("https://www.threads.net/@us/post/Cabc", "THREADS", "Cabc"),
        (
            "https://bsky.app/profile/us.example/post/3kab",
            "BLUESKY",
            "at://us.example/app.bsky.feed.post/3kab",
        ),
        ("https://www.reddit.com/r/x/comments/1abc/title/", "REDDIT", "1abc"),
        ("https://redd.it/1abc", "REDDIT", "1abc"),
        ("https://mastodon.example/@us/112233", "MASTODON", "112233"),
    ],
)
def test_a_link_leads_to_a_post(link: str, platform: str, external_id: str) -> None:
    found = read_link(link)
    assert found == (Platform(platform), external_id)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.youtube.com/@us",
        "https://x.com/us",
        "https://www.linkedin.com/in/us",
        "https://notyoutube.com/watch?v=L8ek-kPnDV4",
        "https://[broken",
        "urn:li:person:1",
        "",
    ],
)
def test_other_links_lead_to_none(link: str) -> None:
    assert read_link(link) is None


def test_links_are_told_from_ids() -> None:
    assert is_link("https://a")
    assert is_link(URN)
    assert not is_link("L8ek-kPnDV4")
    assert leads_to_platform("https://www.tiktok.com/@us")
    assert not leads_to_platform("https://blog.example/1")
    assert not leads_to_platform("https://[broken")
