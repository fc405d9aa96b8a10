"""What rows of recognized files say of their posts."""

import pytest

from app.domain.imports.file_rows import unescaped, unquoted
from tests.domain.imports.files import File, csv_of


def stored(*row: str, header: tuple[str, ...] = ("Post ID", "Link", "Published", "Views")) -> File:
    return File(csv_of(header, row), platform="X")


def test_an_id_that_is_a_link_is_the_id_in_it() -> None:
    (post,) = stored("https://x.com/us/status/17", "", "2026-11-01", "5").posts()
    assert (post["id"], post["url"]) == ("17", "https://x.com/us/status/17")


def test_an_id_goes_before_that_of_the_link() -> None:
    (post,) = stored("18", "https://x.com/us/status/17", "2026-11-01", "5").posts()
    assert post["id"] == "18"


def test_a_link_that_leads_to_no_platform_is_an_id_like_others() -> None:
    (post,) = stored("https://blog.example/1", "", "2026-11-01", "5").posts()
    assert post["id"] == "https://blog.example/1"


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://youtu.be/L8ek-kPnDV4", "is a link to YOUTUBE, and not to TWITTER"),
        ("https://x.com/us", "is no link to a post that is known"),
        ("", "the id of the post is missing"),
    ],
)
def test_a_link_that_names_no_post_of_the_platform_is_refused(link: str, reason: str) -> None:
    (told,) = stored("", link, "2026-11-01", "5").rejections()
    assert reason in told


def test_a_post_is_not_read_before_it_is_published() -> None:
    (told,) = stored("18", "", "2026-11-30", "5").rejections()
    assert "it was published on 2026-11-30, after it was read: 2026-11-28" in told


def test_a_row_without_numbers_still_tells_of_its_post() -> None:
    file = stored("18", "", "2026-11-01", "-")
    (post,) = file.posts()
    assert post == {"platform": "TWITTER", "id": "18", "published_at": "2026-11-01T00:00:00+00:00"}


def test_a_row_that_says_nothing_is_unanswered() -> None:
    assert stored("18", "", "", "-").unanswered() == 1


def test_all_bad_cells_are_told_at_once() -> None:
    (told,) = stored("18", "", "never", "many").rejections()
    assert "Published: 'never' is not a date" in told
    assert "Views: 'many' is not a number" in told


@pytest.mark.parametrize(
    ("text", "expected"), [("'=1", "=1"), ("'s", "'s"), ("'-1", "-1"), ("", ""), ("'", "'")]
)
def test_an_apostrophe_before_what_a_spreadsheet_calculates_is_ours(
    text: str, expected: str
) -> None:
    assert unquoted(text) == expected


def test_archives_write_ampersands_as_the_web_does() -> None:
    assert unescaped("a &amp; b") == "a & b"
