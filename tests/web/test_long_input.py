"""No message grows with its input: what quotes a caller is short, however much the caller sent."""

from importlib import import_module
from typing import Any

import httpx
import pytest
from graphql import GraphQLError, ValidationRule
from graphql.pyutils import suggestion_list

from app.graphql.validation import MOST_COUNTED, MOST_SCANNED, MOST_SUGGESTIONS

LONG = "x" * 900_000
MOST_BYTES = 32_000
MOST_ERRORS = 20
LONGEST_MESSAGE = 400


def wrong_fields(count: int) -> str:
    return " ".join(f"brandIdz{number}: 1" for number in range(count))


def posts(filters: str) -> dict[str, Any]:
    return {"query": f"{{ posts(filter: {{ {filters} }}) {{ nodes {{ id }} }} }}"}


def overview(window: str) -> dict[str, Any]:
    return {"query": f'{{ brand(id: "b") {{ overview(window: {window}) {{ __typename }} }} }}'}


def filtered(**given: Any) -> dict[str, Any]:
    query = "query ($filter: PostFilter) { posts(filter: $filter) { nodes { id } } }"
    return {"query": query, "variables": {"filter": given}}


def uploaded(items: list[Any]) -> dict[str, Any]:
    query = "mutation ($input: [PostInput!]!) { upsertPosts(input: $input) { __typename } }"
    return {"query": query, "variables": {"input": items}}


ATTACKS: dict[str, dict[str, Any]] = {
    "a long text beside wrong fields": posts(f's: "{LONG}" {wrong_fields(100)}'),
    "many wrong fields": posts(f"archived: false {wrong_fields(1600)}"),
    "a long list beside wrong fields": posts(f"search: [{'1 ' * 4000}] {wrong_fields(100)}"),
    "a long day": overview(f'{{ start: "{LONG}" }}'),
    "a long text for an enum value": overview(f'{{ preset: "{LONG}" }}'),
    "a long enum value": overview(f"{{ preset: {LONG} }}"),
    "a long field": {"query": f"{{ {LONG} }}"},
    "a long name of the operation": {"query": f"query {LONG} {{ {'brand(id: $a) { id } ' * 9} }}"},
    "a long number": {"query": f"{{ organizations(first: {'9' * 900_000}) {{ totalCount }} }}"},
    "a long token out of place": {"query": f"{{ viewer {{ name }} }} {LONG}"},
    "many unknown fields": {
        "query": f"{{ brands {{ nodes {{ {' '.join(f'labelz{n}' for n in range(4000))} }} }} }}"
    },
    "one variable again and again": {"query": f"query ({'$a: Int ' * 1200}) {{ __typename }}"},
    "a wrong variable beside a long one": filtered(s=LONG, **dict.fromkeys("abcdefgh", 1)),
    "many wrong fields in a variable": filtered(**{f"brandIdz{n}": 1 for n in range(50_000)}),
    "a long field in a variable": filtered(**{LONG: 1}),
    "long signs in a variable": filtered(
        **{f"s{n}": "\N{GRINNING FACE}" * 9_000 for n in range(25)}
    ),
    "many wrong items": uploaded([{"a": 1} for _ in range(50_000)]),
    "items of long signs": uploaded([{"platform": "\N{GRINNING FACE}" * 300} for _ in range(700)]),
    "an unknown operation": {"query": "{ viewer { name } }", "operationName": LONG},
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_answer_without_data_is_short(client: httpx.Client, attack: dict[str, Any]) -> None:
    answer = client.post("/graphql", json=attack)
    told = answer.json()
    assert "data" not in told or told["data"] is None
    assert len(answer.content) <= MOST_BYTES
    assert 1 <= len(told["errors"]) <= MOST_ERRORS
    assert max(len(error["message"]) for error in told["errors"]) <= LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("wrong", "errors", "last"),
    [
        (19, 19, "brandIdz18"),
        (20, 20, "And 1 more error."),
        (21, 20, "And 2 more errors."),
        (300, 20, "And 81 more errors. The rest of the document wasn't looked at."),
    ],
)
def test_the_last_error_says_how_many_more_there_are(
    client: httpx.Client, wrong: int, errors: int, last: str
) -> None:
    told = client.post("/graphql", json=posts(wrong_fields(wrong))).json()["errors"]
    assert len(told) == errors
    assert last in told[-1]["message"]


def test_variables_are_told_as_briefly(client: httpx.Client) -> None:
    told = client.post("/graphql", json=filtered(**{f"z{n}": 1 for n in range(30)})).json()[
        "errors"
    ]
    assert len(told) == MOST_ERRORS
    assert told[-1]["message"] == "And 11 more errors."


def test_a_slip_of_the_pen_is_still_answered_with_the_right_name(client: httpx.Client) -> None:
    for asked in (posts("brandId: 1"), filtered(brandId="1")):
        (error,) = client.post("/graphql", json=asked).json()["errors"]
        assert "Did you mean 'brandIds'" in error["message"]


@pytest.mark.parametrize("wrong", [200, 1600])
def test_few_names_are_compared_however_many_are_wrong(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    compared: list[str] = []

    def counting(name: str, known: Any) -> list[str]:
        compared.append(name)
        return suggestion_list(name, known)

    values = import_module("graphql.utilities.validate_input_value")
    monkeypatch.setattr(values, "suggestion_list", counting)
    client.post("/graphql", json=posts(wrong_fields(wrong)))
    client.post("/graphql", json=filtered(**{f"brandIdz{n}": 1 for n in range(wrong)}))
    assert len(compared) <= 2 * MOST_SUGGESTIONS


@pytest.mark.parametrize("length", [1_000, 100_000, 900_000])
def test_the_longer_a_document_the_fewer_errors_read_it(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    read: list[int] = []
    report = ValidationRule.report_error

    def counting(self: Any, error: GraphQLError) -> None:
        read.append(length)
        report(self, error)

    monkeypatch.setattr(ValidationRule, "report_error", counting)
    client.post("/graphql", json=posts(f'search: "{"x" * length}" {wrong_fields(1000)}'))
    assert 2 <= len(read) <= MOST_COUNTED
    assert sum(read) <= MOST_SCANNED
