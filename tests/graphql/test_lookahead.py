"""Lists fetch what is asked of their items with them: the answer is the loaders' answer."""

from datetime import timedelta

from app.domain import public_ids
from tests.graphql.conftest import Graph, counting
from tests.world import TODAY, World, metrics

FIELDS = """{
    id brand { id label organization { label } } organization { id label timeZone }
    analytics { totals { views engagementRate } gainedToday { views } gainedLast7Days { likes } }
}"""


async def test_a_list_says_of_a_post_what_the_post_says_of_itself(
    world: World, graph: Graph
) -> None:
    organization = await world.organization(time_zone="Pacific/Kiritimati")
    keys = []
    for _ in range(2):
        brand = await world.brand(organization)
        keys += [await world.post(organization, brand) for _ in range(2)]
    for number, key in enumerate(keys[:3]):  # the fourth was never measured
        days = (TODAY - timedelta(days=3), TODAY, TODAY + timedelta(days=1))
        totals = {day: metrics(views=10 * number, likes=number) for day in days}
        await world.record(organization, key, totals)

    listed = await graph.ask(f"{{ posts {{ nodes {FIELDS} edges {{ node {FIELDS} }} }} }}")
    alone = [
        (await graph.ask(f'{{ post(id: "{public_ids.post_id(key)}") {FIELDS} }}'))["post"]
        for key in keys
    ]

    by_id = {post["id"]: post for post in alone}
    assert {post["id"]: post for post in listed["posts"]["nodes"]} == by_id
    assert {edge["node"]["id"]: edge["node"] for edge in listed["posts"]["edges"]} == by_id


async def test_a_page_of_posts_costs_as_many_statements_as_one_post(
    world: World, graph: Graph
) -> None:
    for _ in range(3):
        organization = await world.organization()
        brand = await world.brand(organization)
        key = await world.post(organization, brand)
        await world.record(organization, key, {TODAY: metrics(views=1)})

    def page(size: int) -> str:
        return f"{{ posts(first: {size}) {{ nodes {FIELDS} }} }}"

    counts = []
    for size in (1, 3):
        with counting(graph.database) as statements:
            assert len((await graph.ask(page(size)))["posts"]["nodes"]) == size
        counts.append(len(statements))
    assert counts[0] == counts[1]
