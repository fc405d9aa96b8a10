"""Compiled and ordinary execution give the same answers and the same errors."""

import asyncio
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry.types import ExecutionResult

from tests.graphql.test_execution_documents import SAMPLE, Documents
from tests.graphql.test_execution_sample import sample_schema
from tests.graphql.test_execution_worlds import DAMAGE, World

COMPILED = sample_schema(compiled=True)
ORDINARY = sample_schema(compiled=False)

# graphql-core leaves siblings of a failed field unawaited, with either executor.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore:coroutine .* was never awaited"
)

VARIABLES = st.fixed_dictionaries({}, optional={"yes": st.booleans(), "no": st.booleans()})


def told(result: ExecutionResult) -> dict[str, Any]:
    """Everything that a caller can see; `repr` tells 1 from True from 1.0, and keeps the order."""
    return {
        "data": without_addresses(repr(result.data)),
        "errors": [
            (without_addresses(e.message), e.path, e.locations, type(e.original_error))
            for e in result.errors or []
        ],
    }


def without_addresses(text: str) -> str:
    return re.sub("0x[0-9a-f]+", "0x", text)


async def compare(text: str, variables: dict[str, bool], world: World) -> None:
    """Execute both ways over the same values, which are made anew because some are used up."""
    ordinary = await ORDINARY.execute(text, variables, root_value=world.query())
    compiled = await COMPILED.execute(text, variables, root_value=world.query())

    assert told(compiled) == told(ordinary)


@given(
    document=st.integers(0, 2**32),
    rounds=st.lists(st.tuples(st.integers(0, 2**32), VARIABLES), min_size=2, max_size=3),
    damage=st.sampled_from([0.0, 0.01, 0.03, 0.1]),
)
@settings(max_examples=3 * settings().max_examples)
def test_any_document_over_any_values_answers_the_same(
    document: int, rounds: list[tuple[int, dict[str, bool]]], damage: float
) -> None:
    text = Documents(SAMPLE, document).write()

    async def compare_rounds() -> None:
        # The later rounds use what the first has compiled.
        for seed, variables in rounds:
            await compare(text, variables, World(seed, damage))

    asyncio.run(compare_rounds())


HAS_MANY_EXAMPLES = settings().max_examples >= 1000
FIELDS = {
    "day": "points { day }",
    "at": "points { at }",
    "views": "points { views }",
    "likes": "points { likes }",
    "rate": "points { rate }",
    "ratio": "points { ratio }",
    "done": "points { done }",
    "money": "points { money }",
    "id": "id",
    "label": "label",
    "platform": "platform",
    "platforms": "platforms",
    "points": "points { __typename }",
    "maybe_points": "maybePoints { __typename }",
    "grid": "grid",
    "groups": "groups { views }",
    "extra": "extra",
    "best": "best { __typename }",
    "parent": "parent { __typename }",
}


@pytest.mark.parametrize("attribute", FIELDS)
async def test_every_damage_to_an_attribute_answers_the_same(attribute: str) -> None:
    """Each kind of damage to a third of them, and each attribute a third; all in `make stress`."""
    selection = f"{{ small {FIELDS[attribute]} }}"
    share = slice(None) if HAS_MANY_EXAMPLES else slice(list(FIELDS).index(attribute) % 3, None, 3)
    for damage in DAMAGE[share]:
        world = World(3, 0, {attribute: damage}, fewest=1)
        await compare(f"{{ brand {selection} brands {selection} }}", {}, world)


@pytest.mark.parametrize("attribute", ["loaded_brand", "loaded_point"])
async def test_every_damage_to_a_prefetched_value_answers_the_same(attribute: str) -> None:
    for damage in DAMAGE:
        world = World(3, 0, {attribute: damage}, fewest=1)
        await compare("{ posts { id brand { __typename } point { views } } }", {}, world)


MERGED = [
    "{ brand { ...B best { views } } b: brand { ...B } } fragment B on Brand { best { day } }",
    "{ brand { id best { day } label best { views day } id } }",
    "{ node { ... on Post { id } ...Label id } } fragment Label on Post { label small }",
    "{ brand { again: id ... @include(if: true) { label id } best @skip(if: true) { day } } }",
]


@pytest.mark.parametrize("text", MERGED)
async def test_merged_selections_answer_the_same(text: str) -> None:
    for seed in range(3):
        await compare(text, {}, World(seed, 0, fewest=1))
