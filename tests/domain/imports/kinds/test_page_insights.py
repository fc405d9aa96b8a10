"""Facebook's old Page insights."""

from tests.domain.imports.files import File, csv_of


def test_the_second_row_of_page_insights_explains_the_columns() -> None:
    header = (
        *("Post ID", "Permalink", "Post Message", "Type", "Posted", "Lifetime Post Total Reach"),
        *("Lifetime Views", "Lifetime Views"),
    )
    told = ("", "", "", "", "", "Lifetime: people reached (Unique Users)", "Total", "Unique")
    row = ("9_8", "https://www.facebook.com/page/posts/8:0", "Hi", "Photo", "10/1/2015 21:00", "9")
    file = File(csv_of(header, told, (*row, 1, 2)))

    assert file.kind == "facebook-posts"
    assert file.others() == ["an explanation"]
    (post,) = file.posts()
    assert (post["id"], post["reach"]) == ("9_8", 9)
    assert post["published_at"] == "2015-10-01T21:00:00+00:00"
