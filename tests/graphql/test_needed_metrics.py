"""A series or growth reads what is selected of it: each number is as beside all others."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type, is_leaf_type

from app.domain import public_ids
from app.domain.numbers.metrics import METRICS
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from tests.graphql.conftest import SCHEMA, Graph, counting
from tests.world import DAY, NOW, TODAY, World, metrics

QUESTIONS = {
    "TimeSeries": "timeSeries(filter: $filter, byPlatform: true, compared: true)",
    "Growth": "growth(filter: $filter)",
}


@pytest.fixture
async def brand(world: World) -> str:
    """A brand of two videos and an image on one platform, and an image on another.

    Each has gained every metric on each of 15 days: of videos it is told by the others.
    """
    organization = await world.organization()
    made = await world.brand(organization)
    video, image = PostCategory.VIDEO, PostCategory.IMAGE
    posts = [(Platform.YOUTUBE, each) for each in (video, video, image)]
    for number, (platform, category) in enumerate([*posts, (Platform.TIKTOK, image)]):
        post = await world.post(
            organization, made, platform=platform, category=category, published_at=NOW - 15 * DAY
        )
        totals = {
            TODAY - day * DAY: metrics(
                **{name: (16 - day) * (100 * number + at) for at, name in enumerate(METRICS, 1)}
            )
            for day in range(15, -1, -1)
        }
        await world.record(organization, post, totals)
    return public_ids.brand_id(made)


def names_below(kind: str) -> set[str]:
    """The names of all that is told below a type."""
    found = set[str]()
    for name, inner in fields_of(kind):
        found |= {name} if is_leaf_type(inner) else names_below(inner.name)
    return found


def selection(kind: str, names: set[str]) -> str:
    """What selects only these, wherever they are below a type."""
    parts = []
    for name, inner in fields_of(kind):
        if is_leaf_type(inner):
            parts += [name] if name in names else []
        elif below := selection(inner.name, names):
            parts.append(f"{name} {{ {below} }}")
    return " ".join(parts)


def fields_of(kind: str) -> Iterator[tuple[str, GraphQLNamedType]]:
    named = SCHEMA._schema.type_map[kind]
    assert isinstance(named, GraphQLObjectType)
    return ((name, get_named_type(field.type)) for name, field in named.fields.items())


def told(answer: Any, path: str = "") -> dict[str, Any]:
    """What an answer says, by where it says it."""
    if not isinstance(answer, dict | list):
        return {path: answer}
    inner = answer.items() if isinstance(answer, dict) else enumerate(answer)
    return {at: each for name, below in inner for at, each in told(below, f"{path}.{name}").items()}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("fitting", [None, {"categories": ["VIDEO"]}, {"categories": ["IMAGE"]}])
async def test_each_number_alone_is_what_it_is_among_all(
    graph: Graph, brand: str, kind: str, fitting: dict[str, Any] | None
) -> None:
    async def ask(names: set[str]) -> dict[str, Any]:
        document = f"""query ($id: ID!, $filter: AnalyticsFilter) {{ brand(id: $id) {{
          ... {{ {QUESTIONS[kind]} {{ ...Selected }} }} }} }}
          fragment Selected on {kind} {{ {selection(kind, names)} }}"""
        return told(await graph.ask(document, id=brand, filter=fitting))

    names = names_below(kind)
    whole = await ask(names)
    assert None not in whole.values()  # each of them is read

    for name in names:
        alone = await ask({name})
        assert alone
        assert alone.items() <= whole.items(), name


async def test_what_is_asked_together_is_read_together(graph: Graph, brand: str) -> None:
    fitting = "filter: { categories: [VIDEO] }"
    asked = [
        f"growth({fitting}) {{ days {{ views {{ current }} }} }}",
        f"timeSeries({fitting}, compared: true) {{ points {{ clicks }} }}",
        f"likes: timeSeries({fitting}, compared: true) {{ points {{ likes }} }}",
    ]
    alone, counted = [], []
    for questions in (*asked, " ".join(asked)):
        document = f"query ($id: ID!) {{ brand(id: $id) {{ {questions} }} }}"
        await graph.ask(document, id=brand)
        with counting(graph.database) as statements:
            alone.append((await graph.ask(document, id=brand))["brand"])
        counted.append(len(statements))

    assert counted[-1] == counted[0]
    assert alone[-1] == alone[0] | alone[1] | alone[2]


async def test_sums_beside_a_series_have_metrics_that_it_does_not_select(
    graph: Graph, brand: str
) -> None:
    asked = "(filter: { categories: [VIDEO] })"
    series, sums = f"timeSeries{asked} {{ points {{ views }} }}", f"overview{asked} {{ clicks }}"

    async def ask(questions: str) -> Any:
        document = f"query ($id: ID!) {{ brand(id: $id) {{ {questions} }} }}"
        return (await graph.ask(document, id=brand))["brand"]

    assert await ask(f"{series} {sums}") == await ask(series) | await ask(sums)
