"""What tools for publishing write of several platforms."""

from tests.domain.imports.files import File, csv_of


def test_hootsuite_begins_below_a_title_and_a_range() -> None:
    header = (
        *("Date (GMT)", "Post ID", "Post Message", "Post Permalink", "Post Type"),
        *("Social Network", "Impressions", "Reach", "Likes", "Post Link Clicks", "Video Views"),
    )
    file = File(
        csv_of(
            ("Post performance", *[""] * 10),
            ("Mar 1, 2024 - Mar 31, 2024", *[""] * 10),
            header,
            (
                *("2024-03-01 14:30", "1_2", "Hi", "https://facebook.com/1/posts/2", "Photo"),
                *("Facebook", "1,200", 900, 60, 30, 5),
            ),
            (
                *("2024-03-02 09:00", "3", "Ho", "https://instagram.com/p/abc", "Reel"),
                *("Instagram Business", 5000, 4000, 250, "", 4800),
            ),
        )
    )

    first, second = file.posts()
    assert file.kind == "hootsuite"
    assert (first["platform"], first["impressions"], first["clicks"]) == ("FACEBOOK", 1200, 30)
    assert first["videoViews"] == 5
    assert (second["platform"], second["videoViews"]) == ("INSTAGRAM", 4800)
    assert second["published_at"] == "2024-03-02T09:00:00+00:00"


def test_sprout_writes_half_days() -> None:
    header = ("Date", "Post ID", "Network", "Post Type", "Profile", "Link", "Post", "Impressions")
    row = ("03/05/2024 02:30 PM", "1", "X", "Post", "@us", "https://x.com/us/status/1", "Hi", "1,2")
    (post,) = File(csv_of(header, (*row[:-1], "1,200"))).posts()

    assert post["platform"] == "TWITTER"
    assert post["published_at"] == "2024-03-05T14:30:00+00:00"
    assert post["impressions"] == 1200


def test_sprouts_profiles_are_days_of_accounts() -> None:
    header = ("Date", "Profile", "Network", "Audience", "Net Audience Growth", "Impressions")
    file = File(csv_of(header, ("03/05/2024", "@us", "Instagram", "1,200", 4, 10)))

    assert file.kind == "sprout-days"
    assert file.days() == [("2024-03-05", {"followers": 1200, "impressions": 10})]


def test_buffer_is_read_by_its_old_names_and_its_new_ones() -> None:
    link = "https://x.com/us/status/1775000000000000123"
    old = ("Date", "Update", "Service", "Service Link", "Type", "Impressions", "Likes", "Shares")
    new = ("Date", "Post", "Channel type", "Post Link", "Post type", "Views", "Reactions")
    row = ("2024-04-02T08:00:00Z", "Hi", "twitter", link, "text", 800, 15)
    before, after = File(csv_of(old, (*row, 6))), File(csv_of((*new, "Reposts"), (*row, 6)))

    assert (before.kind, after.kind) == ("buffer", "buffer")
    assert before.posts()[0]["id"] == "1775000000000000123"
    assert before.posts()[0]["impressions"] == 800
    assert (after.posts()[0]["views"], after.posts()[0]["shares"]) == (800, 6)


def test_later_names_platforms_by_links() -> None:
    header = ("Posted Date", "Caption", "Permalink", "Likes", "Comments", "Impressions")
    row = ("2026-03-02", "Hi", "https://www.instagram.com/reel/abc/", 250, 40, 5000)
    file = File(csv_of(header, row))

    (post,) = file.posts()
    assert file.kind == "later"
    assert (post["platform"], post["id"]) == ("INSTAGRAM", "abc")


def test_agorapulse_has_a_date_and_a_time() -> None:
    header = ("Date", "Time", "Network", "Post URL", "Message", "Likes", "Impressions")
    link = "https://www.facebook.com/1/posts/2"
    file = File(csv_of(header, ("2026-03-02", "14:30", "Facebook", link, "Hi", 25, 500)))

    (post,) = file.posts()
    assert file.kind == "agorapulse"
    assert (post["published_at"], post["id"]) == ("2026-03-02T14:30:00+00:00", "1_2")


def test_metricool_has_days_of_an_account_of_a_platform_that_is_said() -> None:
    file = File(
        "Fecha;Seguidores;Impresiones;Alcance\n02/03/2026;1.200;5.000;4.000\n",
        platform="INSTAGRAM",
        account="@us",
    )

    assert (file.kind, file.language) == ("metricool-days", "es")
    assert file.days() == [("2026-03-02", {"followers": 1200, "reach": 4000, "impressions": 5000})]


def test_metricools_posts_are_known_by_their_links() -> None:
    header = ("Date", "Type", "Content", "URL", "Impressions", "Reach", "Likes")
    row = ("2026-03-02 10:00", "Reel", "Hi", "https://www.instagram.com/reel/abc/", 50, 40, 5)
    file = File(csv_of(header, row))

    assert file.kind == "metricool-posts"
    assert file.posts()[0]["id"] == "abc"
