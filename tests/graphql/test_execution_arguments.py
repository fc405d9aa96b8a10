"""Resolvers get the same arguments beside compiled selections as by graphql-core alone."""

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

from app.graphql.documents import cache_documents
from app.graphql.execution import executor_class
from tests.graphql.test_execution import told


@strawberry.enum
class Size(Enum):
    SMALL = "small"
    LARGE = "large"


@strawberry.input
class Range:
    first: int = 1
    size: Size = Size.SMALL


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
    async def failing(self, times: int = 1) -> int | None:
        raise RuntimeError(f"failed {times} times")


def schema_of(*, compiled: bool) -> strawberry.Schema:
    return strawberry.Schema(
        Query,
        execution_context_class=executor_class(compiled=compiled),
        extensions=[cache_documents()],
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
        "{ shelves { name } ...F } fragment F on Query { failing(times: 3) }",
    ],
)
async def test_constant_arguments_mean_the_same_the_second_time(document: str) -> None:
    first = await compare(document)
    assert first.data
    assert told(await compare(document)) == told(first)


@pytest.mark.parametrize(
    "variables",
    [
        {"word": "a"},
        {"word": "a", "range": None, "first": None},
        {"word": "b", "range": {}},
        {"word": "b", "range": {"first": 2, "size": "LARGE"}, "first": 7},
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


async def test_a_list_that_a_resolver_changes_is_whole_for_the_next() -> None:
    document = "query ($items: [Int!]!) { shelves(count: 1) { grown(items: $items) } }"
    for _ in range(2):
        result = await COMPILED.execute(document, {"items": [1, 2]}, SimpleNamespace())
        assert result.data == {"shelves": [{"grown": 3}]}


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
