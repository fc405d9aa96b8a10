"""Resolvers are called with arguments that were worked out before, and nobody can tell."""

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types import ExecutionResult
from strawberry.types.base import get_object_definition

from app.graphql.documents import cache_documents
from app.graphql.execution import executor_class
from app.graphql.execution.calls import MOST_CALLS
from tests.graphql.test_execution import told


@strawberry.enum
class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@strawberry.input
class Range:
    first: int = 1
    size: Size = Size.SMALL


made: list[Any] = []
"""The ranges that were made of what was given."""


def make_range(cls: type, given: Mapping[str, Any], _context: Any) -> Range:
    made.append(dict(given))
    if given.get("first", 1) < 0:
        raise ValueError("first must not be negative")
    return cls(**given)  # type: ignore[no-any-return]


get_object_definition(Range, strict=True).from_input = make_range


class Twice(FieldExtension):
    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Any, **kwargs: Any
    ) -> Any:
        return 2 * await next_(source, info, **kwargs)


class Elsewhere(FieldExtension):
    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Any, **kwargs: Any
    ) -> Any:
        return await next_(str(source), info, **kwargs)


class Mapped(FieldExtension):
    def map_arguments(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {name: 10 * value for name, value in kwargs.items()}


@strawberry.input
class Held:
    items: list[int]


class OnlyFriends(BasePermission):
    message = "Friends only."

    async def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        return bool(info.context.friend)


@strawberry.type
class Shelf:
    name: str

    @strawberry.field(extensions=[Twice()])  # type: ignore[untyped-decorator]
    async def told(self, range: Range | None = None, word: str = "-") -> str:  # noqa: A002
        return f"{self.name} {range} {word}"

    @strawberry.field(permission_classes=[OnlyFriends])  # type: ignore[untyped-decorator]
    async def secret(self, info: strawberry.Info, depth: int | None = 3) -> str:
        return f"{self.name} {info.field_name} {info.path.key} {depth}"

    @strawberry.field
    async def grown(self, items: list[int]) -> int:
        items.append(1)
        return len(items)


@strawberry.type
class Query:
    @strawberry.field
    async def shelves(self, count: int = 2) -> list[Shelf]:
        return [Shelf(name=f"shelf {number}") for number in range(count)]

    @strawberry.field
    async def late(self, after: int) -> int:
        for _ in range(after):
            await asyncio.sleep(0)
        raise RuntimeError("too late")

    @strawberry.field
    async def failing(self, times: int = 1) -> int | None:
        raise RuntimeError(f"failed {times} times")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def put(self, range: Range) -> str:  # noqa: A002
        return str(range)


def schema_of(*, compiled: bool, **options: Any) -> strawberry.Schema:
    return strawberry.Schema(
        Query,
        mutation=Mutation,
        execution_context_class=executor_class(compiled=compiled),
        extensions=[cache_documents()],
        **options,
    )


COMPILED, ORDINARY = schema_of(compiled=True), schema_of(compiled=False)


async def compare(
    text: str, variables: Mapping[str, Any] | None = None, *, friend: bool = True
) -> ExecutionResult:
    results = [
        await schema.execute(text, dict(variables or {}), SimpleNamespace(friend=friend))
        for schema in (ORDINARY, COMPILED)
    ]
    assert told(results[1]) == told(results[0])
    return results[1]


WINDOWED = """query ($range: Range, $word: String!, $first: Int) {
  shelves { told(range: $range, word: $word) other: told(range: { first: $first }) }
}"""


@pytest.mark.parametrize(
    "document",
    [
        "{ shelves { told } }",
        '{ shelves(count: 1) { told(range: { first: 4, size: LARGE }, word: "x") told2: told } }',
        "{ shelves { secret a: secret(depth: 1) b: secret(depth: null) } }",
        "{ shelves { grown(items: [1, 2]) } }",
        "{ shelves { told(range: { first: -1 }) } }",
        "{ shelves { name } ...F } fragment F on Query { failing(times: 3) }",
    ],
)
async def test_constant_arguments_mean_the_same_the_second_time(document: str) -> None:
    first = await compare(document)
    assert first.data or "-1" in document
    assert told(await compare(document)) == told(first)


@pytest.mark.parametrize(
    "variables",
    [
        {"word": "a"},
        {"word": "a", "range": None, "first": None},
        {"word": "b", "range": {}},
        {"word": "b", "range": {"first": 2, "size": "LARGE"}, "first": 7},
        {"word": "b", "range": {"first": -2}},
        {"word": "c" * 300},
        {"word": 3},
        {},
    ],
)
async def test_variables_mean_what_they_are_now(variables: dict[str, Any]) -> None:
    before = await compare(WINDOWED, {"word": "a", "range": {"size": "LARGE"}, "first": 1})
    assert before.errors is None
    await compare(WINDOWED, variables)


async def test_a_caller_who_may_not_is_refused_whoever_asked_before() -> None:
    document = "{ shelves { secret } }"
    assert (await compare(document)).errors is None
    assert (await compare(document, friend=False)).errors


async def test_arguments_are_made_once_for_each_of_their_values() -> None:
    document = "query Once($range: Range) { shelves(count: 3) { told(range: $range) } }"
    made.clear()
    for first in (1, 2, 1, 2, 1):
        await COMPILED.execute(document, {"range": {"first": first}}, SimpleNamespace())
    assert [given["first"] for given in made] == [1, 2]


async def test_a_mutation_makes_its_arguments_anew() -> None:
    document = "mutation { put(range: { first: 5 }) }"
    made.clear()
    for _ in range(2):
        await COMPILED.execute(document, context_value=SimpleNamespace())
    assert len(made) == 2


async def test_a_list_that_a_resolver_changes_is_whole_for_the_next() -> None:
    document = "query ($items: [Int!]!) { shelves(count: 1) { grown(items: $items) } }"
    for _ in range(2):
        result = await COMPILED.execute(document, {"items": [1, 2]}, SimpleNamespace())
        assert result.data == {"shelves": [{"grown": 3}]}


async def test_the_latest_calls_are_remembered_and_no_more() -> None:
    document = "query ($range: Range) { shelves(count: 1) { told(range: $range) } }"

    async def ask(first: int) -> None:
        await COMPILED.execute(document, {"range": {"first": first}}, SimpleNamespace())

    for first in range(2 * MOST_CALLS):
        await ask(first)
    made.clear()
    await ask(2 * MOST_CALLS - 1)
    assert made == []
    await ask(0)
    assert [given["first"] for given in made] == [0]


async def test_no_more_are_remembered_of_many_fields() -> None:
    fields = " ".join(f'told{at}: told(range: $range, word: "{at}")' for at in range(40))
    document = f"query ($range: Range) {{ shelves(count: 1) {{ {fields} }} }}"

    async def ask(first: int) -> None:
        await COMPILED.execute(document, {"range": {"first": first}}, SimpleNamespace())

    for first in range(10):
        await ask(first)
    made.clear()
    await ask(0)
    assert len(made) == 40


async def test_long_values_are_worked_out_once_for_all_objects() -> None:
    document = "query ($word: String!) { shelves(count: 9) { told(word: $word, range: {}) } }"
    for _ in range(2):
        made.clear()
        await COMPILED.execute(document, {"word": "x" * 10_000}, SimpleNamespace())
        assert len(made) == 1


async def test_a_variable_has_the_default_of_its_own_operation() -> None:
    document = """query A($depth: Int = 1) { shelves { ...S } } query B($depth: Int = 2) {
      shelves { ...S } } fragment S on Shelf { secret(depth: $depth) }"""
    answers = [
        (
            await schema.execute(
                document, {}, SimpleNamespace(friend=True), operation_name=operation
            )
        ).data
        for schema in (ORDINARY, COMPILED)
        for operation in "ABAB"
    ]
    assert answers[:4] == answers[4:]
    assert answers[0] != answers[1]


@strawberry.type
class Odd:
    """Resolvers that strawberry calls in a way of its own, one for each."""

    @strawberry.field
    async def required(self, word: str | None) -> str | None:
        return word

    @strawberry.field
    async def source(self, source: str = "a") -> str:
        return source

    @strawberry.field
    async def informed(self, about: strawberry.Info) -> str:
        return about.field_name

    @strawberry.field(extensions=[Twice()])  # type: ignore[untyped-decorator]
    async def informed_twice(self, about: strawberry.Info) -> str:
        return about.field_name

    @strawberry.field(extensions=[Elsewhere()])  # type: ignore[untyped-decorator]
    async def elsewhere(self) -> str:
        return type(self).__name__

    @strawberry.field(extensions=[Mapped()])  # type: ignore[untyped-decorator]
    async def mapped(self, number: int = 2) -> int:
        return number

    @strawberry.field
    async def within(self, held: Held) -> int:
        held.items.append(1)
        return len(held.items)


@strawberry.type
class OddQuery:
    @strawberry.field
    async def odd(self) -> Odd | None:
        return Odd()


@pytest.mark.parametrize(
    "selection",
    [
        "required",
        'required(word: "x")',
        "source",
        'source(source: "x")',
        "informed",
        "informedTwice",
        "elsewhere",
        "mapped",
        "within(held: { items: [1] })",
    ],
)
async def test_what_has_a_way_of_its_own_keeps_it(selection: str) -> None:
    document = f"{{ odd {{ {selection} }} }}"
    schemas = [
        strawberry.Schema(OddQuery, execution_context_class=executor_class(compiled=compiled))
        for compiled in (False, True)
    ]
    for _ in range(2):
        ordinary, compiled = [
            await schema.execute(document, context_value=SimpleNamespace()) for schema in schemas
        ]
        assert told(compiled) == told(ordinary)


@strawberry.type
class Failure:
    reason: str


class Told(ExceptionHandler[RuntimeError, Failure]):
    def handle(self, exception: RuntimeError, **_: Any) -> Failure:
        return Failure(reason=str(exception))


@strawberry.type
class Careful:
    number: int = 1


async def careful(times: int = 1) -> Careful | Failure:
    raise RuntimeError(f"failed {times} times")


@strawberry.type
class CarefulQuery:
    careful: Careful | Failure = strawberry.field(resolver=careful)


@pytest.mark.parametrize("compiled", [True, False])
async def test_a_schema_that_turns_exceptions_into_answers_does(*, compiled: bool) -> None:
    schema = strawberry.Schema(
        CarefulQuery,
        execution_context_class=executor_class(compiled=compiled),
        exception_handlers=[Told()],
    )
    result = await schema.execute("{ careful { ... on Failure { reason } } }")
    assert result.data == {"careful": {"reason": "failed 1 times"}}


@pytest.mark.parametrize("after", range(6))
async def test_a_call_that_is_called_off_before_it_begins_leaves_nothing(after: int) -> None:
    document = "query ($after: Int!) { late(after: $after) shelves { told secret } }"
    context = SimpleNamespace(friend=True)
    with warnings.catch_warnings(record=True) as warned:
        result = await COMPILED.execute(document, {"after": after}, context)
        await asyncio.sleep(0)
        gc.collect()
    assert result.data is None
    assert warned == []
