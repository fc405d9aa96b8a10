"""Notes through the API: written, changed, erased, and who sees which; both databases."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.notes import MOST_SHOWN, NoteTerms
from app.domain.scopes import scope_of
from app.services import notes
from tests.graphql.conftest import Graph, caller
from tests.world import DAY, NOW, TODAY, World

FIELDS = "{ id text start end createdBy createdAt updatedBy brand { label } organization { id } }"
CREATE = f"""mutation Create($scope: ID!, $input: NoteInput!) {{
  createNote(scopeId: $scope, input: $input) {FIELDS} }}"""
UPDATE = f"""mutation Update($id: ID!, $input: NoteChangeInput!) {{
  updateNote(id: $id, input: $input) {FIELDS} }}"""
ERASE = "mutation Erase($id: ID!) { eraseNote(id: $id) }"
NOTES = """query Notes($id: ID, $window: AnalyticsWindowInput) {
  scope(id: $id) { notes(window: $window) { text } } }"""
YESTERDAY = str(TODAY - DAY)


class Book:
    """An organization with a brand, and what is written about them."""

    def __init__(self, graph: Graph, organization: str, brand: str) -> None:
        self.graph, self.organization, self.brand = graph, organization, brand

    @classmethod
    async def open(cls, graph: Graph, world: World) -> "Book":
        organization = await world.organization()
        brand = await world.brand(organization, "Cats")
        return cls(graph, public_ids.organization_id(organization), public_ids.brand_id(brand))

    async def write(self, scope: str, text: str, start: str = YESTERDAY, **given: Any) -> Any:
        requested = {"text": text, "start": start, **given}
        written = (await self.graph.ask(CREATE, scope=scope, input=requested))["createNote"]
        self.graph.now += timedelta(seconds=1)  # notes of one day come as they were written
        return written

    async def read(self, scope: str | None, *asking: Any, **window: Any) -> list[str]:
        given = {"id": scope, "window": window or None}
        answer = await self.graph.ask(NOTES, *asking, **given)
        return [note["text"] for note in answer["scope"]["notes"]]


@pytest.fixture
async def book(graph: Graph, world: World) -> Book:
    return await Book.open(graph, world)


async def test_a_note_is_written_and_says_who_wrote_it(book: Book) -> None:
    note = await book.write(book.brand, " TV spot ")
    assert note["id"].startswith("note_")
    assert note == {
        "id": note["id"],
        "text": "TV spot",
        "start": YESTERDAY,
        "end": YESTERDAY,
        "createdBy": "tests",
        "createdAt": NOW.isoformat(),
        "updatedBy": "tests",
        "brand": {"label": "Cats"},
        "organization": {"id": book.organization},
    }
    node = "query Node($id: ID!) { node(id: $id) { ... on Note { text } } }"
    assert await book.graph.ask(node, id=note["id"]) == {"node": {"text": "TV spot"}}


async def test_a_note_is_changed_by_what_is_given_and_erased(book: Book) -> None:
    note = await book.write(book.organization, "TV spot", end=YESTERDAY)
    changed = await book.graph.ask(UPDATE, id=note["id"], input={"text": "Radio spot"})
    assert changed["updateNote"] == {**note, "text": "Radio spot"}
    refusal = await book.graph.refusal(UPDATE, id=note["id"], input={"start": str(TODAY)})
    assert (refusal["code"], refusal["field"]) == ("BAD_USER_INPUT", "end")
    assert await book.read(book.organization) == ["Radio spot"]

    assert await book.graph.ask(ERASE, id=note["id"]) == {"eraseNote": note["id"]}
    assert await book.read(book.organization) == []
    assert (await book.graph.refusal(ERASE, id=note["id"]))["code"] == "NOT_FOUND"


async def test_a_note_of_ten_megabytes_is_refused(book: Book) -> None:
    given = {"text": "x" * 10_000_000, "start": YESTERDAY}
    refusal = await book.graph.refusal(CREATE, scope=book.brand, input=given)
    assert refusal == {
        "code": "BAD_USER_INPUT",
        "field": "text",
        "message": "text must have at most 2000 characters.",
    }
    assert await book.read(book.brand) == []


async def test_scopes_see_their_own_notes_and_those_above_or_below(
    book: Book, graph: Graph, world: World
) -> None:
    organization = public_ids.organization_key(book.organization)
    other_brand = public_ids.brand_id(await world.brand(organization, "Dogs"))
    elsewhere = await Book.open(graph, world)
    await book.write(book.organization, "all")
    await book.write(book.brand, "cats")
    await book.write(other_brand, "dogs")
    await elsewhere.write(elsewhere.organization, "elsewhere")

    assert await book.read(book.brand) == ["all", "cats"]
    assert await book.read(other_brand) == ["all", "dogs"]
    assert await book.read(book.organization) == ["all", "cats", "dogs"]
    assert await book.read(None) == ["all", "cats", "dogs", "elsewhere"]
    bound = caller(organization_id=organization)
    assert await book.read(None, bound) == ["all", "cats", "dogs"]

    archive = "mutation Archive($id: ID!) { archiveBrand(id: $id) { id } }"
    await graph.ask(archive, id=other_brand)
    assert await book.read(book.organization) == ["all", "cats"]
    assert await book.read(None) == ["all", "cats", "elsewhere"]
    assert await book.read(other_brand) == ["all", "dogs"]


async def test_notes_of_a_window_are_those_that_touch_its_days(book: Book) -> None:
    days = {name: str(TODAY - DAY * back) for name, back in (("a", 9), ("b", 7), ("c", 5))}
    await book.write(book.brand, "before", days["a"])
    await book.write(book.brand, "into", days["a"], end=days["b"])
    await book.write(book.brand, "around", days["a"], end=YESTERDAY)
    await book.write(book.brand, "within", days["b"])
    await book.write(book.brand, "after", YESTERDAY)

    found = await book.read(book.brand, start=days["b"], end=days["c"])
    assert found == ["into", "around", "within"]


async def test_of_too_many_notes_the_latest_are_shown(book: Book, world: World) -> None:
    scope = scope_of(public_ids.organization_key(book.organization), None)
    async with world.database.write() as session:
        for number in range(MOST_SHOWN + 2):
            terms = NoteTerms(f"{number}", TODAY - DAY * 3, TODAY - DAY)
            key = world.new_key()
            await notes.create_note(session, scope, terms, by="tests", key=key, now=NOW)
    expected = [f"{number}" for number in range(2, MOST_SHOWN + 2)]
    assert await book.read(book.organization) == expected
    assert await book.read(book.brand) == expected


async def test_foreign_notes_do_not_exist(book: Book, graph: Graph, world: World) -> None:
    foreign = await Book.open(graph, world)
    note = await foreign.write(foreign.brand, "secret")
    bound = caller(organization_id=public_ids.organization_key(book.organization))
    for document, given in ((UPDATE, {"input": {"text": "mine"}}), (ERASE, {})):
        refusal = await graph.refusal(document, bound, id=note["id"], **given)
        assert refusal == {"code": "NOT_FOUND", "message": "There is no such note."}
    requested = {"scope": foreign.brand, "input": {"text": "x", "start": YESTERDAY}}
    assert (await graph.refusal(CREATE, bound, **requested))["code"] == "NOT_FOUND"
    assert await foreign.read(foreign.brand) == ["secret"]


@pytest.mark.parametrize("document", [CREATE, UPDATE, ERASE])
async def test_reading_is_not_enough_to_write_notes(sqlite_graph: Graph, document: str) -> None:
    given = {"scope": "org_x", "id": "note_x", "input": {"text": "x"}}
    if document == CREATE:
        given["input"] = {"text": "x", "start": YESTERDAY}
    named = {name: value for name, value in given.items() if f"${name}:" in document}
    refusal = await sqlite_graph.refusal(document, caller(AccessScope.READ_ANALYTICS), **named)
    assert refusal["code"] == "FORBIDDEN"


LIST = """query List($scope: ID, $from: Date, $to: Date, $first: Int = 100, $after: String) {
  notes(scopeId: $scope, fromDay: $from, toDay: $to, first: $first, after: $after) {
    totalCount nodes { text brand { label } } pageInfo { hasNextPage endCursor } } }"""


async def listed(graph: Graph, *asking: Any, **given: Any) -> list[str]:
    found = (await graph.ask(LIST, *asking, **given))["notes"]
    assert found["totalCount"] == len(found["nodes"])
    return [note["text"] for note in found["nodes"]]


async def test_notes_are_listed_the_latest_written_first(
    book: Book, graph: Graph, world: World
) -> None:
    organization = public_ids.organization_key(book.organization)
    dogs = public_ids.brand_id(await world.brand(organization, "Dogs"))
    elsewhere = await Book.open(graph, world)
    await book.write(book.organization, "all")
    await book.write(book.brand, "cats")
    await book.write(dogs, "dogs")
    await elsewhere.write(elsewhere.organization, "elsewhere")

    assert await listed(graph) == ["elsewhere", "dogs", "cats", "all"]
    assert await listed(graph, scope=book.organization) == ["dogs", "cats", "all"]
    assert await listed(graph, scope=book.brand) == ["cats"]
    assert await listed(graph, caller(organization_id=organization)) == ["dogs", "cats", "all"]
    refusal = await graph.refusal(
        LIST, caller(organization_id=organization), scope=elsewhere.organization
    )
    assert refusal["code"] == "NOT_FOUND"


async def test_what_is_archived_is_listed_where_it_is_named(book: Book, graph: Graph) -> None:
    await book.write(book.organization, "all")
    await book.write(book.brand, "cats")

    await graph.ask("mutation Archive($id: ID!) { archiveBrand(id: $id) { id } }", id=book.brand)
    assert await listed(graph, scope=book.organization) == await listed(graph) == ["all"]
    assert await listed(graph, scope=book.brand) == ["cats"]

    await graph.ask(
        "mutation Archive($id: ID!) { archiveOrganization(id: $id) { id } }", id=book.organization
    )
    assert await listed(graph) == []
    assert await listed(graph, scope=book.organization) == ["all"]


async def test_notes_of_some_days_are_listed(book: Book, graph: Graph) -> None:
    days = [str(TODAY - DAY * back) for back in (9, 7, 5)]
    await book.write(book.brand, "before", days[0])
    await book.write(book.brand, "around", days[0], end=YESTERDAY)
    await book.write(book.brand, "within", days[1])
    await book.write(book.brand, "after", YESTERDAY)

    assert await listed(graph, **{"from": days[1], "to": days[2]}) == ["within", "around"]
    assert await listed(graph, **{"from": days[1]}) == ["after", "within", "around"]
    assert await listed(graph, to=days[1]) == ["within", "around", "before"]


async def test_pages_of_notes_are_the_whole_list(book: Book, graph: Graph) -> None:
    for number in range(5):
        await book.write(book.brand, f"{number}")
    found, after = list[str](), None
    while True:
        page = (await graph.ask(LIST, first=2, after=after))["notes"]
        found += [note["text"] for note in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == ["4", "3", "2", "1", "0"]


async def test_notes_are_listed_for_who_may_read(sqlite_graph: Graph) -> None:
    refusal = await sqlite_graph.refusal(LIST, caller(AccessScope.READ_BUSINESS))
    assert refusal["code"] == "FORBIDDEN"
