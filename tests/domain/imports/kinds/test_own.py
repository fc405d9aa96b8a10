"""Our own files come in again as they went out."""

from app.domain.imports.kinds.own import KINDS
from tests.domain.imports.files import File, csv_of


def test_rows_with_the_fields_names_are_our_own() -> None:
    file = File("external_id,date,views,average_watch_seconds\na,2026-11-20,5,1.5\n", platform="X")

    assert file.kind == "backbone-snapshots"
    assert file.posts()[0]["date"] == "2026-11-20"


def test_posts_and_accounts_too() -> None:
    posts = File("external_id,label,tags\na,One,x;y\n", platform="X")
    accounts = File("handle,date,followers\n@us,2026-11-20,5\n", platform="X")

    assert (posts.kind, accounts.kind) == ("backbone-posts", "backbone-accounts")
    assert accounts.days() == [("2026-11-20", {"followers": 5})]


def test_an_export_of_posts_loses_its_apostrophe() -> None:
    header = (
        *("id", "platform", "external id", "label", "category", "published at", "brand label"),
        *("analytics as of", "analytics totals views", "analytics totals watch seconds"),
        "analytics totals engagement rate (%)",
    )
    row = ("post_1", "YOUTUBE", "a", "'=1+1", "REEL", "2026-11-01T08:00:00Z", "Cats")
    file = File(csv_of(header, (*row, "2026-11-20", 5, 60, 2.5)))

    (post,) = file.posts()
    assert file.kind == "backbone-export-posts"
    assert (post["label"], post["brand"], post["category"]) == ("=1+1", "Cats", "REEL")
    assert (post["date"], post["views"], post["watch_seconds"]) == ("2026-11-20", 5, 60)


def test_exports_of_days_are_read() -> None:
    header = (
        *("date", "totals views", "totals likes", "gains views", "is baseline", "collected at"),
        *("post id", "post platform", "post external id", "post brand label"),
    )
    row = (
        "2026-11-20",
        5,
        "",
        2,
        "false",
        "2026-11-20T08:00:00Z",
        "post_1",
        "YOUTUBE",
        "a",
        "Cats",
    )
    file = File(csv_of(header, row))

    assert file.kind == "backbone-export-days"
    assert file.posts()[0]["views"] == 5


def test_exports_of_account_days_are_read() -> None:
    header = (
        *("date", "followers", "profile views", "collected at", "account platform"),
        *("account external id", "account handle", "account brand label"),
    )
    row = ("2026-11-20", 5, 2, "2026-11-20T08:00:00Z", "X", "77", "us", "Cats")
    file = File(csv_of(header, row))

    assert file.kind == "backbone-export-accounts"
    assert file.days() == [("2026-11-20", {"followers": 5, "profile_views": 2})]


def test_our_own_kinds_have_names_of_their_own() -> None:
    assert all(kind.name.startswith("backbone-") for kind in KINDS)
