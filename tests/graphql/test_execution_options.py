"""What a schema may do its own way is done that way by the compiled executor too."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, NewType

import pytest
import strawberry
from graphql import GraphQLError, GraphQLFloat, GraphQLScalarType
from graphql.execution import Executor
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from app.graphql.execution import Prefetched, executor_class
from app.graphql.execution.values import exact
from app.graphql.schema import graph_of, make_schema

Counter = NewType("Counter", int)


@strawberry.type
class Picky:
    label: str

    @classmethod
    def is_type_of(cls, _value: object, info: Any) -> bool:
        return info is None


async def load_total() -> int:
    return 2


@strawberry.type
class Row:
    views: Counter
    label: str
    known_total: strawberry.Private[object] = strawberry.UNSET
    total: int = strawberry.field(resolver=load_total, extensions=[Prefetched("known_total")])


@strawberry.interface
class Named:
    label: str


@strawberry.type
class Cat(Named):
    pass


@strawberry.type
class Rows:
    @strawberry.field
    def cats(self) -> list[Cat]:
        return [Cat(label="a"), strawberry.cast(Row, Cat(label="b"))]

    @strawberry.field
    def row(self) -> Row:
        return Row(views=Counter(7), label="a")

    @strawberry.field
    def picky(self) -> list[Picky]:
        return [Picky(label="a")]

    @strawberry.field
    async def rows(self) -> list[Row]:
        known = Row(views=Counter(7), label="a", known_total=1)
        return [known, Row(views=Counter(7), label="a")]


@strawberry.type
class Events:
    @strawberry.subscription
    async def rows(self) -> AsyncIterator[Row]:
        yield Row(views=Counter(1), label="a")
        yield Row(views=Counter("2"), label="b")  # type: ignore[arg-type]


def rows_schema(
    *, compiled: bool, extensions: Sequence[type[SchemaExtension]] = (), **config: Any
) -> strawberry.Schema:
    as_text = strawberry.scalar(name="BigInt", serialize=str, parse_value=int)
    return strawberry.Schema(
        Rows,
        subscription=Events,
        extensions=extensions,
        execution_context_class=executor_class(compiled=compiled),
        config=StrawberryConfig(scalar_map={Counter: as_text}, **config),
    )


@pytest.mark.parametrize("compiled", [True, False])
async def test_a_scalar_keeps_its_own_meaning(*, compiled: bool) -> None:
    result = await rows_schema(compiled=compiled).execute("{ row { views } }")

    assert result.data == {"row": {"views": "7"}}


def test_a_scalar_that_refuses_usual_values_is_asked_for_each() -> None:
    def only_positive(value: object) -> object:
        if not isinstance(value, int) or value < 0:
            raise ValueError
        return value

    assert exact(GraphQLScalarType("BigInt", coerce_output_value=only_positive)) is None


@pytest.mark.parametrize("compiled", [True, False])
async def test_a_default_resolver_of_the_schema_is_used(*, compiled: bool) -> None:
    def read(source: object, name: str) -> object:
        return "read" if name == "label" else getattr(source, name)

    schema = rows_schema(compiled=compiled, default_resolver=read)

    assert (await schema.execute("{ row { label } }")).data == {"row": {"label": "read"}}


@pytest.mark.parametrize("compiled", [True, False])
async def test_deferred_parts_are_delivered_alike(*, compiled: bool) -> None:
    schema = rows_schema(compiled=compiled, enable_experimental_incremental_execution=True)

    frames = await schema.stream("{ row { label ... @defer { views } } rows { label } }")

    first, *later = [frame async for frame in frames]
    assert first.data == {"row": {"label": "a"}, "rows": [{"label": "a"}] * 2}  # type: ignore[union-attr]
    assert [part.data for frame in later for part in frame.incremental] == [{"views": "7"}]  # type: ignore[union-attr]


@pytest.mark.parametrize("compiled", [True, False])
async def test_events_of_subscriptions_are_completed_alike(*, compiled: bool) -> None:
    events = await rows_schema(compiled=compiled).subscribe("subscription { rows { views } }")

    assert [event.data async for event in events] == [
        {"rows": {"views": "1"}},
        {"rows": {"views": "2"}},
    ]


@pytest.mark.parametrize("compiled", [True, False])
async def test_an_asynchronous_field_reads_what_was_prefetched(*, compiled: bool) -> None:
    result = await rows_schema(compiled=compiled).execute("{ rows { total label } row { total } }")

    assert result.data == {
        "rows": [{"total": 1, "label": "a"}, {"total": 2, "label": "a"}],
        "row": {"total": 2},
    }


async def test_plain_fields_are_compiled_beside_one_that_was_not_fetched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executed, execute = [], Executor.execute_field

    def noted(self: Any, parent: Any, source: Any, details: Any, *rest: Any) -> Any:
        executed.append(details[0].node.name.value)
        return execute(self, parent, source, details, *rest)

    monkeypatch.setattr(Executor, "execute_field", noted)
    result = await rows_schema(compiled=True).execute("{ row { views total label } }")

    assert result.data == {"row": {"views": "7", "total": 2, "label": "a"}}
    assert executed == ["row", "total"]


def test_a_field_with_arguments_cannot_be_prefetched() -> None:
    def load(first: int) -> int:
        return first

    @strawberry.type
    class Source:
        total: int = strawberry.field(resolver=load, extensions=[Prefetched("known")])

    with pytest.raises(TypeError, match="total takes arguments"):
        strawberry.Schema(Source)


@pytest.mark.parametrize("compiled", [True, False])
async def test_a_type_with_its_own_check_is_asked_by_graphql_core(*, compiled: bool) -> None:
    result = await rows_schema(compiled=compiled).execute("{ picky { label } }")

    assert result.errors
    assert "Expected value of type 'Picky'" in result.errors[0].message


@pytest.mark.parametrize("compiled", [True, False])
async def test_what_was_cast_to_another_type_is_no_longer_of_its_own(*, compiled: bool) -> None:
    result = await rows_schema(compiled=compiled).execute("{ cats { label } }")

    assert result.errors is not None
    (error,) = result.errors
    assert (error.message, error.path) == (
        "Expected value of type 'Cat' but got: <Cat instance>.",
        ["cats", 1],
    )


async def test_resolver_middleware_sees_every_field() -> None:
    seen = []

    class Spy(SchemaExtension):
        def resolve(self, _next: Any, root: Any, info: Any, *args: Any, **kwargs: Any) -> Any:
            seen.append(info.field_name)
            return _next(root, info, *args, **kwargs)

    await rows_schema(compiled=True, extensions=[Spy]).execute("{ row { views label } }")

    assert seen == ["row", "views", "label"]


def test_our_float_is_that_of_graphql_but_writes_counts_whole() -> None:
    ours = graph_of(make_schema()).type_map["Float"]
    assert isinstance(ours, GraphQLScalarType)

    assert [repr(ours.coerce_output_value(value)) for value in (60, 2**60 + 1, 60.0, True)] == [
        *("60", str(2**60)),
        *(repr(GraphQLFloat.coerce_output_value(value)) for value in (60.0, True)),
    ]
    assert exact(ours) is not None  # the compiled executor takes both as they are
    for wrong in (float("inf"), "many"):
        with pytest.raises(GraphQLError):
            ours.coerce_output_value(wrong)
    assert repr(ours.coerce_input_value(60)) == "60.0"
    assert ours.coerce_input_literal is GraphQLFloat.coerce_input_literal
