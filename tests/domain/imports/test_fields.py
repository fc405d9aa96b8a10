"""How each value of a file is read, and why one is refused."""

import pytest

from app.domain.imports.fields import read_link_text
from app.domain.imports.plans import Kind, Options, plan
from app.domain.imports.records import Record, Rejection
from app.domain.numbers.metrics import LARGEST_COUNT, Metrics
from tests.domain.imports.reading import UTC_CALENDAR, refusal, row, snapshot


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        ("-5", "negative"),
        ("1.0", "whole number"),
        ('"1,234"', "digits only"),
        ("1e6", "whole number"),
        ("1_000", "whole number"),
        ("\u0661\u0662", "whole number"),
        (str(LARGEST_COUNT + 1), "at most 1000000000000"),
        ("9" * 5000, "at most 1000000000000"),
    ],
)
def test_a_count_that_is_none_is_refused_with_a_reason(count: str, reason: str) -> None:
    refused = refusal(f"external_id,date,views\nv1,2026-03-19,{count}\n")

    assert (refused.line, refused.column) == (2, "views")
    assert reason in refused.reason


@pytest.mark.parametrize(("value", "views"), [("3", 3), ('"3"', 3), ("null", None), ('""', None)])
def test_a_json_count_is_a_number_or_unknown(value: str, views: int | None) -> None:
    said = row(f'{{"external_id": 5, "date": "2026-03-19", "likes": 1, "views": {value}}}')

    assert snapshot(said).totals == Metrics(views=views, likes=1)
    assert said.identity.external_id == "5"


@pytest.mark.parametrize("value", ["1.0", "true", "[]", "{}", "NaN", "-1"])
def test_a_json_count_that_is_none_is_refused(value: str) -> None:
    refused = refusal(f'{{"external_id": "v", "date": "2026-03-19", "views": {value}}}')

    assert refused.column == "views"


def test_what_is_empty_is_unknown_and_never_zero() -> None:
    said = row("external_id,date,views,likes\nv1,2026-03-19, ,0\n")

    assert snapshot(said).totals == Metrics(likes=0)


@pytest.mark.parametrize("kind", ["brand", "handle", "category"])
def test_a_name_that_grows_beyond_what_an_index_holds_is_refused(kind: str) -> None:
    grown = "\u0390" * 500  # 1,000 bytes as it is, 3,000 case-folded
    files = {
        "brand": (f"external_id,date,views,brand\nv1,2026-03-19,5,{grown}\n", Kind.SNAPSHOTS),
        "handle": (f"handle,date,followers\n{grown},2026-03-19,5\n", Kind.ACCOUNTS),
        "category": (f"external_id,made_at,category\nv1,2026-03-19T00:00Z,{grown}\n", None),
    }
    text, of = files[kind]

    refused = refusal(text, kind=of or Kind.INGREDIENTS)

    assert (refused.line, refused.column) == (2, kind)
    assert "must have at most 2000 bytes in UTF-8, in lower case" in refused.reason


def test_texts_keep_their_line_breaks_and_are_unescaped_on_request() -> None:
    text = "external_id,label,description\nv1,a\\nb,c\\nd\n"

    said = row(text, kind=Kind.POSTS, unescape=frozenset({"description"}))

    assert said.values == {"label": "a\\nb", "description": "c\nd"}


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("platform", "Friendster", "not a platform"),
        ("category", "Symphony", "not one of VIDEO"),
        ("status", "Lost", "not one of DRAFT"),
        ("published_at", "yesterday", "not a date"),
        ("label", "a\0b", "can't be stored"),
        ("url", "https://x.test/" + "y" * 2000, "longer than"),
        ("external_id", "", "missing"),
        ("external_id", "x" * 501, "longer than"),
    ],
)
def test_what_a_post_cannot_have_is_refused(column: str, value: str, reason: str) -> None:
    record = {"external_id": "v1", "platform": "yt"} | {column: value}
    reader = plan(list(record), Options(Kind.POSTS), UTC_CALENDAR)

    refused = reader.read(Record(7, record))

    assert isinstance(refused, Rejection)
    assert refused.line == 7
    assert reason in refused.reason


def test_half_of_a_surrogate_pair_in_json_is_refused() -> None:
    text = '{"external_id": "v", "label": "\\ud83d"}\n'

    assert refusal(text, kind=Kind.POSTS).column == "label"


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("Summer", ("Summer",)),
        ('" Summer  sale , TV spot"', ("Summer sale", "TV spot")),
        ("a|b;a; ;A", ("a", "b")),
        ("", ()),
        ("N/A", ()),
    ],
)
def test_a_cell_holds_as_many_tags_as_it_likes(cell: str, tags: tuple[str, ...]) -> None:
    assert row(f"external_id,label,tags\nv1,x,{cell}\n", kind=Kind.POSTS).tags == tags


def test_a_json_list_of_tags_may_hold_what_separates_others() -> None:
    said = row('{"external_id": "v", "tags": ["Summer, all of it", 2026]}', kind=Kind.POSTS)
    assert said.tags == ("Summer, all of it", "2026")


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ('"' + "x" * 65 + '"', "a tag must have at most 64 characters"),
        ('["a", {}]', "is not a text"),
        ('"' + ";".join(map(str, range(51))) + '"', "51 tags are too many"),
    ],
)
def test_tags_that_are_none_are_refused_with_a_reason(tags: str, reason: str) -> None:
    refused = refusal(f'{{"external_id": "v", "tags": {tags}}}', kind=Kind.POSTS)
    assert refused.column == "tags"
    assert reason in refused.reason


def test_a_link_may_be_missing() -> None:
    assert (read_link_text(" https://a.example "), read_link_text("N/A")) == (
        "https://a.example",
        None,
    )
