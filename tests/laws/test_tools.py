"""Whatever an agent asks of whatever data, a tool answers as its schema says, or says why not."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any

import jsonschema
from hypothesis import Phase, given, settings

from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.mcp.tools import MOST_BYTES, Agent, Tools
from app.services.business import records
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.laws.universes import FIRST_DAY, NOW, Universe, archive_organization, furnish, seeds
from tests.world import DAY, World

TOOLS = Tools(SCHEMA)
VALIDATORS = {
    tool.name: jsonschema.Draft202012Validator(tool.output_schema or False) for tool in TOOLS.listed
}
REFUSALS = ("BAD_USER_INPUT", "NOT_FOUND", "The answer would be longer")


# As in test_aggregates: a seed is not simpler for being smaller, and an example asks much.
@settings(max_examples=settings().max_examples // 8, phases=[Phase.reuse, Phase.generate])
@given(seed=seeds)
async def test_every_tool_answers_any_question_as_its_schema_says(
    graphs: Sequence[Graph], worlds: Sequence[World], seed: int
) -> None:
    universe, _ = [await furnish_all(world, Random(seed)) for world in worlds]
    agents = [Agent(graph.runtime, SCHEMA, caller()) for graph in graphs]
    try:
        for tool in TOOLS.listed:
            arguments = random_arguments(Random(seed), tool.input_schema, known_ids(universe))
            here, there = [await answer(agent, tool.name, arguments) for agent in agents]
            assert here == there, (tool.name, arguments)
    finally:
        for organization, world in product(universe.organizations, worlds):
            await archive_organization(world, organization["key"])


async def furnish_all(world: World, random: Random) -> Universe:
    """A universe with business records, and with what a sync learns of it."""
    universe = await furnish(world, random)
    when: dict[str, Any] = {"now": NOW, "new_key": world.new_key}
    for organization in universe.organizations:
        key = organization["key"]
        async with world.database.write() as session:
            for number in range(random.choice((0, 1, 30))):
                at, name = NOW - DAY * random.randint(0, 40), str(number)
                charge = GivenCharge(name, random.randint(0, 10**12), "EUR", at)
                credit = GivenCredit(
                    name, random.choice(list(CreditKind)), random.randint(1, 99), at
                )
                made = GivenIngredient(name, "VIDEO", at)
                await records.record_charges(session, key, [charge], **when)
                await records.record_credits(session, key, [credit], **when)
                await records.record_ingredients(session, key, [made], **when)
        if random.random() < 0.7:
            await sync.sync(
                world.database, SyncRequest(key), now=lambda: NOW, new_key=world.new_key
            )
    return universe


async def answer(agent: Agent, name: str, arguments: Mapping[str, Any]) -> Any:
    """What a tool gives, once it is what its schema says."""
    result = await TOOLS.call(agent, name, arguments)
    (content,) = result.content
    text = getattr(content, "text", "")
    assert len(text.encode()) <= MOST_BYTES
    if result.is_error:
        assert text.startswith(REFUSALS), (name, arguments, text)
        assert "has invalid value" not in text, (name, arguments, text)
        return text
    VALIDATORS[name].validate(result.structured_content)
    assert json.loads(text) == result.structured_content
    return result.structured_content


def known_ids(universe: Universe) -> dict[str, list[str]]:
    """The ids that there are, and one that isn't, by what they are of."""
    return {
        "org": [each["id"] for each in universe.organizations],
        "brand": [each["id"] for each in universe.brands],
        "post": [each["id"] for each in universe.posts],
    }


def random_arguments(
    random: Random, schema: Mapping[str, Any], known: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Arguments as the input schema describes them: the needed ones, and some of the others."""
    needed = schema.get("required", [])
    return {
        name: random_value(random, name, property_, known)
        for name, property_ in schema["properties"].items()
        if name in needed or random.random() < 0.4
    }


def random_value(
    random: Random, name: str, schema: Mapping[str, Any], known: Mapping[str, Sequence[str]]
) -> Any:
    """Any value that the schema allows under this name."""
    if "anyOf" in schema:
        return random_value(random, name, random.choice(schema["anyOf"]), known)
    if "enum" in schema:
        return random.choice(schema["enum"])
    kind = random.choice([schema["type"]] if isinstance(schema["type"], str) else schema["type"])
    match kind:
        case "null":
            return None
        case "boolean":
            return random.random() < 0.5
        case "integer":
            return random.randint(schema.get("minimum", 0), schema.get("maximum", 1000))
        case "array":
            return [random_value(random, name, schema["items"], known) for _ in range(2)]
        case "object":
            return random_arguments(random, schema, known)
    if schema.get("format") == "date":
        return str(FIRST_DAY + timedelta(days=random.randint(-400, 40)))
    return random_text(random, name, known)


def random_text(random: Random, name: str, known: Mapping[str, Sequence[str]]) -> str:
    """An id of the kind that the name asks for, now and then of another; else a word."""
    kinds = {"organizationId": ["org"], "scope": ["org", "brand"], "id": ["post"]}
    kinds |= {"brandId": ["brand"], "brandIds": ["brand"]}
    likely = [each for kind in kinds.get(name, []) for each in known[kind]]
    if likely and random.random() < 0.9:
        return random.choice(likely)
    return random.choice(["Brand", "look", "", "%", "brand_nothing", *known["org"]])
