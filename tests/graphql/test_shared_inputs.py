"""What a variable holds is read once, and is what strawberry would have read each time."""

from types import SimpleNamespace
from typing import Any

import pytest
import strawberry

from app.graphql.shared_inputs import shared


@strawberry.input
class Plain:
    start_day: int = 1
    names: list[str] | None = None


@shared
@strawberry.input
class Once:
    start_day: int = 1
    names: list[str] | None = None


def told(given: Any) -> str:
    return "none" if given is None else f"{given.start_day} {given.names}"


@strawberry.type
class Query:
    @strawberry.field
    def once(self, info: strawberry.Info, given: Once | None = None) -> str:
        info.context.read.append(given)
        return told(given)

    @strawberry.field
    def plain(self, given: Plain | None = None) -> str:
        return told(given)


SCHEMA = strawberry.Schema(Query)


async def ask(document: str, given: Any = None) -> tuple[dict[str, Any], list[Any]]:
    """What is answered, and what the fields were given."""
    context = SimpleNamespace(inputs={}, read=[])
    variables = {"once": given, "plain": given}
    result = await SCHEMA.execute(document, variable_values=variables, context_value=context)
    assert result.errors is None
    assert result.data is not None
    return result.data, context.read


@pytest.mark.parametrize(
    "given", [None, {}, {"startDay": 3}, {"names": None}, {"startDay": 3, "names": ["a", "b"]}]
)
async def test_fields_with_one_variable_are_given_one_object(given: Any) -> None:
    answer, (first, second) = await ask(
        "query ($once: Once, $plain: Plain)"
        " { a: once(given: $once) b: once(given: $once) c: plain(given: $plain) }",
        given,
    )
    assert first is second
    assert len(set(answer.values())) == 1


async def test_each_literal_is_an_object_of_its_own() -> None:
    answer, _ = await ask(
        "{ a: once(given: { startDay: 3 }) b: once(given: { startDay: 4 }) c: once }"
    )
    assert answer == {"a": "3 None", "b": "4 None", "c": "none"}


async def test_each_operation_reads_its_own() -> None:
    document = "query ($once: Once) { once(given: $once) }"
    given = {"startDay": 3}
    (_, [one]), (_, [other]) = await ask(document, given), await ask(document, given)
    assert one is not other
