"""Lists and single things: pages by key, orders, filters, search, and what doesn't exist."""

import itertools
from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest

from app.domain import public_ids
from app.domain.numbers.metrics import METRICS
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostOrderBy, PostStatus
from app.services import age_orders
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.both_databases

LISTS = ("organizations", "brands", "posts")
FIRST_PAGES = """query Forward($after: String) {
  page: %s(first: 2, after: $after %s) {
    nodes { label } edges { cursor node { label } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  }
}"""
LAST_PAGES = """query Backward($before: String) {
  page: %s(last: 2, before: $before %s) {
    nodes { label } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount
  }
}"""
BY_CREATION = ", orderBy: { by: CREATED_AT, descending: false }"


def labels(page: Any) -> list[str]:
    return [node["label"] for node in page["nodes"]]


async def fill(world: World, kind: str, names: str) -> None:
    """Put things of one kind into the world, one for each letter, in that order."""
    if kind == "organizations":
        for name in names:
            await world.organization(name)
        return
    organization = await world.organization("Acme")
    if kind == "brands":
        for name in names:
            await world.brand(organization, name)
        return
    brand = await world.brand(organization)
    for name in names:
        await world.post(organization, brand, label=name)


@pytest.mark.parametrize("kind", LISTS)
async def test_pages_forward_give_everything_once(graph: Graph, world: World, kind: str) -> None:
    await fill(world, kind, "abcde")
    document = FIRST_PAGES % (kind, BY_CREATION if kind == "posts" else "")

    pages, after = [], None
    for _ in range(3):
        page = (await graph.ask(document, after=after))["page"]
        pages.append(page)
        after = page["pageInfo"]["endCursor"]

    assert [labels(page) for page in pages] == [["a", "b"], ["c", "d"], ["e"]]
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, True, False]
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [False, True, True]
    assert {page["totalCount"] for page in pages} == {5}
    assert [edge["node"] for edge in pages[0]["edges"]] == pages[0]["nodes"]
    assert [edge["cursor"] for edge in pages[0]["edges"]] == [
        pages[0]["pageInfo"]["startCursor"],
        pages[0]["pageInfo"]["endCursor"],
    ]


@pytest.mark.parametrize("kind", LISTS)
async def test_pages_backward_give_the_same_order(graph: Graph, world: World, kind: str) -> None:
    await fill(world, kind, "abcde")
    document = LAST_PAGES % (kind, BY_CREATION if kind == "posts" else "")

    pages, before = [], None
    for _ in range(3):
        page = (await graph.ask(document, before=before))["page"]
        pages.append(page)
        before = page["pageInfo"]["startCursor"]

    assert [labels(page) for page in pages] == [["d", "e"], ["b", "c"], ["a"]]
    assert [page["pageInfo"]["hasPreviousPage"] for page in pages] == [True, True, False]
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [False, True, True]


async def test_a_page_stays_right_while_rows_are_inserted(graph: Graph, world: World) -> None:
    organization = await world.organization()
    for name in "bdf":
        await world.brand(organization, name)
    document = FIRST_PAGES % ("brands", "")
    first = (await graph.ask(document, after=None))["page"]
    assert labels(first) == ["b", "d"]

    for name in "aceg":
        await world.brand(organization, name)

    second = (await graph.ask(document, after=first["pageInfo"]["endCursor"]))["page"]
    assert labels(second) == ["e", "f"]


async def test_labels_are_ordered_without_regard_to_case(graph: Graph, world: World) -> None:
    await fill(world, "organizations", "bAcB")
    page = (await graph.ask("{ organizations { nodes { label } } }"))["organizations"]
    assert labels(page) == ["A", "b", "B", "c"]


async def test_every_order_puts_what_is_unknown_last(graph: Graph, world: World) -> None:
    """Three posts with every value known, two with none; read in pages of two, both ways."""
    organization = await world.organization()
    brand = await world.brand(organization)
    created = {"three": 3, "none": None, "one": 1, "nothing": None, "two": 2}
    for name, size in created.items():
        published = size and NOW - timedelta(days=6 - size)
        post = await world.post(organization, brand, label=name, published_at=published)
        if size:
            counts = metrics(**dict.fromkeys(METRICS, size) | {"likes": size * size})
            await world.record(organization, post, {TODAY - DAY: counts})
    by_size = {True: ["three", "two", "one"], False: ["one", "two", "three"]}
    by_key = {True: ["nothing", "none"], False: ["none", "nothing"]}

    for order, descending in itertools.product(PostOrderBy, (True, False)):
        expected = by_size[descending] + by_key[descending]
        # Of so few posts nothing is usual: no index is known, and keys are in that order.
        if order in {PostOrderBy.CREATED_AT, PostOrderBy.INDEX}:
            expected = list(reversed(created)) if descending else list(created)
        forward, backward = await read_both_ways(graph, {"by": order, "descending": descending})
        assert (order, forward) == (order, expected)
        assert (order, backward) == (order, expected)


@pytest.mark.parametrize("way", ["", "organizations", "brands"])
async def test_more_posts_than_are_compared_at_once_are_refused_with_a_way_out(
    graph: Graph, world: World, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """Those of all lists that are asked for together count."""
    monkeypatch.setattr(age_orders, "MOST_INDEXED", 3)
    for _ in range(2):
        organization = await world.organization()
        brand = await world.brand(organization)
        for days_ago in (1, 2):
            await world.post(organization, brand, published_at=NOW - days_ago * DAY)
    document = "query ($filter: PostFilter) {{ {} }}"
    posts = "posts(filter: $filter, orderBy: { by: INDEX }) { nodes { id } }"
    document = document.format(f"{way} {{ nodes {{ {posts} }} }}" if way else posts)

    refusal = await graph.refusal(document)
    assert (refusal["code"], refusal["cost"], refusal["limit"]) == ("QUERY_TOO_COMPLEX", 4, 3)
    assert "brandIds" in refusal["message"]
    assert "publishedFrom" in refusal["message"]
    await graph.ask(document, filter={"publishedFrom": str(TODAY - DAY)})


async def read_both_ways(graph: Graph, order: Any) -> tuple[list[str], list[str]]:
    first, last = (
        (pages % ("posts", ", orderBy: $order")).replace("(", "($order: PostOrder, ", 1)
        for pages in (FIRST_PAGES, LAST_PAGES)
    )
    forward: list[str] = []
    backward: list[str] = []
    after = before = None
    for _ in range(3):
        page = (await graph.ask(first, after=after, order=order))["page"]
        forward += labels(page)
        after = page["pageInfo"]["endCursor"]
        page = (await graph.ask(last, before=before, order=order))["page"]
        backward = labels(page) + backward
        before = page["pageInfo"]["startCursor"]
    return forward, backward


def forged(kind: str, value: object) -> str:
    """A cursor that this server never gave."""
    return urlsafe_b64encode(orjson.dumps([[kind, value], ["u", "0" * 32]])).decode()


WRONG_PAGES = {
    "first: 0": "first",
    "first: 101": "first",
    "last: -1": "last",
    "first: 2, last: 2": "last",
    'after: "nonsense"': "after",
    'before: "ŷ"': "before",
    'after: "W10="': "after",
    'after: "W1siWCIsMV1d"': "after",
    f'after: "{forged("t", "2026-03-20T12:00:00")}"': "after",
    f'after: "{forged("t", "0001-01-01T00:00:00+23:00")}"': "after",
    f'after: "{forged("v", value=True)}", orderBy: {{ by: VIEWS }}': "after",
    f'after: "{forged("v", 2**63)}", orderBy: {{ by: VIEWS }}': "after",
}


async def test_wrong_pages_are_refused_by_name(graph: Graph) -> None:
    for arguments, field in WRONG_PAGES.items():
        refusal = await graph.refusal(f"{{ posts({arguments}) {{ totalCount }} }}")
        assert (refusal["code"], refusal.get("field")) == ("BAD_USER_INPUT", field), arguments


ORDERS = [
    f", orderBy: {{ by: {by.value}, descending: {descending} }}"
    for by in PostOrderBy
    for descending in ("false", "true")
]


async def test_a_cursor_of_another_list_or_order_is_refused(graph: Graph, world: World) -> None:
    """Though its values may be of the same types."""
    organization = await world.organization()
    brand = await world.brand(organization)
    for name in "abc":
        await world.post(organization, brand, label=name, published_at=NOW)

    for order, other in itertools.pairwise((*ORDERS, ORDERS[0])):
        page = (await graph.ask(FIRST_PAGES % ("posts", order), after=None))["page"]
        cursor = page["pageInfo"]["endCursor"]
        assert labels((await graph.ask(FIRST_PAGES % ("posts", order), after=cursor))["page"])
        for named in (("posts", other), ("brands", "")):
            refusal = await graph.refusal(FIRST_PAGES % named, after=cursor)
            assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "after"), named


async def test_a_cursor_of_brands_is_none_of_organizations(graph: Graph, world: World) -> None:
    for kind in LISTS:
        await fill(world, kind, "abc")
    for kind, other in itertools.permutations(LISTS, 2):
        page = (await graph.ask(FIRST_PAGES % (kind, ""), after=None))["page"]
        refusal = await graph.refusal(
            FIRST_PAGES % (other, ""), after=page["pageInfo"]["endCursor"]
        )
        assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "after"), (kind, other)


FILTERS: dict[str, set[str]] = {
    "{}": {"video", "reel", "draft"},
    "{ platforms: [YOUTUBE] }": {"video", "draft"},
    "{ platforms: [YOUTUBE, TIKTOK], categories: [REEL] }": {"reel"},
    "{ statuses: [DRAFT] }": {"draft"},
    "{ platforms: [] }": set(),
    '{ publishedFrom: "2026-03-11" }': {"reel"},
    '{ publishedTo: "2026-03-10" }': {"video"},
    '{ publishedFrom: "2026-03-10", publishedTo: "2026-03-11" }': {"video", "reel"},
    "{ archived: true }": {"archived"},
    '{ search: "the REEL" }': {"reel"},
}


async def test_posts_are_filtered_by_all_that_is_given(graph: Graph, world: World) -> None:
    organization = await world.organization(time_zone="Asia/Tokyo")
    brand = await world.brand(organization)
    # Still the 10th in UTC, but the 11th in Tokyo.
    evening = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
    await world.post(organization, brand, label="video", published_at=evening - timedelta(hours=12))
    await world.post(
        organization,
        brand,
        platform=Platform.TIKTOK,
        label="reel",
        description="This is\nthe\treel",
        category=PostCategory.REEL,
        published_at=evening,
    )
    await world.post(organization, brand, label="draft", status=PostStatus.DRAFT)
    archived = await world.post(organization, brand, label="archived")
    await graph.ask(
        "mutation Archive($post: ID!) { archivePosts(ids: [$post]) { id } }",
        post=public_ids.post_id(archived),
    )

    for wanted, expected in FILTERS.items():
        document = f"{{ posts(filter: {wanted}) {{ totalCount nodes {{ label }} }} }}"
        page = (await graph.ask(document))["posts"]
        assert (wanted, set(labels(page))) == (wanted, expected)
        assert page["totalCount"] == len(expected)


SEARCHES = {
    "STRASSE": "Große Straße",
    "große": "Große Straße",
    "été": "L'ÉTÉ",
    "ΟΔΟΣ": "οδός Οδος",
    "100%": "100% wool",
    "a_b": "a_b",
    "back\\slash": "back\\slash",
    "  100%   WOOL ": "100% wool",
}


async def test_search_takes_every_character_literally_and_no_case(
    graph: Graph, world: World
) -> None:
    everything = [*dict.fromkeys(SEARCHES.values()), "1000 wool", "aXb", "backslash"]
    organization = await world.organization("Owner")
    brand = await world.brand(organization, "Owner")
    for label in everything:
        await world.organization(label)
        await world.brand(organization, label)
        await world.post(organization, brand, label=label)
    document = """query Search($text: String) {
      organizations(search: $text) { totalCount nodes { label } }
      brands(search: $text) { totalCount nodes { label } }
      posts(filter: { search: $text }) { totalCount nodes { label } }
    }"""

    for text, expected in SEARCHES.items():
        data = await graph.ask(document, text=text)
        found = {"totalCount": 1, "nodes": [{"label": expected}]}
        assert data == {"organizations": found, "brands": found, "posts": found}


@pytest.mark.parametrize(
    "text", ["slow-crumb", "Crumb Slow", "crumb", "crumb-bakery slow", "slow  crumb-", "-"]
)
async def test_a_name_is_found_by_its_words_in_any_order(
    graph: Graph, world: World, text: str
) -> None:
    for label in ("Slow Crumb-Bakery", "Slow Roast", "Quick Bakery"):
        organization = await world.organization(label)
        await world.brand(organization, label)
    document = """query ($text: String) {
      organizations(search: $text) { nodes { label } }
      brands(search: $text) { nodes { label } }
    }"""
    found = {"nodes": [{"label": "Slow Crumb-Bakery"}]}
    assert await graph.ask(document, text=text) == {"organizations": found, "brands": found}


async def test_an_empty_search_finds_everything(graph: Graph, world: World) -> None:
    await fill(world, "brands", "ab")
    for text in ("", "   "):
        document = f'{{ brands(search: "{text}") {{ totalCount }} }}'
        assert await graph.ask(document) == {"brands": {"totalCount": 2}}


async def test_a_text_with_a_nul_finds_nothing_or_is_refused(graph: Graph, world: World) -> None:
    """PostgreSQL knows no such text, SQLite does; neither has one."""
    await fill(world, "posts", "a")
    for requested in (
        'organizations(search: "\\u0000") { totalCount }',
        'brands(search: "\\u0000") { totalCount }',
        'posts(filter: { search: "\\u0000" }) { totalCount }',
        'post(url: "\\u0000") { id }',
        'post(platform: YOUTUBE, externalId: "\\u0000") { id }',
    ):
        result = await graph.execute(f"{{ {requested} }}")
        if result.errors:
            assert result.errors[0].extensions["code"] == "BAD_USER_INPUT"
        else:
            assert next(iter(result.data.values())) in (None, {"totalCount": 0})


POST = """query Post($id: ID, $platform: Platform, $external: String, $url: String) {
  post(id: $id, platform: $platform, externalId: $external, url: $url) { label }
}"""


async def test_a_post_is_found_by_id_by_its_platform_and_by_address(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    key = await world.post(organization, brand, "abc", label="it", url="https://v.test/abc")
    await world.post(organization, brand, "abc", Platform.TIKTOK, label="another")

    for way in (
        {"id": public_ids.post_id(key)},
        {"platform": "YOUTUBE", "external": "abc"},
        {"url": "https://v.test/abc"},
    ):
        assert await graph.ask(POST, **way) == {"post": {"label": "it"}}
    for nothing in (
        {"id": public_ids.brand_id(key)},
        {"id": "post_"},
        {"platform": "REDDIT", "external": "abc"},
        {"platform": "YOUTUBE", "external": "ABC"},
        {"url": "https://v.test/"},
    ):
        assert await graph.ask(POST, **nothing) == {"post": None}


WRONG_WAYS: list[dict[str, str]] = [
    {},
    {"id": "post_1", "url": "https://v.test/"},
    {"platform": "YOUTUBE"},
    {"external": "abc"},
    {"external": "abc", "url": "https://v.test/"},
]


async def test_a_post_is_asked_for_in_exactly_one_way(graph: Graph) -> None:
    for ways in WRONG_WAYS:
        assert (await graph.refusal(POST, **ways))["code"] == "BAD_USER_INPUT"


NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"


async def test_node_gives_each_type_by_its_id(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand)
    for typename, id_ in {
        "Organization": public_ids.organization_id(organization),
        "Brand": public_ids.brand_id(brand),
        "Post": public_ids.post_id(post),
    }.items():
        assert await graph.ask(NODE, id=id_) == {"node": {"__typename": typename, "id": id_}}


NO_IDS = [
    *("", "_", "org_", "💥", "nothing_" + "0" * 26),
    *("org_" + "0" * 26, "brand_" + "7" * 26, "post_" + "z" * 26, "post_" + "u" * 26),
]


async def test_an_id_of_nothing_is_null(graph: Graph) -> None:
    document = (
        "query Nothing($id: ID!) { node(id: $id) { id } organization(id: $id) { id }"
        " brand(id: $id) { id } post(id: $id) { id } }"
    )
    for text in NO_IDS:
        assert await graph.ask(document, id=text) == dict.fromkeys(
            ("node", "organization", "brand", "post")
        )


SINGLE = """query Single($organization: ID!, $brand: ID!, $post: ID!) {
  organization(id: $organization) { id } brand(id: $brand) { id } post(id: $post) { id }
  node(id: $brand) { id }
  byPlatform: post(platform: YOUTUBE, externalId: "theirs") { id }
  byAddress: post(url: "https://v.test/theirs") { id }
}"""
WRITES = {
    "updateOrganization(id: $organization, input: {})": "id",
    'createBrand(organizationId: $organization, input: { label: "x" })': "id",
    "updateBrand(id: $brand, input: {})": "id",
    "archiveBrand(id: $brand)": "id",
    "restoreBrand(id: $brand)": "id",
    "archivePosts(ids: [$post])": "id",
    "restorePosts(ids: [$post])": "id",
}


async def test_a_bound_token_sees_its_organization_and_nothing_else(
    graph: Graph, world: World
) -> None:
    """Whatever lies outside is null in a query, and NOT_FOUND as an argument of anything else."""
    mine = await world.organization("Mine")
    my_post = await world.post(mine, await world.brand(mine, "Mine"), label="mine")
    theirs = await world.organization("Theirs")
    their_brand = await world.brand(theirs, "Theirs")
    their_post = await world.post(
        theirs, their_brand, "theirs", label="theirs", url="https://v.test/theirs"
    )
    for organization, post, views in ((mine, my_post, 10), (theirs, their_post, 700)):
        day = NOW.date() - timedelta(days=1)
        await world.record(organization, post, {day: metrics(views=0)})
        await world.record(organization, post, {NOW.date(): metrics(views=views)})
    bound = caller(organization_id=mine)
    foreign = {
        "organization": public_ids.organization_id(theirs),
        "brand": public_ids.brand_id(their_brand),
        "post": public_ids.post_id(their_post),
    }

    assert await graph.ask(SINGLE, bound, **foreign) == dict.fromkeys(
        ("organization", "brand", "post", "node", "byPlatform", "byAddress")
    )
    seen = await graph.ask(
        "{ organizations { totalCount nodes { label } } brands { totalCount nodes { label } }"
        " posts { totalCount nodes { label } } viewer { organizationId }"
        " everything { overview(window: { preset: WEEK_TO_DATE }) {"
        " views postsTracked lifetime { views } } } }",
        bound,
    )
    assert seen == {
        "organizations": {"totalCount": 1, "nodes": [{"label": "Mine"}]},
        "brands": {"totalCount": 1, "nodes": [{"label": "Mine"}]},
        "posts": {"totalCount": 1, "nodes": [{"label": "mine"}]},
        "viewer": {"organizationId": public_ids.organization_id(mine)},
        "everything": {"overview": {"views": 10, "postsTracked": 1, "lifetime": {"views": 10}}},
    }
    for kind in ("posts", "brands"):
        refusal = await graph.refusal(
            f"query List($of: ID!) {{ {kind}(organizationId: $of) {{ totalCount }} }}",
            bound,
            of=foreign["organization"],
        )
        assert refusal["code"] == "NOT_FOUND"
    filtered = "query F($brand: ID!) { posts(filter: { brandIds: [$brand] }) { totalCount } }"
    assert (await graph.refusal(filtered, bound, brand=foreign["brand"]))["code"] == "NOT_FOUND"
    for write, selection in WRITES.items():
        name = next(name for name in foreign if f"${name}" in write)
        refusal = await graph.refusal(
            f"mutation Write(${name}: ID!) {{ {write} {{ {selection} }} }}",
            bound,
            **{name: foreign[name]},
        )
        assert refusal["code"] == "NOT_FOUND", write
    recorded = await graph.ask(
        "mutation Record($post: ID!) { recordSnapshots(input: [{ postId: $post,"
        ' date: "2026-03-19", views: 1 }]) { created updated failed { field } } }',
        bound,
        post=foreign["post"],
    )
    assert recorded["recordSnapshots"] == {
        "created": 0,
        "updated": 0,
        "failed": [{"field": "postId"}],
    }


async def test_a_list_of_an_organization_that_is_not_there_says_so(graph: Graph) -> None:
    for kind in ("posts", "brands"):
        refusal = await graph.refusal(f'{{ {kind}(organizationId: "org_1") {{ totalCount }} }}')
        assert refusal["code"] == "NOT_FOUND"


async def test_what_is_archived_is_left_out_above_it_and_stays_in_it(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization, "Old")
    await world.post(organization, brand, label="old")
    id_ = public_ids.brand_id(brand)
    await graph.ask("mutation A($id: ID!) { archiveBrand(id: $id) { id } }", id=id_)

    data = await graph.ask(
        "query Seen($id: ID!) { posts { totalCount } brands { totalCount } brand(id: $id) {"
        " archivedAt posts { nodes { label } } organization { brands { totalCount }"
        " posts { totalCount } } } }",
        id=id_,
    )

    assert data == {
        "posts": {"totalCount": 0},
        "brands": {"totalCount": 0},
        "brand": {
            "archivedAt": NOW.isoformat(),
            "posts": {"nodes": [{"label": "old"}]},
            "organization": {"brands": {"totalCount": 0}, "posts": {"totalCount": 0}},
        },
    }


async def test_a_post_shows_all_that_is_known_of_it(graph: Graph, world: World) -> None:
    organization = await world.organization(time_zone="Pacific/Auckland")
    brand = await world.brand(organization, "Brand")
    key = await world.post(
        organization,
        brand,
        label="Title",
        description="@friend #tag\nThe hook\nMore",
        published_at=datetime(2026, 3, 1, 12, 0, tzinfo=UTC),
        variant_group="g",
        prompt="p",
    )
    data = await graph.ask(
        "query P($id: ID!) { post(id: $id) { platform externalId label description hook category"
        " status url publishedAt publishedOn variantGroup prompt archivedAt brand { label }"
        " organization { timeZone } analytics { asOf } } }",
        id=public_ids.post_id(key),
    )
    assert data["post"] == {
        "platform": "YOUTUBE",
        "externalId": data["post"]["externalId"],
        "label": "Title",
        "description": "@friend #tag\nThe hook\nMore",
        "hook": "The hook",
        "category": "POST",
        "status": "PUBLISHED",
        "url": None,
        "publishedAt": "2026-03-01T12:00:00+00:00",
        "publishedOn": date(2026, 3, 2).isoformat(),
        "variantGroup": "g",
        "prompt": "p",
        "archivedAt": None,
        "brand": {"label": "Brand"},
        "organization": {"timeZone": "Pacific/Auckland"},
        "analytics": None,
    }
