"""What LinkedIn writes, of people and of pages."""

from tests.domain.imports.files import File, csv_of

FEED = "https://www.linkedin.com/feed/update/urn:li:activity:"
SIDES = (
    *("Post URL", "Post publish date", "Engagements", ""),
    *("Post URL", "Post publish date", "Impressions"),
)


def test_two_lists_side_by_side_below_a_sentence_are_read_row_by_row() -> None:
    file = File(
        csv_of(
            ("Maximum of 50 posts available to include in this list", *[""] * 6),
            [""] * 7,
            SIDES,
            (f"{FEED}7406", "12/4/2025", 3, "", f"{FEED}7405", "12/14/2025", 1358),
            ("", "", "", "", f"{FEED}7404", "12/15/2025", 631),
        )
    )

    assert (file.kind, file.language) == ("linkedin-posts", "en")
    assert [(post["id"], post.get("impressions")) for post in file.posts()] == [
        ("urn:li:activity:7406", None),
        ("urn:li:activity:7405", 1358),
        ("urn:li:activity:7404", 631),
    ]
    assert file.posts()[0]["published_at"] == "2025-12-04T00:00:00+00:00"


def test_days_and_followers_of_a_person_are_days_of_an_account() -> None:
    days = File(
        csv_of(("Date", "Impressions", "Engagements"), ("12/16/2025", 300, 4)), account="me"
    )
    followers = File(
        csv_of(
            ("Total followers on 12/17/2025:", 4521),
            ("", ""),
            ("Date", "New followers"),
            ("12/16/2025", 3),
        ),
        account="me",
    )

    assert days.kind == "linkedin-days"
    assert days.days() == [("2025-12-16", {"impressions": 300})]
    assert followers.kind == "linkedin-followers"
    assert followers.days() == [("2025-12-16", {"followers_gained": 3})]


def test_a_page_explains_itself_above_its_header() -> None:
    header = (
        *("Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date"),
        *("Audience", "Impressions", "Views", "Clicks", "Click through rate (CTR)", "Likes"),
        *("Comments", "Reposts", "Follows", "Engagement rate", "Content Type"),
    )
    row = ("We are new", f"{FEED}7406", "Organic", "", "Us", "11/05/2026", "All followers")
    file = File(
        csv_of(
            ("This report shows, for the selected time range, how posts did.", *[""] * 16),
            header,
            (*row, 1000, "", 42, 0.042, 30, 4, 2, 1, 0.078, "Video"),
        )
    )

    (post,) = file.posts()
    assert file.kind == "linkedin-page-posts"
    assert post["published_at"] == "2026-11-05T00:00:00+00:00"
    assert (post["impressions"], post["clicks"], post["shares"]) == (1000, 42, 2)
    assert post["category"] == "VIDEO"


def test_a_pages_days_have_impressions_of_both_kinds() -> None:
    header = ("Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)")
    file = File(csv_of(header, ("11/05/2026", 10, 5, 15)), account="page")

    assert file.kind == "linkedin-page-days"
    assert file.days() == [("2026-11-05", {"impressions": 15})]
