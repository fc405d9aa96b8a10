"""Erasing over GraphQL: who may, what confirms it, and how to follow it."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.graphql.mutations import erasures as mutations
from app.services.erasures import Eraser
from tests.graphql.conftest import Graph, caller
from tests.world import NOW, TODAY, World, metrics

TOLD = "{ id kind subjectId posts erasedPosts finishedAt }"
POSTS = f"""mutation ($ids: [ID!]!, $confirm: Int!) {{
  erasePosts(ids: $ids, confirm: $confirm) {TOLD} }}"""
BRAND = f"""mutation ($id: ID!, $confirm: String!) {{
  eraseBrand(id: $id, confirm: $confirm) {TOLD} }}"""
ORGANIZATION = BRAND.replace("eraseBrand", "eraseOrganization")
FOLLOW = f"query ($id: ID!) {{ erasure(id: $id) {TOLD} }}"
LIST = f"{{ erasures {TOLD} }}"
POST = "query ($id: ID!) { post(id: $id) { id } }"
LABEL = "query ($id: ID!) { organization(id: $id) { label } }"
VIEWS = "query ($id: ID!) { scope(id: $id) { overview(window: {preset: TODAY}) { views } } }"
CONTENTS = """query ($id: ID!) { contentsToErase(id: $id) {
  brands posts days accounts goals notes shares businessRecords } }"""


class Aviary:
    """Two organizations; the first has a brand with three posts."""

    def __init__(self, graph: Graph, world: World) -> None:
        self.graph, self.world = graph, world
        self.organization = self.brand = self.other = UUID(int=0)
        self.posts: list[UUID] = []

    async def furnish(self) -> "Aviary":
        self.organization = await self.world.organization("Aviary")
        self.brand = await self.world.brand(self.organization, "Robin")
        self.other = await self.world.organization("Elsewhere")
        place = self.organization, self.brand
        self.posts = [await self.world.post(*place, published_at=NOW) for _ in range(3)]
        for post in self.posts:
            await self.world.record(self.organization, post, {TODAY: metrics(views=5)})
        return self

    @property
    def brand_id(self) -> str:
        return public_ids.brand_id(self.brand)

    @property
    def organization_id(self) -> str:
        return public_ids.organization_id(self.organization)

    def post_ids(self, *numbers: int) -> list[str]:
        return [public_ids.post_id(self.posts[number]) for number in numbers]

    async def views(self, scope: str) -> Any:
        answer = await self.graph.ask(VIEWS, None, id=scope)
        return answer["scope"]["overview"]["views"]


@pytest.fixture
async def aviary(graph: Graph, world: World) -> Aviary:
    return await Aviary(graph, world).furnish()


async def test_posts_are_erased_and_leave_the_sums(aviary: Aviary) -> None:
    ids = aviary.post_ids(0, 1)
    (erasure,) = (await aviary.graph.ask(POSTS, ids=ids, confirm=2))["erasePosts"]

    assert (erasure["kind"], erasure["subjectId"]) == ("POSTS", None)
    assert (erasure["posts"], erasure["erasedPosts"]) == (2, 2)
    assert erasure["finishedAt"] is not None
    assert await aviary.views(aviary.brand_id) == 5
    assert await aviary.graph.ask(POST, id=ids[0]) == {"post": None}


async def test_a_brand_is_erased_with_its_posts(aviary: Aviary) -> None:
    answer = await aviary.graph.ask(BRAND, id=aviary.brand_id, confirm="Robin")
    erasure = answer["eraseBrand"]

    assert (erasure["kind"], erasure["subjectId"]) == ("BRAND", aviary.brand_id)
    assert (erasure["posts"], erasure["erasedPosts"]) == (3, 3)
    assert await aviary.views(aviary.organization_id) is None
    gone = await aviary.graph.refusal(VIEWS, id=aviary.brand_id)
    assert gone["code"] == "NOT_FOUND"


async def test_an_erased_organization_is_known_by_its_id_alone(aviary: Aviary) -> None:
    answer = await aviary.graph.ask(ORGANIZATION, id=aviary.organization_id, confirm="Aviary")
    erasure = answer["eraseOrganization"]

    assert (erasure["kind"], erasure["subjectId"]) == ("ORGANIZATION", aviary.organization_id)
    assert await aviary.graph.ask(LIST) == {"erasures": [erasure]}
    assert await aviary.graph.ask(FOLLOW, id=erasure["id"]) == {"erasure": erasure}
    assert await aviary.graph.ask(LABEL, id=aviary.organization_id) == {"organization": None}


async def test_a_large_one_goes_on_after_the_answer_and_when_it_is_asked_for_again(
    aviary: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutations, "FIRST_STEPS", 1)
    monkeypatch.setattr(Eraser, "__init__", small(Eraser.__init__))
    erasures = []
    for _ in range(4):
        answer = await aviary.graph.execute(BRAND, None, id=aviary.brand_id, confirm="Robin")
        erasures.append(answer.data["eraseBrand"])

    assert [each["erasedPosts"] for each in erasures] == [1, 2, 3, 3]
    assert [each["finishedAt"] is None for each in erasures] == [True, True, True, False]
    assert len({each["id"] for each in erasures}) == 1


def small(make: Any) -> Any:
    """Erasers that erase one post at a time."""
    return lambda self, *given: make(self, *given, posts_at_once=1)


async def test_what_is_confirmed_wrongly_is_refused_with_what_would_be_right(
    aviary: Aviary,
) -> None:
    graph, twice = aviary.graph, [*aviary.post_ids(0, 1), *aviary.post_ids(0)]
    posts = await graph.refusal(POSTS, ids=twice, confirm=3)
    brand = await graph.refusal(BRAND, id=aviary.brand_id, confirm="robin")
    organization = await graph.refusal(ORGANIZATION, id=aviary.organization_id, confirm="Robin")

    for refusal, right in ((posts, "2"), (brand, '"Robin"'), (organization, '"Aviary"')):
        assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "confirm")
        assert right in refusal["message"]
    assert await aviary.views(aviary.brand_id) == 15


@pytest.mark.parametrize("document", [BRAND, ORGANIZATION])
async def test_only_administrators_erase_more_than_posts(aviary: Aviary, document: str) -> None:
    writer = caller(AccessScope.WRITE_CONTENT)
    subject = aviary.brand_id if document is BRAND else aviary.organization_id
    refusal = await aviary.graph.refusal(document, writer, id=subject, confirm="Robin")
    assert refusal["code"] == "FORBIDDEN"


async def test_reading_is_not_enough_to_erase_posts(aviary: Aviary) -> None:
    reader = caller(AccessScope.READ_ANALYTICS)
    ids = aviary.post_ids(0)
    assert (await aviary.graph.refusal(POSTS, reader, ids=ids, confirm=1))["code"] == "FORBIDDEN"


async def test_for_another_organizations_token_nothing_of_it_exists(aviary: Aviary) -> None:
    graph, stranger = aviary.graph, bound(aviary.other)
    asked: list[tuple[str, dict[str, Any]]] = [
        (POSTS, {"ids": aviary.post_ids(0), "confirm": 1}),
        (BRAND, {"id": aviary.brand_id, "confirm": "Robin"}),
        (ORGANIZATION, {"id": aviary.organization_id, "confirm": "Aviary"}),
        (CONTENTS, {"id": aviary.brand_id}),
    ]
    for document, variables in asked:
        assert (await graph.refusal(document, stranger, **variables))["code"] == "NOT_FOUND"
    (erasure,) = (await graph.ask(POSTS, ids=aviary.post_ids(0), confirm=1))["erasePosts"]
    assert await graph.ask(LIST, stranger) == {"erasures": []}
    assert await graph.ask(FOLLOW, stranger, id=erasure["id"]) == {"erasure": None}
    assert await graph.ask(LIST, bound(aviary.organization)) == {"erasures": [erasure]}


def bound(organization: UUID) -> Caller:
    return caller(AccessScope.ADMIN, organization_id=organization)


async def test_what_would_be_lost_is_told(aviary: Aviary) -> None:
    of_brand = await aviary.graph.ask(CONTENTS, id=aviary.brand_id)
    of_all = await aviary.graph.ask(CONTENTS, id=aviary.organization_id)
    nothing = {"accounts": 0, "goals": 0, "notes": 0, "shares": 0, "businessRecords": 0}
    assert of_brand["contentsToErase"] == {"brands": 0, "posts": 3, "days": 3, **nothing}
    assert of_all["contentsToErase"] == {"brands": 1, "posts": 3, "days": 3, **nothing}
