"""What is compiled, what is left to graphql-core, and how long a plan lives."""

import gc
import weakref
from itertools import product
from typing import Any

import pytest
from graphql import DocumentNode, ExecutionResult, execute, parse

from app.graphql.execution import CompiledExecutor
from app.graphql.execution import plans as plans_module
from tests.graphql.test_execution_sample import sample_schema
from tests.graphql.test_execution_worlds import World

SCHEMA = sample_schema(compiled=True)._schema


class Counting(CompiledExecutor):
    """Counts the fields that graphql-core executes."""

    executed = 0

    def execute_field(self, *args: Any) -> Any:
        type(self).executed += 1
        return super().execute_field(*args)


def executed_fields(text: str, root: object, **variables: bool) -> int:
    Counting.executed = 0
    result = execute(SCHEMA, parse(text), root, variable_values=variables, executor_class=Counting)
    assert isinstance(result, ExecutionResult)
    return Counting.executed


def sound_world(**replaced: Any) -> Any:
    return World(3, 0, replaced, fewest=2).query()


def test_a_plain_selection_is_completed_at_once() -> None:
    text = """
        { brands { id __typename ...More again: label } }
        fragment More on Node { id ... on Brand { platform grid best { day } groups { views } } }
    """
    assert executed_fields(text, sound_world()) == len(["brands"])


def test_only_the_fields_with_resolvers_are_left_to_graphql_core() -> None:
    query = sound_world()

    executed = executed_fields("{ brands { id loud label points { day } } }", query)

    assert executed == len(["brands"]) + len(["loud"]) * len(query.brands)


def test_only_the_damaged_object_is_left_to_graphql_core() -> None:
    query = sound_world()
    query.brands[0].label = ["wrong"]

    executed = executed_fields("{ brands { id label points { day views } } }", query)

    assert executed == len(["brands"]) + len(["id", "label", "points"])


def test_conditions_are_compiled_for_each_of_their_values() -> None:
    text = "query ($c: Boolean!) { brands { id label @skip(if: $c) loud @include(if: $c) } }"
    query = sound_world()

    assert executed_fields(text, query, c=False) == 1
    assert executed_fields(text, query, c=True) == 1 + len(query.brands)


def test_prefetched_values_are_read_without_their_resolver() -> None:
    query = sound_world(loaded_brand=lambda _: None)

    assert executed_fields("{ posts { id brand { id } } }", query) == len(["posts"])


def test_plans_go_with_their_document() -> None:
    document = parse("{ brands { id points { day } } }")
    execute(SCHEMA, document, sound_world(), executor_class=CompiledExecutor)
    plans = CompiledExecutor.documents.of(document)
    document_is, plans_are = weakref.ref(document), weakref.ref(plans)

    del document, plans
    gc.collect()
    assert (document_is(), plans_are()) == (None, None)


@pytest.mark.parametrize("most", [5, 1000])
def test_a_hostile_document_is_compiled_once_for_each_of_its_nodes(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(plans_module, "_MOST_PLANS", most)
    spread = "fragment F{0} on Brand {{ a: parent {{ ...F{1} }} b: parent {{ ...F{1} }} }}"
    fragments = [spread.format(i, i + 1) for i in range(60)]
    text = "\n".join(["{ brands { ...F0 } }", *fragments, "fragment F60 on Brand { id }"])

    document = parse(text)

    assert same_answer(document)
    assert len(CompiledExecutor.documents.of(document).under({})._selections) == min(most, 121)


def test_a_fragment_that_contains_itself_is_left_to_graphql_core() -> None:
    text = "{ brand { ...Family } } fragment Family on Brand { id parent { ...Family } }"

    assert same_answer(parse(text))


def test_variants_are_bounded() -> None:
    names = [f"c{i}" for i in range(6)]
    fields = " ".join(f"{name}: id @include(if: ${name})" for name in names)
    declared = " ".join(f"${name}: Boolean!" for name in names)
    document = parse(f"query ({declared}) {{ brands {{ {fields} }} }}")

    for values in product([True, False], repeat=len(names)):
        assert same_answer(document, **dict(zip(names, values, strict=True)))
    assert len(CompiledExecutor.documents.of(document)._variants) == plans_module._MOST_VARIANTS


def same_answer(document: DocumentNode, **variables: bool) -> bool:
    compiled, ordinary = (
        execute(SCHEMA, document, sound_world(), variable_values=variables, executor_class=executor)
        for executor in (CompiledExecutor, None)
    )
    return compiled == ordinary


async def test_a_coroutine_as_a_value_is_awaited_once() -> None:
    async def later() -> str:
        return "in the end"

    query = sound_world()
    query.brand.label = later()
    result = await sample_schema(compiled=True).execute("{ brand { id label } }", root_value=query)

    assert result.data
    assert result.data["brand"]["label"] == "in the end"
