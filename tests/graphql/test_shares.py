"""Shares over GraphQL: who may make, see, change and end them, and what their readers may see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.domain.selections import selection_id
from app.errors import BackboneError, PasswordNeeded, ShareEnded, Unauthenticated
from app.graphql.context import Context
from app.services import brands, shares, tokens
from app.services.shares import Opened
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import DAY, NOW, TODAY, World

CREATE = """mutation ($input: ShareInput!) { createShare(input: $input) { secret path share {
  id name scopeId scopeName sections preset start end comparedTo note hasPassword
  createdAt endsAt revokedAt openedCount lastOpenedAt } } }"""
UPDATE = """mutation ($id: ID!, $input: ShareChangeInput!) { updateShare(id: $id, input: $input) {
  name sections preset start end comparedTo note hasPassword endsAt } }"""
REVOKE = "mutation ($id: ID!) { revokeShare(id: $id) { revokedAt } }"
SHARES = "{ shares { id scopeName openedCount revokedAt } }"
REPORT = "{ report { name scopeName sharedBy note logo sections endsAt } }"


class Office:
    """Two organizations, and a token that may do everything."""

    def __init__(self, graph: Graph, world: World) -> None:
        self.graph = graph
        self.world = world
        self.acme = self.brand = self.other = self.rival = UUID(int=0)
        self.admin = caller()

    async def furnish(self) -> None:
        self.acme = await self.world.organization("Banyan Lane Media")
        self.brand = await self.world.brand(self.acme, "Paper Monsoon")
        self.second = await self.world.brand(self.acme, "Slow Crumb")
        self.other = await self.world.organization("Elsewhere")
        self.rival = await self.world.brand(self.other, "Rival")
        self.admin = await self.token()

    async def token(
        self, organization_id: UUID | None = None, expires_at: Any = None, *scopes: AccessScope
    ) -> Caller:
        key = self.world.new_key()
        async with self.graph.database.write() as session:
            await tokens.create_token(
                session,
                name="office",
                scopes=scopes or [AccessScope.ADMIN],
                secret=key.hex,
                key=key,
                now=NOW,
                organization_id=organization_id,
                expires_at=expires_at,
            )
        allowed = frozenset(scopes or (AccessScope.ADMIN,))
        return Caller(key, "office", "bb_office", allowed, organization_id)

    def given(self, **given: Any) -> dict[str, Any]:
        return {"scopeId": public_ids.brand_id(self.brand), "name": "November", **given}

    async def share(self, by: Caller | None = None, **given: Any) -> Any:
        answer = await self.graph.ask(CREATE, by or self.admin, input=self.given(**given))
        return answer["createShare"]

    async def refused(self, by: Caller | None = None, **given: Any) -> tuple[str, str | None]:
        refusal = await self.graph.refusal(CREATE, by or self.admin, input=self.given(**given))
        return refusal["code"], refusal.get("field")

    async def opens(self, secret: str, after: timedelta = timedelta()) -> Opened:
        async with self.graph.database.read() as session:
            return await shares.authenticate(session, secret, now=NOW + after)

    async def closed(self, secret: str, after: timedelta = timedelta()) -> BackboneError:
        with pytest.raises(Unauthenticated) as refused:
            await self.opens(secret, after)
        return refused.value

    async def read(self, secret: str, document: str, **variables: Any) -> Any:
        """What a reader is answered to any document, as if the gate let it pass."""
        opened = await self.opens(secret)
        context = Context(self.graph.runtime, shares.caller_of(opened))
        context.share_id = opened.share.id
        result = await SCHEMA.execute(document, variables, context_value=context)
        assert result.errors is None, result.errors
        return result.data

    def across(self) -> str:
        return selection_id(sorted([self.brand, self.rival]))


@pytest.fixture
async def office(graph: Graph, world: World) -> Office:
    office = Office(graph, world)
    await office.furnish()
    return office


async def test_a_link_is_told_once_and_lasts_30_days(office: Office) -> None:
    created = await office.share()
    secret, share = created["secret"], created["share"]
    assert secret.startswith("share_")
    assert len(secret) > 45
    assert created["path"] == f"/r/{secret}"
    assert share["endsAt"] == (NOW + 30 * DAY).isoformat()
    assert share["preset"] == "LAST_28_DAYS"
    assert (share["scopeName"], share["hasPassword"]) == ("Paper Monsoon", False)
    assert (share["openedCount"], share["lastOpenedAt"]) == (0, None)
    assert len(share["sections"]) == 6
    listed = await office.graph.ask(SHARES, office.admin)
    assert [each["id"] for each in listed["shares"]] == [share["id"]]
    assert secret not in str(listed)


async def test_only_administrators_share(office: Office) -> None:
    writer = await office.token(None, None, AccessScope.WRITE_CONTENT, AccessScope.READ_ANALYTICS)
    created = await office.share()
    assert await office.refused(writer) == ("FORBIDDEN", None)
    id_ = created["share"]["id"]
    for document, variables in (
        (SHARES, {}),
        (REVOKE, {"id": id_}),
        (UPDATE, {"id": id_, "input": {"name": "x"}}),
    ):
        assert (await office.graph.refusal(document, writer, **variables))["code"] == "FORBIDDEN"


async def test_what_a_token_does_not_see_it_does_not_share(office: Office) -> None:
    bound = await office.token(office.acme)
    foreign = public_ids.brand_id(office.rival), public_ids.organization_id(office.other)
    for scope in (*foreign, office.across(), "everything", "sel_x"):
        assert await office.refused(bound, scopeId=scope) == ("NOT_FOUND", None)
    await office.share(scopeId=foreign[0])
    await office.share(scopeId=office.across())
    own = await office.share(bound, scopeId=public_ids.organization_id(office.acme))
    listed = await office.graph.ask(SHARES, bound)
    assert [each["id"] for each in listed["shares"]] == [own["share"]["id"]]


async def test_a_foreign_share_is_changed_and_ended_by_nobody(office: Office) -> None:
    bound = await office.token(office.other)
    for scope in (public_ids.brand_id(office.brand), office.across()):
        created = await office.share(scopeId=scope)
        id_ = created["share"]["id"]
        for document, more in ((REVOKE, {}), (UPDATE, {"input": {"name": "theirs"}})):
            refusal = await office.graph.refusal(document, bound, id=id_, **more)
            assert refusal == {"code": "NOT_FOUND", "message": "There is no such share."}
        await office.opens(created["secret"])


async def test_whoever_sees_all_of_its_organizations_sees_a_share_across(office: Office) -> None:
    created = await office.share(scopeId=office.across())
    both = frozenset({office.acme, office.other})
    seeing = Caller(office.admin.token_id, "both", "bb", frozenset(AccessScope), shown=both)
    assert len((await office.graph.ask(SHARES, seeing))["shares"]) == 1
    third = await office.world.organization("Third")
    others = frozenset({office.acme, third})
    partly = Caller(office.admin.token_id, "part", "bb", frozenset(AccessScope), shown=others)
    assert (await office.graph.ask(SHARES, partly))["shares"] == []
    assert created["share"]["scopeName"] == "Paper Monsoon, Rival"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"sections": []}, "sections"),
        ({"note": "x" * 2001}, "note"),
        ({"logo": "https://example.org/x.png"}, "logo"),
        ({"password": "short"}, "password"),
        ({"endsAt": NOW.isoformat()}, "endsAt"),
        ({"window": {"start": "2026-01-01"}}, "end"),
        ({"window": {"preset": "LAST_WEEK", "start": "2026-01-01", "end": "2026-01-02"}}, "preset"),
        ({"window": {"start": "2020-01-01", "end": "2026-01-01"}}, "start"),
        ({"compareTo": {"to": "CUSTOM"}}, "start"),
    ],
)
async def test_what_a_share_can_not_be_is_refused(
    office: Office, given: dict[str, Any], field: str
) -> None:
    code, found = await office.refused(**given)
    assert code == "BAD_USER_INPUT"
    assert field in (found or "")


async def test_a_share_changes_as_it_is_told(office: Office) -> None:
    created = await office.share(note="Before", password="open sesame")
    id_ = created["share"]["id"]
    fixed = {"start": str(TODAY - 30 * DAY), "end": str(TODAY - 3 * DAY)}
    changed = await office.graph.ask(
        UPDATE,
        office.admin,
        id=id_,
        input={
            "name": "December",
            "sections": ["POSTS", "NUMBERS"],
            "window": fixed,
            "compareTo": {"to": "NONE"},
            "note": "",
            "password": "",
            "endsAt": (NOW + DAY).isoformat(),
        },
    )
    assert changed["updateShare"] == {
        "name": "December",
        "sections": ["NUMBERS", "POSTS"],
        "preset": None,
        **fixed,
        "comparedTo": "NONE",
        "note": None,
        "hasPassword": False,
        "endsAt": (NOW + DAY).isoformat(),
    }
    renamed = await office.graph.ask(UPDATE, office.admin, id=id_, input={"name": "January"})
    assert renamed["updateShare"] == {**changed["updateShare"], "name": "January"}


async def test_what_was_ended_is_ended_for_good(office: Office) -> None:
    created = await office.share()
    id_ = created["share"]["id"]
    revoked = await office.graph.ask(REVOKE, office.admin, id=id_)
    assert revoked["revokeShare"]["revokedAt"] == NOW.isoformat()
    closed = await office.closed(created["secret"])
    assert isinstance(closed, ShareEnded)
    assert closed.message.endswith("Ask Banyan Lane Media for a new one.")
    office.graph.now = NOW + DAY
    assert await office.graph.ask(REVOKE, office.admin, id=id_) == revoked
    refusal = await office.graph.refusal(UPDATE, office.admin, id=id_, input={"name": "x"})
    assert refusal["code"] == "BAD_USER_INPUT"


async def test_a_link_ends_by_itself(office: Office) -> None:
    secret = (await office.share(endsAt=(NOW + DAY).isoformat()))["secret"]
    await office.opens(secret, DAY - timedelta(seconds=1))
    closed = await office.closed(secret, DAY)
    assert isinstance(closed, ShareEnded)
    assert closed.extensions["endedAt"] == (NOW + DAY).isoformat()


async def test_a_link_is_over_with_the_token_that_made_it(office: Office) -> None:
    maker = await office.token(None, NOW + 3 * DAY)
    created = await office.share(maker)
    assert created["share"]["endsAt"] == (NOW + 3 * DAY).isoformat()
    late = (NOW + 4 * DAY).isoformat()
    assert await office.refused(maker, endsAt=late) == ("BAD_USER_INPUT", "endsAt")
    revoking = "mutation ($id: ID!) { revokeToken(id: $id) { id } }"
    await office.graph.ask(revoking, office.admin, id=public_ids.token_id(maker.token_id))
    assert isinstance(await office.closed(created["secret"]), ShareEnded)


async def test_what_is_archived_opens_nothing_until_it_is_restored(office: Office) -> None:
    of_brand = (await office.share())["secret"]
    both = selection_id(sorted([office.brand, office.second]))
    of_both = (await office.share(scopeId=both))["secret"]
    await _archive_brand(office, office.brand, is_archived=True)
    assert isinstance(await office.closed(of_brand), ShareEnded)
    await office.opens(of_both)  # the other brand is left
    assert await office.refused() == ("BAD_USER_INPUT", "scopeId")
    await _archive_brand(office, office.brand, is_archived=False)
    await office.opens(of_brand)
    archiving = "mutation ($id: ID!) { archiveOrganization(id: $id) { id } }"
    acme = public_ids.organization_id(office.acme)
    await office.graph.ask(archiving, office.admin, id=acme)
    assert isinstance(await office.closed(of_both), ShareEnded)


async def _archive_brand(office: Office, key: UUID, *, is_archived: bool) -> None:
    name = "archiveBrand" if is_archived else "restoreBrand"
    document = f"mutation ($id: ID!) {{ {name}(id: $id) {{ id }} }}"
    await office.graph.ask(document, office.admin, id=public_ids.brand_id(key))
    async with office.graph.database.read() as session:
        found = await brands.get_brands(session, [key], None)
    assert (found[key].archived_at is not None) is is_archived


async def test_a_secret_that_nobody_made_opens_nothing(office: Office) -> None:
    secret = (await office.share())["secret"]
    for wrong in (f"{secret}x", "share_x", "", f"bb_{secret}"):
        assert type(await office.closed(wrong)) is Unauthenticated


async def test_a_share_with_a_password_says_so(office: Office) -> None:
    secret = (await office.share(password="open sesame"))["secret"]
    needed = await office.closed(secret)
    assert isinstance(needed, PasswordNeeded)
    assert needed.extensions == {"code": "PASSWORD_NEEDED", "sharedBy": "Banyan Lane Media"}


async def test_a_reader_is_told_what_the_report_says(office: Office) -> None:
    secret = (await office.share(note="A good month.", sections=["WHY", "NUMBERS"]))["secret"]
    assert (await office.read(secret, REPORT))["report"] == {
        "name": "November",
        "scopeName": "Paper Monsoon",
        "sharedBy": "Banyan Lane Media",
        "note": "A good month.",
        "logo": None,
        "sections": ["NUMBERS", "WHY"],
        "endsAt": (NOW + 30 * DAY).isoformat(),
    }
    assert await office.graph.ask(REPORT, office.admin) == {"report": None}


async def test_for_a_reader_nothing_else_exists(office: Office) -> None:
    """The gate lets no such document pass; behind it nobody is let out of the organization."""
    secret = (await office.share())["secret"]
    theirs = public_ids.brand_id(office.rival)
    found = await office.read(
        secret,
        "query ($id: ID!) { organizations { totalCount } brand(id: $id) { id } }",
        id=theirs,
    )
    assert found == {"organizations": {"totalCount": 1}, "brand": None}


async def test_each_visit_is_counted(office: Office) -> None:
    created = await office.share()
    opened = await office.opens(created["secret"])
    for minutes in (0, 5):
        async with office.graph.database.write() as session:
            at = NOW + timedelta(minutes=minutes)
            await shares.note_opened(session, opened.share.id, now=at)
    document = "{ shares { openedCount lastOpenedAt } }"
    listed = await office.graph.ask(document, office.admin)
    last = (NOW + timedelta(minutes=5)).isoformat()
    assert listed["shares"] == [{"openedCount": 2, "lastOpenedAt": last}]
