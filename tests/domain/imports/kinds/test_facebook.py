"""Facebook's posts in Meta's Business Suite."""

from tests.domain.imports.files import File, csv_of

FACEBOOK = (
    *("Post ID", "Page ID", "Page name", "Title", "Description", "Publish time", "Permalink"),
    *("Post type", "Date", "Views", "Reach", "Reactions, Comments and Shares", "Reactions"),
    *("Comments", "Shares", "Total clicks"),
)


def test_facebook_counts_reactions_as_likes_and_refuses_rounded_ids() -> None:
    row = ("N", "Page", "", "", "09/24/2026 18:12", "https://www.facebook.com/reel/9", "Reels")
    numbers = ("Lifetime", *"27", "4", *"3201")
    file = File(
        csv_of(FACEBOOK, ("180", *row, *numbers), ("1.22158E+17", *row, *numbers)),
    )

    (post,) = file.posts()
    (reason,) = file.rejections()
    assert file.kind == "facebook-meta"
    assert (post["likes"], post["comments"], post["shares"], post["clicks"]) == (3, 2, 0, 1)
    assert "Post ID: '1.22158E+17': a spreadsheet has rounded this id" in reason
