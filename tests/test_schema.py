"""The schema as a document: printed, committed, described, and guarded field by field."""

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
    is_introspection_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
    is_specified_scalar_type,
)

from app.domain.access import AccessScope, Caller
from app.storage.database import Database
from tests.graphql.conftest import SCHEMA, Graph, caller, counting, printed

TYPES = SCHEMA._schema
OPEN_FIELDS = {"viewer", "revokeSession"}
"""What every good token may ask."""


@cache
def schema() -> GraphQLSchema:
    """What the printed schema says."""
    return build_schema(printed())


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    committed = (Path(__file__).parents[1] / "schema.graphql").read_text("utf-8")
    assert committed == printed(), "run `make schema` and look at what changed"


def test_everything_is_described() -> None:
    assert [name for name, description in everything() if not (description or "").strip()] == []


def everything() -> Iterator[tuple[str, str | None]]:
    """Everything in the schema that can have a description, by its coordinate."""
    for name, type_ in schema().type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield f"{name}.{value_name}", value.description
        if isinstance(type_, GraphQLInputObjectType):
            for field_name, input_field in type_.fields.items():
                yield f"{name}.{field_name}", input_field.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field.description
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description


def test_lists_that_can_grow_are_connections() -> None:
    """A page has nodes, and edges whose node is the same; an edge is named after its node."""
    connections = {name for name in schema().type_map if name.endswith("Connection")}
    assert {"OrganizationConnection", "BrandConnection", "PostConnection"} <= connections
    for name in connections:
        type_ = schema().type_map[name]
        assert isinstance(type_, GraphQLObjectType)
        assert {"edges", "nodes", "pageInfo", "totalCount"} <= set(type_.fields), name
        edge = get_named_type(type_.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        held = edge.name.removesuffix("Edge")
        assert str(edge.fields["node"].type) == f"{held}!"
        assert str(type_.fields["nodes"].type) == f"[{held}!]!"


def root_fields(root: GraphQLObjectType | None) -> list[str]:
    assert root is not None
    return sorted(set(root.fields) - OPEN_FIELDS)


def document_of(kind: str, name: str) -> str:
    """A document that asks for one root field, with something in every argument it needs."""
    root = schema().query_type if kind == "query" else schema().mutation_type
    assert root is not None
    field = root.fields[name]
    required = [
        f"{argument}: {literal(given.type)}"
        for argument, given in field.args.items()
        if is_required_argument(given)
    ]
    arguments = f"({', '.join(required)})" if required else ""
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} {{ {name}{arguments}{selection} }}"


def literal(type_: Any) -> str:
    """Something of a type, as it is written in a document."""
    if "[" in str(type_):
        return "[]"
    named = get_named_type(type_)
    if isinstance(named, GraphQLInputObjectType):
        needed = (
            f"{name}: {literal(field.type)}"
            for name, field in named.fields.items()
            if is_required_input_field(field)
        )
        return f"{{ {', '.join(needed)} }}"
    if isinstance(named, GraphQLEnumType):
        return str(next(iter(named.values)))
    return {
        "Int": "1",
        "Float": "1.0",
        "BigInt": "1",
        "Boolean": "true",
        "Date": '"2026-03-01"',
    }.get(named.name, '"org_1"')


NOBODY = Caller(caller().token_id, "nobody", "bb_nobody", frozenset())


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("query", name) for name in root_fields(TYPES.query_type)),
        *(("mutation", name) for name in root_fields(TYPES.mutation_type)),
    ],
)
async def test_a_field_asks_for_its_scope_before_anything_else(
    sqlite_graph: Graph, kind: str, name: str
) -> None:
    with counting(sqlite_graph.database) as statements:
        refusal = await sqlite_graph.refusal(document_of(kind, name), NOBODY)
    assert refusal["code"] == "FORBIDDEN"
    assert statements == []
    root = schema().query_type if kind == "query" else schema().mutation_type
    assert root is not None
    scope = refusal["message"].removesuffix(".").rpartition(" ")[2]
    assert scope in set(AccessScope)
    assert f"Needs the scope {scope}." in (root.fields[name].description or "")


async def test_reading_is_not_writing(sqlite_graph: Graph) -> None:
    reader = caller(AccessScope.READ_ANALYTICS)
    for name in root_fields(schema().mutation_type):
        refusal = await sqlite_graph.refusal(document_of("mutation", name), reader)
        assert refusal["code"] == "FORBIDDEN", name


async def test_who_has_no_scope_still_learns_who_it_is(sqlite_graph: Graph) -> None:
    assert await sqlite_graph.ask("{ viewer { name scopes } }", NOBODY) == {
        "viewer": {"name": "nobody", "scopes": []}
    }


@pytest.fixture
async def sqlite_graph(sqlite_url: str) -> AsyncIterator[Graph]:
    database = Database(sqlite_url)
    yield Graph(database)
    await database.close()
