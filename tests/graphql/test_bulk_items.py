"""In every bulk mutation one bad item costs itself, and the answer says which and why.

The schema says which mutations those are; a new one needs an example of its items here.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_list_type,
    is_scalar_type,
)

from app.domain import public_ids
from app.domain.access import Caller
from app.graphql.schema import graph_of
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import NOW, TODAY, World

FAILED = "failed { index field message }"
COUNTED = "created updated unchanged"
TEXTS = {"String"}


def bulk_mutations() -> dict[str, GraphQLInputObjectType]:
    """Every mutation that takes a list of input objects, and what these are."""
    root = graph_of(SCHEMA).mutation_type
    assert root is not None
    found = {}
    for name, field in root.fields.items():
        for argument in field.args.values():
            item = get_named_type(argument.type)
            is_list = is_list_type(get_nullable_type(argument.type))
            if is_list and isinstance(item, GraphQLInputObjectType):
                found[name] = item
    return found


BULK = bulk_mutations()
FIELDS = {
    mutation: {
        name: get_named_type(field.type).name
        for name, field in item.fields.items()
        if is_scalar_type(get_named_type(field.type))
        and get_named_type(field.type).name not in TEXTS
    }
    for mutation, item in BULK.items()
}

WRONG: dict[str, list[Any]] = {
    "ID": ["nonsense", "", "user_00000000000000000000000005", 5, 1.5, True],
    "DateTime": [
        *("2026-03-01T09:00:00", "2026-03-01", "yesterday", "2026-02-30T09:00:00Z", "", 5, True),
        *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
    ],
    "Date": ["2026-02-30", "yesterday", "13.09", "", 20260301, "9999-12-31", "0001-01-01"],
    "BigInt": [-1, 2**53, 1.5, "12", "", True, 10**400],
}
NOBODY = {
    "organizationId": public_ids.organization_id,
    "brandId": public_ids.brand_id,
    "postId": public_ids.post_id,
    "credentialId": public_ids.credential_id,
    "accountId": public_ids.account_id,
}


def snake(name: str) -> str:
    """A field's name as it is inside, which callers don't know; what has one word is no secret."""
    inside = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return inside if inside != name else "?"


class Books:
    """Good items of each kind, none like another."""

    def __init__(self, graph: Graph, world: World) -> None:
        self.graph, self.world = graph, world
        self.number = 0
        self.organization = self.brand = self.post = self.account = ""

    async def open(self) -> None:
        organization = await self.world.organization()
        brand = await self.world.brand(organization)
        post = await self.world.post(organization, brand, "known")
        self.organization = public_ids.organization_id(organization)
        self.brand = public_ids.brand_id(brand)
        self.post = public_ids.post_id(post)
        account = await self.world.account(organization, brand)
        self.account = public_ids.account_id(account.account_id)

    def item(self, mutation: str, field: str) -> dict[str, Any]:
        """A good item, given in the way that has the field."""
        self.number += 1
        day = (TODAY - timedelta(days=self.number)).isoformat()
        at = (NOW - timedelta(minutes=self.number)).isoformat()
        own = {"externalId": f"x{self.number}"}
        whose = {"organizationId": self.organization, "platform": "YOUTUBE"}
        by_name = field in {"organizationId", "platform", "externalId"}
        post = {**whose, "externalId": "known"} if by_name else {"postId": self.post}
        made: dict[str, Callable[[], dict[str, Any]]] = {
            "upsertPosts": lambda: {**whose, **own, "brandId": self.brand},
            "recordSnapshots": lambda: {**post, "date": day, "views": self.number},
            "recordAccountDays": lambda: {
                "accountId": self.account,
                "date": day,
                "followers": self.number,
            },
            "recordContentPerformance": lambda: {
                "postId": self.post,
                "measuredOn": day,
                "views": 1,
            },
            "recordCharges": lambda: {**own, "amount": 1, "currency": "EUR", "chargedAt": at},
            "recordCreditTransactions": lambda: (
                own | {"kind": "GRANT", "amount": 1, "occurredAt": at}
            ),
            "recordIngredients": lambda: {**own, "category": "IMAGE", "madeAt": at},
        }
        return made[mutation]()

    def argument(self, mutation: str) -> str:
        """What such a mutation needs besides its items."""
        needs = {"recordCharges", "recordCreditTransactions", "recordIngredients"}
        return f'organizationId: "{self.organization}", ' if mutation in needs else ""

    async def send(
        self,
        mutation: str,
        items: list[Any],
        asking: Caller | None = None,
        *,
        literally: bool = False,
    ) -> Any:
        """The whole answer to a mutation of these items."""
        type_ = BULK[mutation]
        head = "" if literally else f"($input: [{type_.name}!]!)"
        value = literal(items, type_) if literally else "$input"
        document = (
            f"mutation {head} {{ {mutation}({self.argument(mutation)}input: {value}) "
            f"{{ {COUNTED} {FAILED} }} }}"
        )
        return await self.graph.execute(document, asking, **({} if literally else {"input": items}))


def literal(items: list[Any], type_: GraphQLInputObjectType) -> str:
    """Items as they are written into a document."""

    def written(name: str, value: Any) -> str:
        field = type_.fields.get(name)
        return (
            str(value) if field and is_enum_type(get_named_type(field.type)) else json.dumps(value)
        )

    objects = (", ".join(f"{name}: {written(name, item[name])}" for name in item) for item in items)
    return "[" + ", ".join(f"{{{each}}}" for each in objects) + "]"


@pytest.fixture
async def books(graph: Graph, world: World) -> Books:
    opened = Books(graph, world)
    await opened.open()
    return opened


def test_the_mutations_that_take_many_items_are_known() -> None:
    assert len(BULK) >= 6
    assert {kind for fields in FIELDS.values() for kind in fields.values()} <= set(WRONG)


@pytest.mark.parametrize("literally", [False, True], ids=["variables", "literals"])
@pytest.mark.parametrize("mutation", FIELDS)
async def test_a_bad_item_costs_itself(books: Books, mutation: str, literally: bool) -> None:
    """Each wrong value of each field, with a good item after it."""
    items = [books.item(mutation, "")]
    wrong = []
    for field, kind in FIELDS[mutation].items():
        nobody = [NOBODY[field](books.world.new_key())] if kind == "ID" else []
        for value in (*WRONG[kind], *nobody):
            items += [books.item(mutation, field) | {field: value}, books.item(mutation, field)]
            wrong.append(field)
    answer = await books.send(mutation, items, literally=literally)
    assert answer.errors is None
    payload = answer.data[mutation]
    failed = [(each["index"], each["field"]) for each in payload["failed"]]
    assert failed == list(zip(range(1, len(items), 2), wrong, strict=True))
    assert payload["created"] == len(wrong) + 1
    for problem in payload["failed"]:
        assert not problem["message"].startswith(snake(problem["field"]) + " "), problem


async def test_an_item_of_a_foreign_organization_is_told_like_one_of_nobody(books: Books) -> None:
    bound = caller(organization_id=public_ids.organization_key(books.organization))
    foreign = await books.world.organization("Foreign")
    await books.world.post(foreign, await books.world.brand(foreign), "known")
    for mutation in ("upsertPosts", "recordSnapshots"):
        told = []
        for key in (foreign, books.world.new_key()):
            item = books.item(mutation, "organizationId")
            item["organizationId"] = public_ids.organization_id(key)
            answer = await books.send(mutation, [item], bound)
            told.append(answer.data[mutation]["failed"])
        assert told[0] == told[1]
        assert told[0][0]["message"] == "There is no such organization."


@pytest.mark.parametrize(
    ("mutation", "field"),
    [
        (mutation, field)
        for mutation, fields in FIELDS.items()
        for field in fields
        if field in NOBODY
    ],
)
async def test_what_an_item_names_in_vain_is_told_as_not_found_is(
    books: Books, mutation: str, field: str
) -> None:
    unknown = {**books.item(mutation, field), field: NOBODY[field](books.world.new_key())}

    answer = await books.send(mutation, [unknown])

    (failed,) = answer.data[mutation]["failed"]
    assert failed["field"] == field
    assert re.fullmatch(r"There is no such [a-z ]+\.", failed["message"]), failed


async def test_an_instant_without_an_offset_is_told_what_it_needs(books: Books) -> None:
    item = {**books.item("recordCharges", ""), "chargedAt": "2026-03-01T09:00:00"}
    answer = await books.send("recordCharges", [item])
    (failed,) = answer.data["recordCharges"]["failed"]
    assert failed["message"] == (
        "chargedAt needs a UTC offset, for example 2026-03-01T09:00:00Z: '2026-03-01 09:00:00' "
        "has none"
    )


async def test_a_long_value_is_quoted_by_its_beginning(books: Books) -> None:
    item = {**books.item("recordSnapshots", ""), "date": "x" * 10_000}
    answer = await books.send("recordSnapshots", [item])
    (failed,) = answer.data["recordSnapshots"]["failed"]
    assert 150 < len(failed["message"]) < 400


async def test_a_single_variable_fits_into_an_item(books: Books) -> None:
    document = f"""mutation ($post: ID!, $date: Date!, $views: BigInt, $at: DateTime) {{
      recordSnapshots(input: [
        {{ postId: $post, date: $date, views: $views, collectedAt: $at }}
        {{ postId: $post, date: "2026-02-30", views: $views }}
      ]) {{ {COUNTED} {FAILED} }} }}"""
    data = await books.graph.ask(
        document, post=books.post, date="2026-03-01", views=7, at="2026-03-01T09:00:00Z"
    )
    assert data["recordSnapshots"]["created"] == 1
    assert [each["index"] for each in data["recordSnapshots"]["failed"]] == [1]


@pytest.mark.parametrize("mutation", FIELDS)
async def test_a_bad_single_variable_costs_its_item(books: Books, mutation: str) -> None:
    type_ = BULK[mutation]
    given: dict[str, Any] = {}
    fields, items = [], []
    for field, kind in FIELDS[mutation].items():
        for value in WRONG[kind]:
            name = f"given{len(given)}"
            given[name] = value
            bad = literal([books.item(mutation, field)], type_)[2:-2]
            theirs = re.sub(rf"\b{field}: [^,}}]+,? ?", "", bad)
            items.append(f"{{{field}: ${name} {theirs}}}")
            fields.append(field)
    good = literal([books.item(mutation, "") for _ in range(len(given) + 1)], type_)
    kinds = zip(given, fields, strict=True)
    declared = ", ".join(f"${name}: {type_.fields[field].type}" for name, field in kinds)
    document = (
        f"mutation ({declared}) {{ {mutation}({books.argument(mutation)}"
        f"input: [{', '.join(items)}, {good[1:]}) {{ {COUNTED} {FAILED} }} }}"
    )
    answer = await books.graph.execute(document, None, **given)
    assert answer.errors is None
    payload = answer.data[mutation]
    failed = [(each["index"], each["field"]) for each in payload["failed"]]
    assert failed == list(enumerate(fields))
    assert payload["created"] == len(given) + 1


async def test_a_bad_variable_that_stands_elsewhere_too_is_refused(books: Books) -> None:
    document = f"""mutation ($id: ID!) {{
      recordSnapshots(input: [{{ postId: $id, date: "2026-03-01", views: 1 }}]) {{ {COUNTED} }}
      archiveBrand(id: $id) {{ id }} }}"""
    answer = await books.graph.execute(document, None, id=["a", "list"])
    (error,) = answer.errors
    assert answer.data is None
    assert error.message.startswith("Variable '$id' has invalid value")


async def test_a_variable_that_an_item_needs_is_refused_where_it_is_null(books: Books) -> None:
    document = f"""mutation ($date: Date!) {{
      recordSnapshots(input: [{{ postId: "{books.post}", date: $date, views: 1 }}]) {{ {COUNTED} }}
    }}"""
    for given in ({}, {"date": None}):
        (error,) = (await books.graph.execute(document, None, **given)).errors
        assert "$date" in error.message


@pytest.mark.parametrize("literally", [False, True], ids=["variables", "literals"])
async def test_what_graphql_refuses_is_named_item_by_item_in_one_answer(
    books: Books, literally: bool
) -> None:
    good = books.item("upsertPosts", "")
    many = [
        {**good, "platform": "MYSPACE"},
        good,
        {**good, "label": 5},
        {**good, "colour": "red"},
        {name: value for name, value in good.items() if name != "externalId"},
    ]
    answer = await books.send("upsertPosts", many, literally=literally)
    (error,) = answer.errors
    assert error.message.startswith("Nothing was stored: 4 items")
    assert error.extensions["code"] == "BAD_USER_INPUT"
    assert [(each["index"], each["field"]) for each in error.extensions["failed"]] == [
        *((0, "platform"), (2, "label"), (3, "colour"), (4, "externalId")),
    ]
    stored = await books.graph.ask("{ posts(first: 100) { totalCount } }")
    assert stored == {"posts": {"totalCount": 1}}


async def test_every_item_that_graphql_refuses_is_named(books: Books) -> None:
    items = [{**books.item("upsertPosts", ""), "platform": "P" * 5_000} for _ in range(120)]
    answer = await books.send("upsertPosts", items)
    (error,) = answer.errors
    assert [each["index"] for each in error.extensions["failed"]] == list(range(120))
    assert all(len(each["message"]) < 400 for each in error.extensions["failed"])
    assert len(error.message) < 2_000


async def test_what_takes_items_is_found_out_once_and_not_for_each_request(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_out_again(_schema: GraphQLSchema) -> None:
        raise AssertionError("all mutations of the schema were looked through")

    monkeypatch.setattr("app.graphql.refusals.bulk_arguments", found_out_again)

    assert (await graph.ask("{ viewer { scopes } }"))["viewer"]
