"""What X writes, old and new."""

from tests.domain.imports.files import File, csv_of


def test_old_analytics_write_decimals_and_dashes() -> None:
    header = (
        *("Tweet id", "Tweet permalink", "Tweet text", "time", "impressions", "engagements"),
        *("retweets", "replies", "likes", "url clicks", "promoted impressions"),
    )
    row = ("649293177409679360", "https://twitter.com/us/status/649293177409679360", "two\nlines")
    file = File(
        csv_of(header, (*row, "2015-09-30 18:42 +0200", "424.0", "3.0", "1.0", "-", *"012"))
    )

    assert file.kind == "x-tweets"
    assert file.posts() == [
        {
            "platform": "TWITTER",
            "id": "649293177409679360",
            "date": "2026-11-28",
            "impressions": 424,
            "shares": 1,
            "likes": 0,
            "clicks": 1,
            "description": "two\nlines",
            "url": "https://twitter.com/us/status/649293177409679360",
            "published_at": "2015-09-30T16:42:00+00:00",
        }
    ]


def test_the_date_of_a_list_of_posts_is_their_publication() -> None:
    header = (
        *("Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Engagements"),
        *("Bookmarks", "Shares", "New follows", "Replies", "Reposts", "Profile visits"),
    )
    row = ("2074000000000000001", "Tue, Jul 14, 2026", "x", "https://x.com/us/status/2")
    file = File(csv_of(header, (*row, 122978, 12, 300, 7, 1, 3, 4, 5, 129)))

    (post,) = file.posts()
    assert file.kind == "x-content"
    assert (post["published_at"], post["date"]) == ("2026-07-14T00:00:00+00:00", "2026-11-28")
    assert (post["shares"], post["saves"], post["comments"]) == (5, 7, 4)
    assert post["profileVisits"] == 129


def test_an_overview_is_days_of_an_account() -> None:
    header = (
        *("Date", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows"),
        *("Unfollows", "Replies", "Reposts", "Profile visits"),
    )
    file = File(
        csv_of(header, ("Fri, Apr 26, 2024", 100, 2, 10, 0, 0, 3, 1, 0, 0, 9)), account="@us"
    )

    assert file.kind == "x-overview"
    counts = {"profile_views": 9, "impressions": 100, "followers_gained": 3, "followers_lost": 1}
    assert file.days() == [("2024-04-26", counts)]


def test_counts_of_a_repost_in_an_archive_are_somebody_elses() -> None:
    def tweet(number: str, text: str) -> dict[str, object]:
        return {
            "tweet": {
                "id_str": number,
                "full_text": text,
                "created_at": "Wed Oct 10 20:19:24 +0000 2018",
                "favorite_count": "12",
                "retweet_count": "3",
            }
        }

    file = File([tweet("1", "Good &amp; new"), tweet("2", "RT @x: hi")])

    own, repost = file.posts()
    assert file.kind == "x-archive"
    assert (own["description"], own["likes"], own["reposts"]) == ("Good & new", 12, 3)
    assert "likes" not in repost
    assert repost["published_at"] == "2018-10-10T20:19:24+00:00"
