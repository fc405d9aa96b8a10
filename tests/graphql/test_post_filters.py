"""Posts by the state of their collection, by missing metrics, and in the order of last week."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, delete

from app.domain import public_ids
from app.domain.collecting.collection_states import CollectionState
from app.domain.collecting.missing import MissingMetric, text_of
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostDraft, PostStatus, PostValues
from app.services import posts
from app.tables.accounts.credentials import Credential
from app.tables.schedule import CollectionRecord
from tests.graphql.conftest import Graph
from tests.world import DAY, NOW, TODAY, World, metrics

STATES = """query ($brand: ID!, $states: [CollectionStatus!], $archived: Boolean! = false) {
  brand(id: $brand) { posts(first: 100, filter: { states: $states, archived: $archived }) {
    totalCount nodes { id collection { state } } } }
  posts(first: 100, filter: { states: $states, archived: $archived }) {
    totalCount nodes { id collection { state } } }
}"""
BY_STATE = " ".join(
    f"{state}: posts(filter: {{ states: [{state}], statuses: [PUBLISHED] }}) {{ totalCount }}"
    for state in CollectionState
)
COVERAGE = f"""query ($brand: ID!) {{ brand(id: $brand) {{ {BY_STATE}
  coverage {{ published measured fresh due failed imported unsupported disconnected }} }} }}"""
SECOND = timedelta(seconds=1)
AGES = (timedelta(hours=20), 3 * DAY, 40 * DAY, 200 * DAY, None)
WAITS = tuple(timedelta(hours=hours) for hours in (1, 6, 12, 24, 48, 14 * 24))


@pytest.fixture
async def brand(world: World) -> UUID:
    """Posts of every age, collected around every time at which numbers stop being fresh."""
    organization = await world.organization()
    brand = await world.brand(organization)
    accounts = {platform: world.new_key() for platform in (Platform.YOUTUBE, Platform.TWITTER)}
    accounts[Platform.INSTAGRAM], dead, gone = (world.new_key() for _ in range(3))
    values: dict[UUID, dict[str, Any]] = {
        **{key: {"platform": platform} for platform, key in accounts.items()},
        dead: {
            "platform": Platform.YOUTUBE,
            "failure_code": "AUTHENTICATION_FAILED",
            "failed_since": NOW,
        },
        gone: {"platform": Platform.YOUTUBE, "disconnected_at": NOW},
    }
    async with world.database.write() as session:
        for key, given in values.items():
            session.add(
                Credential(
                    organization_id=organization,
                    id=key,
                    brand_id=brand,
                    account_id=f"{key}",
                    secret=b"",
                    connected_at=NOW,
                    **given,
                )
            )
    adding = Adding(world, organization, brand)
    for platform, account in accounts.items():
        for age in AGES:
            for number, wait in enumerate(WAITS):
                at = NOW - 2 * wait + (number % 3 - 1) * SECOND
                category = PostCategory.STORY if number % 2 else PostCategory.VIDEO
                given = {"platform": platform, "category": category}
                published = None if age is None else at - age
                place = {"last_collected_at": at, "next_collect_at": (None, at, NOW)[number % 3]}
                adding.post(account, place, published_at=published, **given)
    account = accounts[Platform.YOUTUBE]
    collected = {"last_collected_at": NOW - 300 * DAY}
    adding.post(account, {**collected, "leased_until": NOW + SECOND})
    adding.post(account, {**collected, "leased_until": NOW})
    adding.post(account, {**collected, "failure_code": "RATE_LIMITED", "failed_since": NOW})
    adding.post(account, {**collected, "next_collect_at": NOW + SECOND})
    adding.post(account, {})
    adding.post(account, None)
    adding.post(dead, collected)
    adding.post(gone, collected)
    adding.post(None, None)
    adding.post(None, None, platform=Platform.REDDIT)
    adding.post(account, collected, status=PostStatus.DRAFT)
    adding.post(account, collected)
    *_, archived = await adding.store()
    async with world.database.write() as session:
        await posts.archive_posts(session, organization, [archived], now=NOW)
    return brand


class Adding:
    """Puts posts into a brand, with their places in the schedule."""

    def __init__(self, world: World, organization: UUID, brand: UUID) -> None:
        self.world, self.organization, self.brand = world, organization, brand
        self.posts: list[PostDraft] = []
        self.places: list[tuple[UUID | None, dict[str, Any] | None]] = []

    def post(
        self,
        account: UUID | None,
        place: dict[str, Any] | None,
        platform: Platform = Platform.YOUTUBE,
        **values: Any,
    ) -> None:
        given: PostValues = {"brand_id": self.brand, "credential_id": account}
        given |= {"published_at": NOW - 20 * DAY, **values}  # type: ignore[typeddict-item]
        self.posts.append(PostDraft(platform, f"x{len(self.posts)}", given))
        self.places.append((account, place))

    async def store(self) -> list[UUID]:
        """Write all of them; their keys."""
        async with self.world.database.write() as session:
            upserted = await posts.upsert_posts(
                session, self.organization, self.posts, now=NOW, new_key=self.world.new_key
            )
            keys = [each.post_id for each in upserted]
            await session.execute(
                delete(CollectionRecord).where(
                    col(CollectionRecord.organization_id) == self.organization,
                    col(CollectionRecord.post_id).in_(keys),
                )
            )
            for key, (account, place) in zip(keys, self.places, strict=True):
                if place is not None:
                    assert account is not None
                    session.add(
                        CollectionRecord(
                            organization_id=self.organization,
                            post_id=key,
                            credential_id=account,
                            **place,
                        )
                    )
        return keys


async def listed(
    graph: Graph, brand: UUID, states: Sequence[CollectionState] | None, **more: Any
) -> dict[str, str]:
    answer = await graph.ask(STATES, brand=public_ids.brand_id(brand), states=states, **more)
    below, everywhere = answer["brand"]["posts"], answer["posts"]
    found = {post["id"]: post["collection"]["state"] for post in below["nodes"]}
    assert {post["id"]: post["collection"]["state"] for post in everywhere["nodes"]} == found
    assert below["totalCount"] == everywhere["totalCount"]
    assert below["totalCount"] == len(found) or below["totalCount"] > 100
    return found


async def test_a_list_by_state_has_the_posts_that_say_so_of_themselves(
    graph: Graph, brand: UUID
) -> None:
    in_turn = {state: await listed(graph, brand, [state]) for state in CollectionState}
    together = await listed(graph, brand, [CollectionState.NEVER, CollectionState.FAILED])

    for state, found in in_turn.items():
        assert (state, set(found.values())) == (state, {state})
    assert together == in_turn[CollectionState.NEVER] | in_turn[CollectionState.FAILED]
    whole = await graph.ask("{ posts { totalCount } }")
    assert sum(map(len, in_turn.values())) == whole["posts"]["totalCount"]
    assert await listed(graph, brand, []) == {}


async def test_an_archived_post_is_not_collected(graph: Graph, brand: UUID) -> None:
    states = [CollectionState.UNSUPPORTED]
    assert list((await listed(graph, brand, states, archived=True)).values()) == ["UNSUPPORTED"]
    assert await listed(graph, brand, [CollectionState.DUE], archived=True) == {}


async def test_coverage_counts_what_the_lists_have(graph: Graph, brand: UUID) -> None:
    answer = (await graph.ask(COVERAGE, brand=public_ids.brand_id(brand)))["brand"]

    coverage = answer.pop("coverage")
    total = {state: page["totalCount"] for state, page in answer.items()}
    assert coverage["fresh"] == total["FRESH"] > 5
    assert coverage["due"] == total["NEVER"] + total["DUE"] + total["COLLECTING"] > 5
    assert coverage["failed"] == total["FAILED"] == 2
    unreachable = coverage["imported"] + coverage["unsupported"] + coverage["disconnected"]
    assert unreachable == total["UNSUPPORTED"] + total["DISCONNECTED"]
    assert coverage["published"] == sum(total.values())


async def test_posts_that_lack_a_metric_are_found(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    account = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=account,
                brand_id=brand,
                platform=Platform.YOUTUBE,
                account_id="UC1",
                secret=b"",
                connected_at=NOW,
            )
        )
    adding = Adding(world, organization, brand)
    lacking = {
        "watch": [MissingMetric("watch_seconds", "needs a permission", NOW)],
        "both": [MissingMetric("likes", "hidden", NOW), MissingMetric("saves", "hidden", NOW)],
        "quoted": [MissingMetric("reach", 'says {"metric":"likes"}', NOW)],
        "none": [],
    }
    for label, missing in lacking.items():
        adding.post(account, {"missing": text_of(missing)}, label=label)
    await adding.store()

    async def missing_any(*names: str) -> list[str]:
        answer = await graph.ask(
            """query ($missing: [ReportedMetric!]) {
              posts(filter: { missing: $missing }) { totalCount nodes { label } } }""",
            missing=names,
        )
        assert answer["posts"]["totalCount"] == len(answer["posts"]["nodes"])
        return sorted(node["label"] for node in answer["posts"]["nodes"])

    assert await missing_any("WATCH_SECONDS") == ["watch"]
    assert await missing_any("LIKES") == ["both"]
    assert await missing_any("LIKES", "REACH") == ["both", "quoted"]
    assert await missing_any("VIEWS") == []


@pytest.mark.parametrize("by", ["GAINED_VIEWS", "GAINED_ENGAGEMENT"])
async def test_the_last_week_orders_posts_by_the_gains_that_they_show(
    graph: Graph, world: World, by: str
) -> None:
    """Of two organizations, one of which is a day ahead; one post gained only before the week."""
    for zone in ("UTC", "Pacific/Kiritimati"):
        organization = await world.organization(time_zone=zone)
        brand = await world.brand(organization)
        for number in range(4):
            post = await world.post(organization, brand, published_at=NOW - 9 * DAY)
            totals = {
                TODAY - 8 * DAY: metrics(views=100, likes=5),
                TODAY - 7 * DAY: metrics(views=100 + number, likes=5 + number),
                TODAY: metrics(views=900 - number, likes=90 + number % 2, comments=None),
            }
            await world.record(organization, post, totals)
        old = await world.post(organization, brand, published_at=NOW - 9 * DAY)
        await world.record(organization, old, {TODAY - 8 * DAY: metrics(views=7, likes=7)})
    name = {"GAINED_VIEWS": "views", "GAINED_ENGAGEMENT": "engagement"}[by]

    answer = await graph.ask(f"""{{
      posts(orderBy: {{ by: {by} }}) {{ nodes {{ analytics {{ gainedLast7Days {{ {name} }} }} }} }}
      organizations {{ nodes {{ posts(orderBy: {{ by: {by} }}, first: 2) {{
        nodes {{ analytics {{ gainedLast7Days {{ {name} }} }} }} }} }} }} }}""")

    def gains(page: Any) -> list[int | None]:
        shown = (node["analytics"]["gainedLast7Days"] for node in page["nodes"])
        return [gained and gained[name] for gained in shown]

    everywhere = gains(answer["posts"])
    known = [gain for gain in everywhere if gain is not None]
    assert len(everywhere) == 10
    assert everywhere == [*sorted(known, reverse=True), None, None]
    assert len(set(known)) > 4
    for organization_answer in answer["organizations"]["nodes"]:
        below = gains(organization_answer["posts"])
        assert below == sorted(known, reverse=True)[:2] or below[0] in known


async def test_posts_of_some_accounts_and_of_none(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    key = await world.account(organization, brand, Platform.YOUTUBE, external_id="UC1")
    credential = world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=credential,
                brand_id=brand,
                platform=Platform.YOUTUBE,
                account_id="UC1",
                secret=b"",
                connected_at=NOW,
            )
        )
    await world.post(organization, brand, label="its", credential_id=credential)
    await world.post(organization, brand, label="nobody's")
    account = public_ids.account_id(key.account_id)

    async def of(*accounts: str) -> list[str]:
        answer = await graph.ask(
            """query ($brand: ID!, $filter: PostFilter) {
              posts(filter: $filter) { totalCount nodes { label } }
              brand(id: $brand) { posts(filter: $filter) { totalCount nodes { label } } } }""",
            brand=public_ids.brand_id(brand),
            filter={"accountIds": accounts},
        )
        assert answer["posts"] == answer["brand"]["posts"]
        assert answer["posts"]["totalCount"] == len(answer["posts"]["nodes"])
        return sorted(node["label"] for node in answer["posts"]["nodes"])

    assert await of(account) == ["its"]
    assert await of("NONE") == ["nobody's"]
    assert await of(account, "NONE") == ["its", "nobody's"]
    assert await of() == []


async def test_posts_of_an_account_that_is_not_there_are_refused(graph: Graph) -> None:
    missing = public_ids.account_id(UUID(int=7))
    refusal = await graph.refusal(
        "query ($ids: [ID!]) { posts(filter: { accountIds: $ids }) { totalCount } }",
        ids=[missing],
    )
    assert refusal == {"code": "NOT_FOUND", "message": f"There is no such account: {missing}."}
