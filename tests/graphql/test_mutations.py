"""What can be done, and what the numbers say afterwards; both databases."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain import public_ids
from app.domain.numbers.metrics import LARGEST_COUNT
from tests.graphql.conftest import Graph
from tests.world import NOW, World, metrics

YESTERDAY = NOW.date() - timedelta(days=1)
BEFORE = NOW.date() - timedelta(days=2)

CREATE_ORGANIZATION = """mutation Create($input: OrganizationInput!) {
  createOrganization(input: $input) { id label timeZone currency creditPrice logoUrl }
}"""
UPDATE_ORGANIZATION = """mutation Update($id: ID!, $input: OrganizationInput!) {
  updateOrganization(id: $id, input: $input) { label timeZone currency creditPrice logoUrl }
}"""
CREATE_BRAND = """mutation Create($organization: ID!, $input: BrandInput!) {
  createBrand(organizationId: $organization, input: $input) { id label logoUrl archivedAt }
}"""
UPDATE_BRAND = """mutation Update($id: ID!, $input: BrandInput!) {
  updateBrand(id: $id, input: $input) { label logoUrl }
}"""
UPSERT = """mutation Upsert($input: [PostInput!]!) { upsertPosts(input: $input) {
  created updated unchanged failed { index field message } posts { id label brand { label } }
} }"""
RECORD = """mutation Record($input: [SnapshotInput!]!) { recordSnapshots(input: $input) {
  created updated unchanged failed { index field message }
} }"""
VIEWS = """query Views($id: ID!) {
  brand(id: $id) { overview { views postsPublished lifetime { views } } }
}"""


async def test_an_organization_is_created_and_changed_by_what_is_given(graph: Graph) -> None:
    given = {"label": "  Acme ", "timeZone": "europe/zurich", "currency": "chf"}
    created = (await graph.ask(CREATE_ORGANIZATION, input=given))["createOrganization"]
    assert created == {
        "id": created["id"],
        "label": "Acme",
        "timeZone": "Europe/Zurich",
        "currency": "CHF",
        "creditPrice": None,
        "logoUrl": None,
    }
    changed = await graph.ask(
        UPDATE_ORGANIZATION,
        id=created["id"],
        input={"creditPriceMinor": 250, "logoUrl": "https://l"},
    )
    assert changed["updateOrganization"] == {
        "label": "Acme",
        "timeZone": "Europe/Zurich",
        "currency": "CHF",
        "creditPrice": 250,
        "logoUrl": "https://l",
    }
    assert await graph.ask('{ organizations(search: "ACME") { totalCount } }') == {
        "organizations": {"totalCount": 1}
    }


WRONG_ORGANIZATIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "label"),
    ({"label": None}, "label"),
    ({"label": "   "}, "label"),
    ({"label": "x" * 501}, "label"),
    ({"label": "\u0390" * 500}, "label"),
    ({"label": "a\x00b"}, "label"),
    ({"label": "x", "timeZone": "Mars/Olympus"}, "timeZone"),
    ({"label": "x", "timeZone": None}, "timeZone"),
    ({"label": "x", "timeZone": ".."}, "timeZone"),
    ({"label": "x", "currency": "EURO"}, "currency"),
    ({"label": "x", "currency": None}, "currency"),
    ({"label": "x", "creditPrice": -1}, "creditPrice"),
    ({"label": "x", "creditPriceMinor": -1}, "creditPriceMinor"),
    ({"label": "x", "creditPriceMinor": 1, "creditPrice": 1}, "creditPriceMinor"),
    ({"label": "x", "logoUrl": "a\x00b"}, "logoUrl"),
    ({"label": "x", "logoUrl": "x" * 2001}, "logoUrl"),
]


async def test_a_wrong_organization_is_refused_by_the_field(graph: Graph, world: World) -> None:
    existing = public_ids.organization_id(await world.organization("Acme"))
    for given, field in WRONG_ORGANIZATIONS:
        refusal = await graph.refusal(CREATE_ORGANIZATION, input=given)
        assert (given, refusal["code"], refusal.get("field")) == (given, "BAD_USER_INPUT", field)
        if given:
            refusal = await graph.refusal(UPDATE_ORGANIZATION, id=existing, input=given)
            assert (given, refusal.get("field")) == (given, field)
    data = await graph.ask("{ organizations { nodes { label timeZone currency } } }")
    assert data["organizations"]["nodes"] == [
        {"label": "Acme", "timeZone": "UTC", "currency": "USD"}
    ]


async def test_a_brand_is_created_changed_archived_and_restored(graph: Graph, world: World) -> None:
    organization = public_ids.organization_id(await world.organization())
    created = (await graph.ask(CREATE_BRAND, organization=organization, input={"label": "Straße"}))[
        "createBrand"
    ]
    assert (created["label"], created["logoUrl"], created["archivedAt"]) == ("Straße", None, None)

    taken = await graph.refusal(
        CREATE_BRAND, organization=organization, input={"label": " STRASSE "}
    )
    assert (taken["code"], taken["field"]) == ("BAD_USER_INPUT", "label")

    changed = await graph.ask(UPDATE_BRAND, id=created["id"], input={"label": "STRASSE"})
    assert changed["updateBrand"] == {"label": "STRASSE", "logoUrl": None}

    archive = "mutation A($id: ID!) { archiveBrand(id: $id) { archivedAt } }"
    restore = "mutation R($id: ID!) { restoreBrand(id: $id) { archivedAt } }"
    first = (await graph.ask(archive, id=created["id"]))["archiveBrand"]["archivedAt"]
    assert first == NOW.isoformat()
    graph.now = NOW + timedelta(hours=1)
    # Archiving what is archived changes nothing.
    again = (await graph.ask(archive, id=created["id"]))["archiveBrand"]["archivedAt"]
    assert again == first
    assert await graph.ask(restore, id=created["id"]) == {"restoreBrand": {"archivedAt": None}}


async def test_a_wrong_brand_is_refused_by_the_field(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = public_ids.brand_id(await world.brand(organization, "There"))
    for given in ({}, {"label": None}, {"label": ""}, {"label": "a\x00b"}, {"logoUrl": "\x00"}):
        of = {"organization": public_ids.organization_id(organization)}
        create = {"label": "x", **given} if "logoUrl" in given else given
        refusal = await graph.refusal(CREATE_BRAND, **of, input=create)
        assert (given, refusal["code"]) == (given, "BAD_USER_INPUT")
        if given:
            refusal = await graph.refusal(UPDATE_BRAND, id=brand, input=given)
            assert (given, refusal.get("field")) == (given, next(iter(given)))


async def test_archiving_moves_numbers_out_and_restoring_moves_them_back(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, published_at=NOW - timedelta(days=2))
    await world.record(organization, post, {BEFORE: metrics(views=10)})
    await world.record(organization, post, {YESTERDAY: metrics(views=25)})
    scopes = (
        "query S($id: ID!) { brand(id: $id) { ...V } organizations { nodes { ...V } }"
        " everything { ...V } } fragment V on AnalyticsScope"
        " { overview { views postsPublished lifetime { views } } }"
    )
    full = {"overview": {"views": 25, "postsPublished": 1, "lifetime": {"views": 25}}}
    none = {"overview": {"views": None, "postsPublished": 0, "lifetime": {"views": None}}}
    by_id = {"id": public_ids.brand_id(brand)}

    async def seen() -> list[Any]:
        data = await graph.ask(scopes, **by_id)
        return [data["brand"], data["organizations"]["nodes"][0], data["everything"]]

    assert await seen() == [full, full, full]
    await graph.ask("mutation A($id: ID!) { archiveBrand(id: $id) { id } }", **by_id)
    assert await seen() == [full, none, none]
    await graph.ask("mutation R($id: ID!) { restoreBrand(id: $id) { id } }", **by_id)
    assert await seen() == [full, full, full]
    archived = await graph.ask(
        "mutation A($id: ID!) { archivePosts(ids: [$id, $id]) { archivedAt } }",
        id=public_ids.post_id(post),
    )
    assert archived["archivePosts"] == [{"archivedAt": NOW.isoformat()}]
    assert await seen() == [none, none, none]
    await graph.ask(
        "mutation R($id: ID!) { restorePosts(ids: [$id]) { id } }", id=public_ids.post_id(post)
    )
    assert await seen() == [full, full, full]


async def test_archiving_is_all_or_nothing(graph: Graph, world: World) -> None:
    organization = await world.organization()
    post = public_ids.post_id(await world.post(organization, await world.brand(organization)))
    missing = public_ids.post_id(UUID(int=7))
    document = "mutation A($ids: [ID!]!) { archivePosts(ids: $ids) { id } }"
    refusal = await graph.refusal(document, ids=[post, missing])
    assert refusal["code"] == "NOT_FOUND"
    assert missing in refusal["message"]
    assert await graph.ask("{ posts { totalCount } }") == {"posts": {"totalCount": 1}}


async def test_posts_are_upserted_item_by_item(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization, "Brand")
    foreign = await world.brand(await world.organization("Other"), "Foreign")
    await world.post(organization, brand, "same", label="same")
    await world.post(organization, brand, "old", label="old", description="kept")

    def item(external: str, **given: Any) -> dict[str, Any]:
        of = {"organizationId": public_ids.organization_id(organization), "platform": "YOUTUBE"}
        return {**of, "externalId": external, **given}

    to_brand = {"brandId": public_ids.brand_id(brand)}
    data = await graph.ask(
        UPSERT,
        input=[
            item("new", label="new", **to_brand),
            item("same", label="same"),
            item("old", label="changed", brandId=None, description=None),
            item("nobody's"),
            item("theirs", brandId=public_ids.brand_id(foreign)),
            item("", **to_brand),
            item("long", label="x" * 501, **to_brand),
            item("nul", label="a\x00b", **to_brand),
            item("nul", variantGroup="a\x00b", **to_brand),
            item("wide", url="\u4e00" * 2000, **to_brand),
            item("dawn", publishedAt="0001-01-01T00:00:00+23:59", **to_brand),
            item("new", label="newer"),
        ],
    )

    result = data["upsertPosts"]
    assert (result["created"], result["updated"], result["unchanged"]) == (1, 2, 1)
    assert [(failure["index"], failure["field"]) for failure in result["failed"]] == [
        (3, "brandId"),
        (4, "brandId"),
        (5, "externalId"),
        (6, "label"),
        (7, "label"),
        (8, "variantGroup"),
        (9, "url"),
        (10, "publishedAt"),
    ]
    assert [post["label"] for post in result["posts"]] == ["newer", "same", "changed"]
    kept = await graph.ask('{ post(platform: YOUTUBE, externalId: "old") { description } }')
    assert kept == {"post": {"description": "kept"}}


async def test_posts_that_cannot_be_read_are_reported(graph: Graph, world: World) -> None:
    organization = await world.organization()
    item = {
        "organizationId": public_ids.organization_id(organization),
        "platform": "YOUTUBE",
        "externalId": "x",
        "brandId": public_ids.brand_id(await world.brand(organization)),
    }
    many = await graph.refusal(UPSERT, input=[item] * 501)
    assert (many["code"], many["field"]) == ("BAD_USER_INPUT", "input")
    naive = {**item, "publishedAt": "2026-03-01T10:00:00"}
    missing = {**item, "organizationId": public_ids.organization_id(UUID(int=7))}
    failed = (await graph.ask(UPSERT, input=[naive, missing]))["upsertPosts"]["failed"]
    assert [each["field"] for each in failed] == ["publishedAt", "organizationId"]
    assert failed[1]["message"] == "There is no such organization."
    assert (await graph.refusal(UPSERT, input=[{**item, "platform": "MYSPACE"}]))["code"] == (
        "BAD_USER_INPUT"
    )
    assert await graph.ask("{ posts { totalCount } }") == {"posts": {"totalCount": 0}}
    empty = (await graph.ask(UPSERT, input=[]))["upsertPosts"]
    assert (empty["created"], empty["failed"]) == (0, [])


async def test_moving_a_post_moves_its_numbers(graph: Graph, world: World) -> None:
    organization = await world.organization()
    here, there = await world.brand(organization, "Here"), await world.brand(organization, "There")
    post = await world.post(organization, here, "x", published_at=NOW - timedelta(days=1))
    await world.record(organization, post, {YESTERDAY: metrics(views=40)})

    await graph.ask(
        UPSERT,
        input=[
            {
                "organizationId": public_ids.organization_id(organization),
                "platform": "YOUTUBE",
                "externalId": "x",
                "brandId": public_ids.brand_id(there),
            }
        ],
    )

    left = await graph.ask(VIEWS, id=public_ids.brand_id(here))
    assert left["brand"]["overview"] == {
        "views": None,
        "postsPublished": 0,
        "lifetime": {"views": None},
    }
    arrived = await graph.ask(VIEWS, id=public_ids.brand_id(there))
    assert arrived["brand"]["overview"] == {
        "views": 40,
        "postsPublished": 1,
        "lifetime": {"views": 40},
    }


async def test_a_later_publication_makes_a_gain_of_a_baseline(graph: Graph, world: World) -> None:
    """First seen with 40 views: a baseline for a post of unknown age, growth for a young one."""
    organization = await world.organization()
    brand = await world.brand(organization)
    post = await world.post(organization, brand, "x")
    await world.record(organization, post, {YESTERDAY: metrics(views=40)})
    before = await graph.ask(VIEWS, id=public_ids.brand_id(brand))
    assert before["brand"]["overview"] == {
        "views": None,
        "postsPublished": 0,
        "lifetime": {"views": 40},
    }

    item = {
        "organizationId": public_ids.organization_id(organization),
        "platform": "YOUTUBE",
        "externalId": "x",
        "publishedAt": "2026-03-15T10:00:00+02:00",
    }
    await graph.ask(UPSERT, input=[item])

    after = await graph.ask(VIEWS, id=public_ids.brand_id(brand))
    assert after["brand"]["overview"] == {
        "views": 40,
        "postsPublished": 1,
        "lifetime": {"views": 40},
    }


async def test_snapshots_are_recorded_late_and_repeated(graph: Graph, world: World) -> None:
    organization = await world.organization()
    brand = await world.brand(organization)
    post = public_ids.post_id(
        await world.post(organization, brand, published_at=NOW - timedelta(days=3))
    )

    async def record(*items: dict[str, Any]) -> list[int]:
        data = await graph.ask(RECORD, input=[{"postId": post, **item} for item in items])
        result = data["recordSnapshots"]
        assert result["failed"] == []
        return [result[name] for name in ("created", "updated", "unchanged")]

    yesterday = {"date": str(YESTERDAY), "views": 30, "likes": 3}
    assert await record(yesterday) == [1, 0, 0]
    assert await record(yesterday) == [0, 0, 1]
    late = {"date": str(BEFORE), "views": 10}
    assert await record(late, yesterday) == [1, 0, 1]
    read_later = {**yesterday, "views": 31, "collectedAt": "2026-03-19T23:00:00Z"}
    assert await record(read_later) == [0, 1, 0]
    # Read before that: it doesn't count any more.
    assert await record(yesterday) == [0, 0, 1]

    data = await graph.ask(
        "query P($id: ID!) { post(id: $id) { dailyAnalytics { date totals { views likes }"
        " gains { views likes } } } }",
        id=post,
    )
    assert data["post"]["dailyAnalytics"] == [
        {
            "date": str(BEFORE),
            "totals": {"views": 10, "likes": None},
            "gains": {"views": 10, "likes": None},
        },
        {
            "date": str(YESTERDAY),
            "totals": {"views": 31, "likes": 3},
            "gains": {"views": 21, "likes": 3},
        },
    ]


async def test_what_a_snapshot_leaves_out_stays_and_null_says_that_it_is_not_reported(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    key = await world.post(organization, await world.brand(organization))
    base = {"postId": public_ids.post_id(key), "date": str(YESTERDAY)}
    for said in (
        {"views": 30, "likes": 3, "saves": 1},
        {"views": 31, "saves": None, "collectedAt": "2026-03-19T09:00:00Z"},
    ):
        data = await graph.ask(RECORD, input=[{**base, **said}])
        assert data["recordSnapshots"]["failed"] == []

    data = await graph.ask(
        "query P($id: ID!) { post(id: $id) { dailyAnalytics { totals { views likes saves } } } }",
        id=base["postId"],
    )
    assert data["post"]["dailyAnalytics"] == [{"totals": {"views": 31, "likes": 3, "saves": None}}]


async def test_a_snapshot_may_name_its_post_as_the_platform_does(
    graph: Graph, world: World
) -> None:
    organization = await world.organization()
    await world.post(organization, await world.brand(organization), "abc")
    named = {
        "organizationId": public_ids.organization_id(organization),
        "platform": "YOUTUBE",
        "externalId": "abc",
        "date": str(YESTERDAY),
        "views": 5,
    }
    data = await graph.ask(
        RECORD,
        input=[
            named,
            {**named, "externalId": "abd"},
            {**named, "platform": "TIKTOK"},
            {**named, "organizationId": public_ids.organization_id(UUID(int=7))},
        ],
    )
    result = data["recordSnapshots"]
    assert result["created"] == 1
    assert [(each["index"], each["field"]) for each in result["failed"]] == [
        *((1, "externalId"), (2, "externalId"), (3, "organizationId")),
    ]
    for wrong in ({"postId": "post_" + "0" * 26}, {"platform": None}, {"externalId": None}):
        told = (await graph.ask(RECORD, input=[{**named, **wrong}]))["recordSnapshots"]
        assert [each["field"] for each in told["failed"]] == ["postId"]


WRONG_SNAPSHOTS: list[tuple[dict[str, Any], str]] = [
    ({"views": -1}, "views"),
    ({"likes": 0, "saves": -5}, "saves"),
    ({"reach": -1}, "reach"),
    ({"views": LARGEST_COUNT + 1}, "views"),
    ({}, "views"),
    ({"views": 1, "date": "2026-03-21"}, "date"),
    ({"views": 1, "date": "1989-12-31"}, "date"),
    ({"views": 1, "postId": "post_" + "0" * 26}, "postId"),
    ({"views": 1, "collectedAt": "2026-03-20T12:00:01+00:00"}, "collectedAt"),
    ({"views": 1, "collectedAt": "2026-03-18T23:59:59+00:00"}, "collectedAt"),
    ({"views": 1, "collectedAt": "0001-01-01T00:00:00+23:59"}, "collectedAt"),
]


async def test_wrong_snapshots_are_reported_and_good_ones_kept(graph: Graph, world: World) -> None:
    organization = await world.organization()
    post = await world.post(organization, await world.brand(organization))
    base = {"postId": public_ids.post_id(post), "date": str(YESTERDAY)}
    wrong = [{**base, **given} for given, _ in WRONG_SNAPSHOTS]
    data = await graph.ask(RECORD, input=[*wrong, {**base, "views": LARGEST_COUNT}])
    result = data["recordSnapshots"]
    assert result["created"] == 1
    assert [(each["index"], each["field"]) for each in result["failed"]] == [
        (index, field) for index, (_, field) in enumerate(WRONG_SNAPSHOTS)
    ]
