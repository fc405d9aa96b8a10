"""Tags through the API: put on posts, taken away, renamed, erased, by rules; both databases."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.tags import MAX_RULES
from app.services import tag_rules
from tests.graphql.conftest import Graph, caller, counting
from tests.world import NOW, World

TAG_POSTS = """mutation Tag($ids: [ID!]!, $add: [String!], $remove: [String!]) {
  tagPosts(postIds: $ids, add: $add, remove: $remove) {
    updated unchanged failed { index field message } posts { id tags { label } } } }"""
UPSERT = """mutation Upsert($input: [PostInput!]!) { upsertPosts(input: $input) {
  created updated unchanged failed { index field message } posts { id tags { label } } } }"""
POSTS = """query Posts($filter: PostFilter) { posts(filter: $filter, first: 100,
  orderBy: { by: CREATED_AT, descending: false }) { totalCount nodes { id tags { label } } } }"""
TAGS = """query Tags($id: ID!, $search: String, $first: Int, $after: String) {
  organization(id: $id) { tags(search: $search, first: $first, after: $after) {
    totalCount nodes { id label organization { id } } pageInfo { endCursor } } } }"""
CREATE = """mutation Create($id: ID!, $label: String!) {
  createTag(organizationId: $id, label: $label) { id label } }"""
RENAME = (
    "mutation Rename($id: ID!, $label: String!) { renameTag(id: $id, label: $label) { label } }"
)
ERASE = "mutation Erase($id: ID!) { eraseTag(id: $id) }"
CREATE_RULE = """mutation Rule($id: ID!, $input: TagRuleInput!) {
  createTagRule(organizationId: $id, input: $input) {
    tagged full rule { id kind text tag { label } brand { id } } } }"""
ERASE_RULE = "mutation Erase($id: ID!) { eraseTagRule(id: $id) }"
RULES = "query Rules($id: ID!) { organization(id: $id) { tagRules { id text tag { label } } } }"
ARCHIVE = "mutation Archive($ids: [ID!]!) { archivePosts(ids: $ids) { id } }"


class Shelf:
    """An organization with a brand, and what is asked of its posts and tags."""

    def __init__(self, graph: Graph, world: World, organization: UUID, brand: UUID) -> None:
        self.graph, self.world = graph, world
        self.organization, self.brand = organization, brand
        self.id = public_ids.organization_id(organization)

    @classmethod
    async def make(cls, graph: Graph, world: World) -> "Shelf":
        organization = await world.organization()
        return cls(graph, world, organization, await world.brand(organization))

    async def post(self, **values: Any) -> str:
        key = await self.world.post(self.organization, self.brand, **values)
        return public_ids.post_id(key)

    async def tag(self, ids: list[str], **change: Any) -> Any:
        return (await self.graph.ask(TAG_POSTS, ids=ids, **change))["tagPosts"]

    async def labels(self, post_id: str) -> list[str]:
        document = "query Tags($id: ID!) { post(id: $id) { tags { label } } }"
        return labels_of((await self.graph.ask(document, id=post_id))["post"])

    async def all_labels(self) -> list[str]:
        return [node["label"] for node in await self.nodes()]

    async def nodes(self, **given: Any) -> Any:
        answer = await self.graph.ask(TAGS, id=self.id, **{"first": 100, **given})
        return answer["organization"]["tags"]["nodes"]

    async def id_of(self, label: str) -> str:
        (node,) = [node for node in await self.nodes() if node["label"] == label]
        return str(node["id"])

    async def rule(self, tag: str, kind: str, text: str, **given: Any) -> Any:
        requested = {"tag": tag, "kind": kind, "text": text, **given}
        answer = await self.graph.ask(CREATE_RULE, id=self.id, input=requested)
        return answer["createTagRule"]

    def draft(self, external_id: str, **values: Any) -> dict[str, Any]:
        owner = {"organizationId": self.id, "brandId": public_ids.brand_id(self.brand)}
        return {**owner, "platform": "YOUTUBE", "externalId": external_id, **values}

    async def upsert(self, *drafts: dict[str, Any]) -> Any:
        return (await self.graph.ask(UPSERT, input=list(drafts)))["upsertPosts"]


def labels_of(post: Any) -> list[str]:
    return [tag["label"] for tag in post["tags"]]


@pytest.fixture
async def shelf(graph: Graph, world: World) -> Shelf:
    return await Shelf.make(graph, world)


async def test_posts_are_tagged_and_untagged_together(shelf: Shelf) -> None:
    ids = [await shelf.post() for _ in range(3)]

    tagged = await shelf.tag(ids[:2], add=["Summer", " tv  spot", "SUMMER"])
    assert (tagged["updated"], tagged["unchanged"], tagged["failed"]) == (2, 0, [])
    assert [labels_of(post) for post in tagged["posts"]] == [["Summer", "tv spot"]] * 2

    changed = await shelf.tag(ids, add=["Winter"], remove=["summer", "never there"])
    assert changed["updated"] == 3
    assert [labels_of(post) for post in changed["posts"]] == [
        *([["tv spot", "Winter"]] * 2),
        ["Winter"],
    ]
    assert await shelf.all_labels() == ["Summer", "tv spot", "Winter"]


async def test_tagging_twice_changes_nothing(shelf: Shelf) -> None:
    ids = [await shelf.post() for _ in range(2)]
    first = await shelf.tag(ids, add=["Summer", "Sale"], remove=["Winter"])
    with counting(shelf.graph.database) as statements:
        again = await shelf.tag(ids, add=["summer", "SALE"], remove=["Winter"])

    assert (again["updated"], again["unchanged"]) == (0, 2)
    assert again["posts"] == first["posts"]
    assert not [text for text in statements if text.startswith(("INSERT", "UPDATE", "DELETE"))]


async def test_a_post_named_twice_changes_once(shelf: Shelf) -> None:
    post = await shelf.post()
    tagged = await shelf.tag([post, post], add=["a"])
    assert (tagged["updated"], tagged["unchanged"], len(tagged["posts"])) == (1, 1, 1)


async def test_posts_that_are_not_there_are_reported_and_the_others_tagged(shelf: Shelf) -> None:
    post = await shelf.post()
    nobody = public_ids.post_id(UUID(int=5))
    tagged = await shelf.tag([nobody, post, "post_x"], add=["a"])

    assert tagged["updated"] == 1
    assert [(each["index"], each["field"]) for each in tagged["failed"]] == [
        (0, "postIds"),
        (2, "postIds"),
    ]
    assert tagged["failed"][0]["message"] == "There is no such post."


async def test_a_foreign_post_and_a_foreign_tag_do_not_exist(graph: Graph, world: World) -> None:
    own, foreign = await Shelf.make(graph, world), await Shelf.make(graph, world)
    bound = caller(organization_id=own.organization)
    mine, theirs = await own.post(), await foreign.post()
    await foreign.tag([theirs], add=["Secret"])
    secret = await foreign.id_of("Secret")

    tagged = await graph.ask(TAG_POSTS, bound, ids=[theirs, mine], add=["Plain"])
    assert (tagged["tagPosts"]["updated"], len(tagged["tagPosts"]["failed"])) == (1, 1)
    assert await foreign.labels(theirs) == ["Secret"]

    node = "query Node($id: ID!) { node(id: $id) { id } }"
    assert await graph.ask(node, bound, id=secret) == {"node": None}
    for document, given in ((RENAME, {"label": "x"}), (ERASE, {})):
        refusal = await graph.refusal(document, bound, id=secret, **given)
        assert refusal == {"code": "NOT_FOUND", "message": "There is no such tag."}
    refusal = await graph.refusal(POSTS, bound, filter={"tags": ["Secret"]})
    assert refusal == {"code": "NOT_FOUND", "message": "There is no such tag: 'Secret'."}
    unknown = await graph.refusal(POSTS, bound, filter={"tags": ["Nobody's"]})
    assert unknown == {"code": "NOT_FOUND", "message": 'There is no such tag: "Nobody\'s".'}


async def test_two_organizations_may_say_the_same_and_mean_their_own(
    graph: Graph, world: World
) -> None:
    shelves = [await Shelf.make(graph, world) for _ in range(2)]
    ids = [await shelf.post() for shelf in shelves]
    tagged = await shelves[0].tag(ids, add=["Summer"])

    assert tagged["updated"] == 2
    first, second = [await shelf.id_of("Summer") for shelf in shelves]
    assert first != second
    await graph.ask(RENAME, id=first, label="Autumn")
    assert [await shelf.labels(post) for shelf, post in zip(shelves, ids, strict=True)] == [
        ["Autumn"],
        ["Summer"],
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"add": [str(n) for n in range(1000)]}, "add"),
        ({"add": ["x" * 65]}, "add"),
        ({"add": ["x" * 10_000_000]}, "add"),
        ({"remove": [""]}, "remove"),
        ({"add": ["Summer"], "remove": ["summer"]}, "remove"),
        ({}, "add"),
    ],
)
async def test_what_can_not_be_done_to_any_post_is_refused_as_a_whole(
    shelf: Shelf, change: dict[str, Any], field: str
) -> None:
    post = await shelf.post()
    refusal = await shelf.graph.refusal(TAG_POSTS, ids=[post], **change)

    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", field)
    assert len(refusal["message"]) < 400
    assert await shelf.all_labels() == []


async def test_five_hundred_posts_are_tagged_at_once_and_no_more(shelf: Shelf) -> None:
    refusal = await shelf.graph.refusal(TAG_POSTS, ids=["post_x"] * 501, add=["a"])
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "postIds")


async def test_a_post_that_is_full_is_reported_with_what_it_would_have(shelf: Shelf) -> None:
    full, other = await shelf.post(), await shelf.post()
    await shelf.tag([full], add=[f"t{n:02}" for n in range(50)])
    tagged = await shelf.tag([full, other], add=["one more"])

    assert tagged["failed"] == [
        {
            "index": 0,
            "field": "add",
            "message": "add would give the post 51 tags: it has at most 50",
        }
    ]
    assert await shelf.labels(other) == ["one more"]
    assert (await shelf.tag([full], add=["one more"], remove=["t07"]))["updated"] == 1
    assert len(await shelf.labels(full)) == 50


async def test_an_organization_has_a_thousand_tags(shelf: Shelf) -> None:
    posts = [await shelf.post() for _ in range(20)]
    for number, post in enumerate(posts):
        await shelf.tag([post], add=[f"t{number}-{n}" for n in range(50)])
    post = await shelf.post()

    failed = (await shelf.tag([post], add=["one more"]))["failed"]
    assert [(each["index"], each["field"]) for each in failed] == [(0, "add")]
    assert "1001 tags: it has at most 1000" in failed[0]["message"]
    refusal = await shelf.graph.refusal(CREATE, id=shelf.id, label="one more")
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "label")
    upserted = await shelf.upsert(shelf.draft("new", tags=["one more"]), shelf.draft("plain"))
    assert (upserted["created"], upserted["failed"][0]["field"]) == (1, "tags")
    assert await shelf.labels(post) == []


async def test_tags_are_listed_searched_and_paged(shelf: Shelf) -> None:
    await shelf.tag([await shelf.post()], add=["Summer sale", "summer camp", "Winter"])
    assert [node["label"] for node in await shelf.nodes(search="SUMMER")] == [
        "summer camp",
        "Summer sale",
    ]
    page = (await shelf.graph.ask(TAGS, id=shelf.id, first=2))["organization"]["tags"]
    rest = await shelf.nodes(after=page["pageInfo"]["endCursor"])
    assert (page["totalCount"], [node["label"] for node in rest]) == (3, ["Winter"])
    assert rest[0]["organization"] == {"id": shelf.id}


async def test_a_tag_is_created_renamed_and_erased(shelf: Shelf) -> None:
    graph, post = shelf.graph, await shelf.post()
    created = (await graph.ask(CREATE, id=shelf.id, label="Sumer"))["createTag"]
    assert created["id"].startswith("tag_")
    await shelf.tag([post], add=["sumer", "Sale"])
    assert await shelf.labels(post) == ["Sale", "Sumer"]

    assert (await graph.ask(RENAME, id=created["id"], label="Summer"))["renameTag"] == {
        "label": "Summer"
    }
    assert (await graph.ask(RENAME, id=created["id"], label="SUMMER"))["renameTag"] == {
        "label": "SUMMER"
    }
    assert await shelf.labels(post) == ["Sale", "SUMMER"]
    for document, given in (
        (RENAME, {"id": created["id"], "label": "sale"}),
        (CREATE, {"id": shelf.id, "label": "Sale"}),
    ):
        refusal = await graph.refusal(document, **given)
        assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "label")

    await shelf.rule("summer", "WORDS", "beach")
    assert await graph.ask(ERASE, id=created["id"]) == {"eraseTag": created["id"]}
    assert (await shelf.labels(post), await shelf.all_labels()) == (["Sale"], ["Sale"])
    assert (await graph.ask(RULES, id=shelf.id))["organization"]["tagRules"] == []
    refusal = await graph.refusal(ERASE, id=created["id"])
    assert refusal["code"] == "NOT_FOUND"


async def test_posts_are_listed_by_any_of_some_tags(shelf: Shelf) -> None:
    summer, both, winter = [await shelf.post() for _ in range(3)]
    await shelf.post()
    await shelf.tag([summer, both], add=["Summer"])
    await shelf.tag([both, winter], add=["Winter"])
    await shelf.graph.ask(ARCHIVE, ids=[winter])

    for tags, found in (
        (["summer"], [summer, both]),
        (["SUMMER", "winter"], [summer, both]),
        (["winter"], [both]),
        ([], []),
    ):
        posts = (await shelf.graph.ask(POSTS, filter={"tags": tags}))["posts"]
        assert [node["id"] for node in posts["nodes"]] == found
        assert posts["totalCount"] == len(found)
    below = """query Below($id: ID!) { organization(id: $id) {
      brands { nodes { posts(filter: { tags: ["winter"] }) { nodes { id } } } } } }"""
    (brand,) = (await shelf.graph.ask(below, id=shelf.id))["organization"]["brands"]["nodes"]
    assert brand["posts"]["nodes"] == [{"id": both}]
    archived = await shelf.graph.ask(POSTS, filter={"tags": ["winter"], "archived": True})
    assert [node["id"] for node in archived["posts"]["nodes"]] == [winter]


async def test_posts_are_written_with_their_tags(shelf: Shelf) -> None:
    first = await shelf.upsert(shelf.draft("a", tags=["Summer"]), shelf.draft("b"))
    assert [labels_of(post) for post in first["posts"]] == [["Summer"], []]

    again = await shelf.upsert(
        shelf.draft("a", tags=["SUMMER"]), shelf.draft("b", tags=["Sale"]), shelf.draft("a")
    )
    assert (again["updated"], again["unchanged"]) == (1, 2)
    assert [labels_of(post) for post in again["posts"]] == [["Summer"], ["Sale"]]


async def test_a_post_with_a_thousand_tags_is_refused_and_the_others_written(
    shelf: Shelf,
) -> None:
    many = [str(n) for n in range(1000)]
    upserted = await shelf.upsert(
        shelf.draft("many", tags=many),
        shelf.draft("long", tags=["x" * 65]),
        shelf.draft("good", tags=["Sale"]),
    )
    assert [(each["index"], each["field"]) for each in upserted["failed"]] == [
        (0, "tags"),
        (1, "tags"),
    ]
    assert (
        upserted["failed"][0]["message"] == "tags: 1000 tags are too many: a post has at most 50."
    )
    assert upserted["created"] == 1
    assert await shelf.all_labels() == ["Sale"]


async def test_two_items_of_one_post_share_its_room(shelf: Shelf) -> None:
    upserted = await shelf.upsert(
        shelf.draft("a", tags=[f"x{n}" for n in range(30)]),
        shelf.draft("a", tags=[f"y{n}" for n in range(30)]),
    )
    assert (upserted["created"], [each["index"] for each in upserted["failed"]]) == (1, [1])
    assert upserted["failed"][0]["message"] == (
        "tags would give the post 60 tags: it has at most 50"
    )


async def test_a_rule_tags_what_is_there_and_what_comes(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_rules, "BATCH", 2)
    fitting = [await shelf.post(description=f"Sun! #Summer {n}") for n in range(5)]
    other = await shelf.post(description="#summertime")
    await shelf.graph.ask(ARCHIVE, ids=fitting[:1])

    rule = await shelf.rule("Hot", "HASHTAG", "#SUMMER")
    assert (rule["tagged"], rule["full"]) == (5, 0)
    assert rule["rule"]["text"] == "summer"
    assert [await shelf.labels(post) for post in (*fitting, other)] == [["Hot"]] * 5 + [[]]

    upserted = await shelf.upsert(
        shelf.draft("new", label="More #summer", tags=["Own"]), shelf.draft("off", label="Snow")
    )
    assert [labels_of(post) for post in upserted["posts"]] == [["Hot", "Own"], []]
    changed = await shelf.upsert(shelf.draft("off", description="no: #summer"))
    assert labels_of(changed["posts"][0]) == ["Hot"]


async def test_what_somebody_took_away_stays_away_until_the_post_says_something_else(
    shelf: Shelf,
) -> None:
    await shelf.rule("Hot", "WORDS", "sun")
    (post,) = (await shelf.upsert(shelf.draft("a", label="The sun")))["posts"]
    await shelf.tag([post["id"]], remove=["hot"])
    (same,) = (await shelf.upsert(shelf.draft("a", label="The sun", url="https://a.example")))[
        "posts"
    ]
    assert labels_of(same) == []
    (changed,) = (await shelf.upsert(shelf.draft("a", label="The sun again")))["posts"]
    assert labels_of(changed) == ["Hot"]


async def test_a_rule_of_a_brand_is_for_its_posts(shelf: Shelf) -> None:
    other = await shelf.world.brand(shelf.organization)
    post = await shelf.post(label="Sale")
    rule = await shelf.rule("S", "WORDS", "sale", brandId=public_ids.brand_id(other))
    assert (rule["tagged"], rule["rule"]["brand"]) == (0, {"id": public_ids.brand_id(other)})

    moved = shelf.draft("moves", label="Sale")
    await shelf.upsert(moved)
    (post,) = (await shelf.upsert({**moved, "brandId": public_ids.brand_id(other)}))["posts"]
    assert labels_of(post) == ["S"]


async def test_a_rule_set_again_is_the_same_and_tags_what_is_left(shelf: Shelf) -> None:
    post = await shelf.post(label="Sale")
    first = await shelf.rule("S", "WORDS", "sale")
    await shelf.tag([post], remove=["S"])
    again = await shelf.rule("s", "WORDS", " SALE ")

    assert (again["rule"], again["tagged"]) == (first["rule"], 1)
    assert len((await shelf.graph.ask(RULES, id=shelf.id))["organization"]["tagRules"]) == 1
    erased = await shelf.graph.ask(ERASE_RULE, id=first["rule"]["id"])
    assert erased == {"eraseTagRule": first["rule"]["id"]}
    assert await shelf.labels(post) == ["S"]
    await shelf.upsert(shelf.draft("later", label="Sale"))
    assert len((await shelf.graph.ask(POSTS, filter={"tags": ["s"]}))["posts"]["nodes"]) == 1


async def test_rules_leave_a_full_post_alone_and_say_so(shelf: Shelf) -> None:
    full = [f"t{n:02}" for n in range(50)]
    upserted = await shelf.upsert(shelf.draft("full", label="Sale", tags=full))
    rule = await shelf.rule("S", "WORDS", "sale")
    assert (rule["tagged"], rule["full"]) == (0, 1)

    written = await shelf.upsert(shelf.draft("new", label="Sale", tags=full))
    assert [labels_of(each["posts"][0]) for each in (upserted, written)] == [full, full]


async def test_an_organization_has_a_hundred_rules(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_RULES == 100
    monkeypatch.setattr("app.services.tag_rules.MAX_RULES", 3)
    for number in range(3):
        await shelf.rule("S", "WORDS", f"word{number}")
    refusal = await shelf.graph.refusal(
        CREATE_RULE, id=shelf.id, input={"tag": "New", "kind": "WORDS", "text": "one more"}
    )
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "text")
    assert await shelf.all_labels() == ["S"]


async def test_tags_follow_a_post_that_moves_and_that_is_archived(shelf: Shelf) -> None:
    draft = shelf.draft("a", tags=["Own"])
    (post,) = (await shelf.upsert(draft))["posts"]
    other = public_ids.brand_id(await shelf.world.brand(shelf.organization))
    (moved,) = (await shelf.upsert({**draft, "brandId": other, "tags": None}))["posts"]
    assert labels_of(moved) == ["Own"]
    await shelf.graph.ask(ARCHIVE, ids=[post["id"]])
    restore = "mutation Restore($ids: [ID!]!) { restorePosts(ids: $ids) { tags { label } } }"
    (restored,) = (await shelf.graph.ask(restore, ids=[post["id"]]))["restorePosts"]
    assert labels_of(restored) == ["Own"]


@pytest.mark.parametrize("document", [TAG_POSTS, CREATE, RENAME, ERASE, CREATE_RULE, ERASE_RULE])
async def test_reading_is_not_enough_to_tag(sqlite_graph: Graph, document: str) -> None:
    given = {"ids": [], "id": "tag_x", "label": "x"}
    rule = {"tag": "x", "kind": "WORDS", "text": "x"}
    variables = {**given, "input": rule}
    named = {name: value for name, value in variables.items() if f"${name}:" in document}
    refusal = await sqlite_graph.refusal(document, caller(AccessScope.READ_ANALYTICS), **named)
    assert refusal["code"] == "FORBIDDEN"


@pytest.mark.parametrize("posts", [1, 25])
async def test_tagging_many_posts_costs_as_much_as_one(shelf: Shelf, posts: int) -> None:
    ids = [await shelf.post(published_at=NOW) for _ in range(posts)]
    with counting(shelf.graph.database) as statements:
        await shelf.graph.ask(
            'mutation Tag($ids: [ID!]!) { tagPosts(postIds: $ids, add: ["a", "b"]) { updated } }',
            ids=ids,
        )
    # Posts, lock, tags and theirs; tags again, new ones, those of posts, new ones, the answer's
    # posts, the version, and whether they are being erased.
    assert len(statements) == 11
