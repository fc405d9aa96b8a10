"""What TikTok Studio writes."""

from tests.domain.imports.files import File, csv_of

HEADER = (
    *("Video title", "Video link", "Post time", "Total likes", "Total comments"),
    *("Total shares", "Total views", "Average watch time"),
)


def test_ids_come_out_of_links_and_dates_in_two_orders() -> None:
    link = "https://www.tiktok.com/@us/video/7412345678901234567?lang=en"
    file = File(
        csv_of(
            HEADER,
            ("One, two", link, "2026-08-02 19:05:00", "1.2K", 48, 31, "18,400", "0:09"),
            ("No link", "", "08/16/2026 15:00", 10, 1, 0, 700, ""),
            ("",) * 8,
        )
    )

    assert file.kind == "tiktok-content"
    assert file.posts() == [
        {
            "platform": "TIKTOK",
            "id": "7412345678901234567",
            "date": "2026-11-28",
            "views": 18400,
            "likes": 1200,
            "comments": 48,
            "shares": 31,
            "averageWatchSeconds": 9.0,
            "label": "One, two",
            "url": link,
            "published_at": "2026-08-02T19:05:00+00:00",
        }
    ]
    assert file.rejections() == [": the id of the post is missing"]
    assert file.others() == ["empty"]


def test_german_headers_are_read() -> None:
    header = (
        *("Videotitel", "Videolink", "Veröffentlichungszeit", "Likes insgesamt"),
        *("Kommentare insgesamt", "Shares insgesamt", "Aufrufe insgesamt"),
    )
    link = "https://www.tiktok.com/@us/video/7412345678901234567"
    file = File(csv_of(header, ("Eins", link, "02.08.2026 19:05", "1,2 Tsd.", 4, 3, "18.400")))

    (post,) = file.posts()
    assert (file.kind, file.language) == ("tiktok-content", "de")
    assert (post["views"], post["likes"]) == (18400, 1200)


def test_followers_are_days_of_an_account_and_need_a_year() -> None:
    header = ("Date", "Followers", "Difference in followers from previous day")
    file = File(csv_of(header, ("2026-08-02", 1200, 4), ("August 3", 1201, 1)), account="@us")

    assert file.kind == "tiktok-followers"
    assert file.days() == [("2026-08-02", {"followers": 1200})]
    assert "has no year" in file.rejections()[0]


def test_an_overview_has_views_of_the_profile() -> None:
    header = ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares")
    file = File(csv_of(header, ("2026-08-02", 500, 12, 1, 1, 1)), account="@us")

    assert file.kind == "tiktok-overview"
    assert file.days() == [("2026-08-02", {"profile_views": 12})]
