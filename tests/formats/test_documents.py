"""JSON documents as objects."""

import io
import json

import pytest

from app.errors import BadUserInput
from app.formats import documents


def objects(text: str, path: str | None = None) -> list[object]:
    return list(documents.objects_of(io.StringIO(text), path))


@pytest.mark.parametrize("chunk", [1, 7, 65536])
def test_an_array_is_read_object_by_object(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_CHUNK", chunk)
    items = [{"id": 7678907398077074696, "text": 'a "b" ] } ,'}, {"n": 1.5}, {}]
    assert objects(json.dumps(items, indent=1)) == items


@pytest.mark.parametrize(
    "front", ["window.YTD.tweets.part0 = ", "var tweets=", "\ufeff", " \n", 'window["x"] = ']
)
def test_a_script_around_an_array_is_taken_off(front: str) -> None:
    assert objects(front + '[{"a": 1}]') == [{"a": 1}]
    assert objects(front + '{"b": [{"a": 1}]};', "b") == [{"a": 1}]


def test_a_path_leads_into_a_document() -> None:
    assert objects('{"data": {"items": [{"a": 1}]}}', "data.items") == [{"a": 1}]
    assert objects('[{"days": [{"a": 1}]}]', "0.days") == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ('{"data": 1}', "items", "there is no 'items'; there is data"),
        ('{"data": 1}', "data", "no list"),
        ("{", "a", "no JSON"),
        ('[{"a": 1}, {"b"', None, "can't be read"),
        ("[1 2", None, "can't be read"),
        ("[" * 100_000, None, "nested too deeply|can't be read"),
        ('{"a":' * 100_000, "a", "no JSON"),
    ],
)
def test_what_is_no_list_is_a_clear_error(text: str, path: str | None, message: str) -> None:
    with pytest.raises(BadUserInput, match=message):
        objects(text, path)


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_CHUNK", 10)
    monkeypatch.setattr(documents, "MAX_OBJECT", 100)
    monkeypatch.setattr(documents, "MAX_DOCUMENT", 100)

    with pytest.raises(BadUserInput, match="longer than 100 characters"):
        objects('["' + "x" * 500 + '"]')
    with pytest.raises(BadUserInput, match="longer than 100 characters"):
        objects('{"a": "' + "x" * 500 + '"}', "a")


def test_lists_of_a_document_are_found_the_longest_first() -> None:
    text = '{"a": [{"x": 1}], "b": {"c": [{"x": 1}, {"x": 2}]}, "d": [1], "e": []}'
    assert documents.lists_of(io.StringIO(text)) == ["b.c", "a"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'[{{"a": {"9" * 5000}}}]', "a number has more digits than any count"),
        (f'{{"a": {"[" * 100_000}', "it is nested too deeply"),
    ],
)
def test_what_no_program_should_write_is_said_in_words(text: str, message: str) -> None:
    with pytest.raises(BadUserInput, match=message):
        objects(text)
