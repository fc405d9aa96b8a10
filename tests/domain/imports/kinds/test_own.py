"""Rows with our own names of fields."""

from app.domain.imports.kinds.own import KINDS
from tests.domain.imports.files import File


def test_rows_with_the_fields_names_are_our_own() -> None:
    file = File("external_id,date,views,average_watch_seconds\na,2026-11-20,5,1.5\n", platform="X")

    assert file.kind == "backbone-snapshots"
    assert file.posts()[0]["date"] == "2026-11-20"


def test_posts_and_accounts_too() -> None:
    posts = File("external_id,label,tags\na,One,x;y\n", platform="X")
    accounts = File("handle,date,followers\n@us,2026-11-20,5\n", platform="X")

    assert (posts.kind, accounts.kind) == ("backbone-posts", "backbone-accounts")
    assert accounts.days() == [("2026-11-20", {"followers": 5})]


def test_our_own_kinds_have_names_of_their_own() -> None:
    assert all(kind.name.startswith("backbone-") for kind in KINDS)
