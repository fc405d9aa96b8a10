"""What may be stored can be answered: every number of the schema; both databases."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta
from math import isfinite
from typing import Any, NamedTuple
from uuid import UUID

from graphql import GraphQLObjectType
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from app.domain import public_ids
from app.domain.business.books import LARGEST_AMOUNT, CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.goals import LEAST_TARGET, GoalMetric
from app.domain.numbers.metrics import LARGEST_COUNT, METRICS, Metrics
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.services.business import records
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from tests.graphql.conftest import SCHEMA, Graph
from tests.graphql.every_number import documents
from tests.laws.universes import archive_organization
from tests.world import DAY, NOW, TODAY, World

FORMERLY_LARGEST = 2**53 - 1
CREATE_GOAL = """mutation ($scope: ID!, $input: GoalInput!) {
  createGoal(scopeId: $scope, input: $input) { id } }"""


class Seen(NamedTuple):
    """A post's platform and age, and its counters day by day until yesterday."""

    platform: Platform
    age: int
    days: Sequence[Metrics]


# What may come in, what earlier versions took, and what the books of 64 bits can just hold.
_counts = st.sampled_from((None, 0, 1, LARGEST_COUNT - 1, LARGEST_COUNT, FORMERLY_LARGEST, 2**60))
_metrics = st.tuples(*[_counts] * len(METRICS)).map(Metrics._make)
_posts = st.builds(
    Seen,
    st.sampled_from((Platform.YOUTUBE, Platform.MASTODON)),
    st.sampled_from((5, 100)),
    st.lists(_metrics, min_size=1, max_size=3),
)
_amounts = st.sampled_from((1, 1250, LARGEST_COUNT, LARGEST_AMOUNT))
FALLING = [Metrics(*[count] * len(METRICS)) for count in (2**61, 0, 1)]


async def write_post(
    world: World, organization: UUID, brand: UUID, seen: Seen, number: int
) -> UUID:
    post = await world.post(
        organization,
        brand,
        platform=seen.platform,
        published_at=NOW - timedelta(days=seen.age, hours=number),
        label=f"Hook {number % 2}",
        variant_group="g",
        variant_id=str(number % 2),
        generation_id="g",
        prompt="p",
    )
    for back, counts in enumerate(reversed(seen.days), start=1):
        try:
            await world.record(organization, post, {TODAY - back * DAY: counts})
        except BadUserInput as refused:
            assert "64 bits" in refused.message  # noqa: PT017 - it may be refused, but only so
    return post


async def keep_books(world: World, organization: UUID, amounts: Sequence[int]) -> None:
    """A charge, a purchase, a use and an ingredient on each of 20 days."""
    days = [(n, amounts[n % len(amounts)], NOW - n * DAY) for n in range(20)]
    charges = [GivenCharge(f"c{n}", amount, "EUR", at, amount % 2) for n, amount, at in days]
    lines = [
        GivenCredit(f"{kind}{n}", kind, amount, at)
        for n, amount, at in days
        for kind in (CreditKind.PURCHASE, CreditKind.USAGE)
    ]
    made = [GivenIngredient(f"i{n}", "image", at) for n, _, at in days]
    keys: Any = {"now": NOW, "new_key": world.new_key}
    async with world.database.write() as session:
        await records.record_charges(session, organization, charges, **keys)
        await records.record_credits(session, organization, lines, **keys)
        await records.record_ingredients(session, organization, made, **keys)


async def set_goals(graph: Graph, scope: str) -> None:
    for metric in GoalMetric:
        for target in (LEAST_TARGET, 1.7e308):
            terms: dict[str, Any] = {"start": str(TODAY - 3 * DAY), "end": str(TODAY + DAY)}
            terms |= {"label": metric, "metric": metric, "target": target}
            await graph.ask(CREATE_GOAL, scope=scope, input=terms)


def numbers_of(name: str) -> list[str]:
    type_ = SCHEMA._schema.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return list(documents(type_))


def leaves(answer: Any) -> Iterator[Any]:
    """The values in an answer."""
    if isinstance(answer, dict | list):
        for each in answer.values() if isinstance(answer, dict) else answer:
            yield from leaves(each)
    else:
        yield answer


def is_carried_by_json(number: float | None) -> bool:
    """Whether every client reads the number that is meant: it is one that a double can be."""
    return number is None or (isfinite(number) and float(number) == number)


ROOTS = {
    "node(id: $brand) { ... on Brand": numbers_of("Brand"),
    "node(id: $organization) { ... on Organization": numbers_of("Organization"),
    "node(id: $post) { ... on Post": numbers_of("Post"),
    "everything { ... on Everything": numbers_of("Everything"),
}


async def every_number(
    graph: Graph, organization: UUID, brand: UUID, post: UUID
) -> AsyncIterator[float | None]:
    """Whatever the schema says of these, and of everything."""
    ids = {
        "brand": public_ids.brand_id(brand),
        "organization": public_ids.organization_id(organization),
        "post": public_ids.post_id(post),
    }
    for root, parts in ROOTS.items():
        used = next((name for name in ids if f"${name}" in root), None)
        variables = f"query (${used}: ID!)" if used else ""
        for numbers in parts:
            answer = await graph.ask(f"{variables} {{ {root} {{ {numbers} }} }} }}", **ids)
            for number in leaves(answer):
                yield number
    for numbers in numbers_of("Query"):
        for number in leaves(await graph.ask(f"{{ {numbers} }}")):
            yield number


# Each asks for thousands of numbers: `make stress` looks for others.
@settings(
    max_examples=settings().max_examples // 5,
    phases=[Phase.explicit, *([Phase.generate] if settings().max_examples >= 1000 else [])],
)
@example([Seen(Platform.YOUTUBE, 5, FALLING)] * 3, [1], 1)
@example([Seen(Platform.YOUTUBE, 5, [Metrics(*[LARGEST_COUNT] * 8)])] * 12, [LARGEST_AMOUNT], 1)
@given(
    posts=st.lists(_posts, min_size=1, max_size=6),
    amounts=st.lists(_amounts, min_size=1, max_size=5),
    price=st.sampled_from((1, LARGEST_AMOUNT)),
)
async def test_whatever_is_stored_every_number_of_the_schema_is_answered(
    graph: Graph, world: World, posts: Sequence[Seen], amounts: Sequence[int], price: int
) -> None:
    organization = await world.organization(credit_price=price)
    brand = await world.brand(organization)
    keys = [
        await write_post(world, organization, brand, seen, number)
        for number, seen in enumerate(posts)
    ]
    await keep_books(world, organization, amounts)
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )
    await set_goals(graph, public_ids.brand_id(brand))

    async for number in every_number(graph, organization, brand, keys[0]):
        assert is_carried_by_json(number)
    await archive_organization(world, organization)  # or everything would have all examples


def is_noisy(number: float | None) -> bool:
    """Whether a number is next to a short one, as 7.000000000000001 is to 7.0."""
    if number is None or abs(number) > 10_000:
        return False
    return 0 < abs(number - round(number, 6)) < 1e-12 * max(1, abs(number))


async def test_no_number_shows_the_noise_of_floats(graph: Graph, world: World) -> None:
    """Rates of 7, 14, 28 and 55 % are among those that floats don't divide and multiply well."""
    organization = await world.organization(credit_price=3)
    brand = await world.brand(organization)
    keys = []
    for number, likes in enumerate((7, 14, 28, 55, 57, 58, 29, 56)):
        days = [Metrics(100 * day, likes * day, day) for day in (1, 2, 3)]
        seen = Seen(Platform.YOUTUBE, 5, days)
        keys.append(await write_post(world, organization, brand, seen, number))
    await keep_books(world, organization, [1305, 7, 1250, 333])
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )

    found = [number async for number in every_number(graph, organization, brand, keys[0])]

    assert [number for number in found if is_noisy(number)] == []
