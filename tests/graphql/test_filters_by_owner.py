"""Questions about the posts with some tags and of some accounts, and what a filter may not have."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.platforms import Platform
from app.tables.accounts.credentials import Credential
from tests.graphql.conftest import Graph, caller, counting
from tests.world import NOW, World, metrics

AT = datetime(2026, 3, 14, 12, tzinfo=UTC)
DAY_OF_POSTS = date(2026, 3, 15)
QUESTION = """query ($id: ID!, $filter: AnalyticsFilter) { brand(id: $id) {
  overview(filter: $filter) { views lifetime { views } postsTracked postsPublished }
  topContent(filter: $filter) { post { label } }
} }"""


class Shelf(NamedTuple):
    """A brand, with the accounts that its posts are collected through."""

    organization: UUID
    brand: UUID
    channel: UUID
    page: UUID

    @property
    def id(self) -> str:
        return public_ids.brand_id(self.brand)


async def connect(world: World, organization: UUID, brand: UUID, name: str) -> tuple[UUID, UUID]:
    """An account and what is connected to it."""
    account = await world.account(organization, brand, external_id=name)
    credential = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=credential,
                brand_id=brand,
                platform=Platform.YOUTUBE,
                account_id=name,
                handle=name,
                secret=b"",
                connected_at=NOW,
            )
        )
    return account.account_id, credential


@pytest.fixture
async def shelf(graph: Graph, world: World) -> Shelf:
    """Posts of views 1 (channel; Summer), 10 (channel; Summer, Sale), 100 (page), 1000 (none)."""
    organization = await world.organization()
    brand = await world.brand(organization)
    channel, of_channel = await connect(world, organization, brand, "channel")
    page, of_page = await connect(world, organization, brand, "page")
    made = []
    for views, credential in ((1, of_channel), (10, of_channel), (100, of_page), (1000, None)):
        values: dict[str, Any] = {"credential_id": credential, "label": f"{views}"}
        key = await world.post(organization, brand, published_at=AT, **values)
        await world.record(organization, key, {DAY_OF_POSTS: metrics(views=views)})
        made.append(public_ids.post_id(key))
    tag = """mutation ($ids: [ID!]!, $add: [String!]) {
      tagPosts(postIds: $ids, add: $add) { updated } }"""
    await graph.ask(tag, ids=made[:2], add=["Summer"])
    await graph.ask(tag, ids=made[1:2], add=["Sale"])
    return Shelf(organization, brand, channel, page)


async def views_of(graph: Graph, shelf: Shelf, **given: Any) -> int | None:
    """The views gained, which every other number agrees with."""
    found = (await graph.ask(QUESTION, id=shelf.id, filter=given))["brand"]
    overview, labels = found["overview"], [each["post"]["label"] for each in found["topContent"]]
    assert overview["lifetime"]["views"] == overview["views"]
    assert overview["postsTracked"] == overview["postsPublished"] == len(labels)
    assert sum(map(int, labels)) == (overview["views"] or 0)
    return overview["views"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("tags", "views"),
    [(["Summer"], 11), (["SALE"], 10), (["sale", "summer"], 11), (["Summer", "summer"], 11)],
)
async def test_posts_with_any_of_some_tags(
    graph: Graph, shelf: Shelf, tags: list[str], views: int
) -> None:
    assert await views_of(graph, shelf, tags=tags) == views


async def test_posts_of_some_accounts_and_of_none(graph: Graph, shelf: Shelf) -> None:
    channel, page = public_ids.account_id(shelf.channel), public_ids.account_id(shelf.page)

    assert await views_of(graph, shelf, accountIds=[channel]) == 11
    assert await views_of(graph, shelf, accountIds=[channel, page]) == 111
    assert await views_of(graph, shelf, accountIds=["NONE"]) == 1000
    assert await views_of(graph, shelf, accountIds=[page, "NONE"]) == 1100
    assert await views_of(graph, shelf, accountIds=[channel], tags=["sale"]) == 10
    assert await views_of(graph, shelf, accountIds=[page], tags=["sale"]) is None


async def test_coverage_of_some_platforms_and_accounts(graph: Graph, shelf: Shelf) -> None:
    document = """query ($id: ID!, $filter: AnalyticsFilter) { brand(id: $id) {
      coverage(filter: $filter) { published }
    } }"""
    page = public_ids.account_id(shelf.page)
    for given, published in (
        ({}, 4),
        ({"platforms": ["TIKTOK"]}, 0),
        ({"accountIds": [page, "NONE"]}, 2),
    ):
        found = await graph.ask(document, id=shelf.id, filter=given)
        assert found["brand"]["coverage"]["published"] == published


@pytest.mark.parametrize(
    ("question", "given", "field"),
    [
        ("coverage(filter: $filter) { published }", {"tags": ["x"]}, "filter.tags"),
        ("coverage(filter: $filter) { published }", {"categories": ["IMAGE"]}, "filter.categories"),
        ("attention(filter: $filter) { totalCount }", {"accountIds": ["x"]}, "filter.accountIds"),
        ("hooks(filter: $filter) { hook }", {"tags": []}, "filter.tags"),
        ("hooks(filter: $filter) { hook }", {"accountIds": []}, "filter.accountIds"),
    ],
)
async def test_what_a_question_does_not_take_is_refused_by_name(
    graph: Graph, shelf: Shelf, question: str, given: dict[str, Any], field: str
) -> None:
    document = f"query ($id: ID!, $filter: AnalyticsFilter) {{ brand(id: $id) {{ {question} }} }}"
    refusal = await graph.refusal(document, id=shelf.id, filter=given)
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)


async def test_a_foreign_or_unknown_account_or_tag_is_not_found(
    graph: Graph, world: World, shelf: Shelf
) -> None:
    elsewhere = await world.organization("Elsewhere")
    foreign = await world.account(elsewhere, await world.brand(elsewhere))
    bound = caller(organization_id=shelf.organization)
    own = public_ids.account_id(shelf.channel)
    for given in (
        {"accountIds": [own, public_ids.account_id(foreign.account_id)]},
        {"accountIds": [public_ids.account_id(UUID(int=9))]},
        {"accountIds": [public_ids.brand_id(shelf.brand)]},
        {"accountIds": ["none"]},
        {"tags": ["Summer", "Winter"]},
    ):
        result = await graph.execute(QUESTION, bound, id=shelf.id, filter=given)
        assert {error.extensions["code"] for error in result.errors} == {"NOT_FOUND"}, given


async def test_attention_at_some_platforms_is_about_accounts_there(
    graph: Graph, world: World, shelf: Shelf
) -> None:
    async with world.database.write() as session:
        key = world.new_key()
        session.add(
            Credential(
                organization_id=shelf.organization,
                id=key,
                brand_id=shelf.brand,
                platform=Platform.TIKTOK,
                account_id="dead",
                handle="dead",
                secret=b"",
                connected_at=NOW,
                failure_code="AUTHENTICATION_FAILED",
                failed_since=NOW,
            )
        )
    document = """query ($id: ID!, $filter: AnalyticsFilter) { brand(id: $id) {
      attention(filter: $filter) { totalCount nodes { subject { label } } }
    } }"""
    for platform, labels in (("TIKTOK", ["dead"]), ("MASTODON", [])):
        given = {"platforms": [platform]}
        found = (await graph.ask(document, id=shelf.id, filter=given))["brand"]["attention"]
        assert [each["subject"]["label"] for each in found["nodes"]] == labels
        assert found["totalCount"] == len(labels)


@pytest.mark.parametrize("brands", [1, 25])
async def test_brands_filtered_by_tag_and_account_share_their_statements(
    graph: Graph, world: World, shelf: Shelf, brands: int
) -> None:
    for number in range(brands - 1):
        await world.brand(shelf.organization, f"More {number}")
    document = """query ($id: ID!, $filter: AnalyticsFilter) { organization(id: $id) {
      brands(first: 50) { nodes { overview(filter: $filter) { views } coverage { published } } }
    } }"""
    given = {"tags": ["summer"], "accountIds": [public_ids.account_id(shelf.channel), "NONE"]}
    asked = {"id": public_ids.organization_id(shelf.organization), "filter": given}
    await graph.ask(document, **asked)

    with counting(graph.database) as statements:
        await graph.ask(document, **asked)

    # the organization, its brands, the tag, the account, how many posts they have, coverage; sums,
    # and the days of the posts of which the snapshots at the edges don't tell them
    assert len(statements) == 8, statements
