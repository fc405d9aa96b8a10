"""What a file is, by its first rows."""

from app.domain.imports.layouts import Layout
from app.domain.imports.recognition import columns_of_fields, header_columns, recognize

SERVICE = ["Date", "Service", "Service Link", "Impressions"]
ROW = ["2026-11-20", "x", "https://x.com/us/status/1", "5"]


def test_a_header_is_found_below_other_rows() -> None:
    found = recognize([["Our report"], [], ["made", "by us"], SERVICE, ROW])

    assert found is not None
    assert (found.kind.name, found.layout.skip, found.is_known) == ("buffer", 3, True)


def test_a_header_of_two_rows_is_found() -> None:
    head = [["id", "date", "totals", ""], ["", "", "views", "likes"], ["a", "2026-11-20", "5", "1"]]
    found = recognize(head)

    assert found is not None
    assert (found.layout, found.is_known) == (Layout(0, 2), False)
    assert header_columns(head, found.layout) == ["id", "date", "views", "likes"]


def test_nothing_is_nothing() -> None:
    assert recognize([["a", "b"], ["1", "2"]]) is None
    assert recognize([]) is None


def test_what_the_user_says_of_a_column_goes_first() -> None:
    found = recognize([SERVICE, ROW])
    assert found is not None

    column_of = columns_of_fields(found, SERVICE, {"views": "Impressions"})

    assert column_of["views"] == "Impressions"
    assert "impressions" not in column_of
    assert column_of["published_at"] == "Date"
