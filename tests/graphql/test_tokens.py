"""Tokens and sessions over GraphQL: who may see, make and end them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.errors import Unauthenticated
from app.graphql.context import Context
from app.services import sessions, tokens
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import NOW, World

CREATE = """mutation ($input: TokenInput!) { createToken(input: $input) {
  secret token { id name prefix scopes organizationId expiresAt revokedAt } } }"""
REVOKE = "mutation ($id: ID!) { revokeToken(id: $id) { id revokedAt } }"
TOKENS = "{ tokens { id name organizationId revokedAt } }"
SESSIONS = """{ viewer {
  session { id isCurrent createdAt expiresAt userAgent } sessions { id isCurrent } } }"""
END = "mutation ($id: ID!) { revokeSession(id: $id) }"


async def opens(graph: Graph, secret: str) -> Caller:
    async with graph.database.read() as session:
        return await tokens.authenticate(session, secret, now=NOW)


async def create(graph: Graph, asking: Caller | None = None, **given: Any) -> Any:
    given = {"name": "client", "scopes": ["analytics:read"], **given}
    return (await graph.ask(CREATE, asking, input=given))["createToken"]


async def refused(graph: Graph, asking: Caller | None = None, **given: Any) -> Any:
    given = {"name": "client", "scopes": ["analytics:read"], **given}
    return (await graph.refusal(CREATE, asking, input=given))["code"]


async def sign_in(graph: Graph, asking: Caller, world: World) -> tuple[str, UUID]:
    """The value of the cookie, and the session's key."""
    key = world.new_key()
    async with graph.database.write() as session:
        value, _ = await sessions.begin(
            session, asking.token_id, secret=key.hex, key=key, user_agent="Browser/1", now=NOW
        )
    return value, key


async def test_a_token_is_created_and_its_secret_told_once(graph: Graph) -> None:
    expires_at = NOW + timedelta(days=1)
    created = await create(graph, expiresAt=expires_at.isoformat())
    secret, token = created["secret"], created["token"]
    assert secret.startswith(token["prefix"])
    assert len(secret) > 40
    assert (await opens(graph, secret)).scopes == {AccessScope.READ_ANALYTICS}
    assert token["scopes"] == ["analytics:read"]
    listed = await graph.ask("{ tokens { id name prefix expiresAt lastUsedAt } }")
    assert [each["id"] for each in listed["tokens"]] == [token["id"]]
    assert secret not in str(listed)


@pytest.mark.parametrize(
    "given",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"name": " "},
        {"expiresAt": NOW.isoformat()},
    ],
    ids=str,
)
async def test_a_token_that_cannot_be_is_refused(graph: Graph, given: dict[str, Any]) -> None:
    assert await refused(graph, **given) == "BAD_USER_INPUT"
    assert (await graph.ask(TOKENS))["tokens"] == []


async def test_an_instant_without_a_zone_is_refused(graph: Graph) -> None:
    assert await refused(graph, expiresAt="2030-01-01T00:00:00") == "BAD_USER_INPUT"


async def test_only_administrators_see_and_make_tokens(graph: Graph) -> None:
    others = caller(*(set(AccessScope) - {AccessScope.ADMIN}))
    assert await refused(graph, others) == "FORBIDDEN"
    assert (await graph.refusal(TOKENS, others))["code"] == "FORBIDDEN"
    token = (await create(graph))["token"]
    assert (await graph.refusal(REVOKE, others, id=token["id"]))["code"] == "FORBIDDEN"


async def test_a_token_of_one_organization_makes_only_tokens_of_it(
    graph: Graph, world: World
) -> None:
    mine, foreign = await world.organization("Mine"), await world.organization("Foreign")
    bound = caller(organization_id=mine)
    own = public_ids.organization_id(mine)
    for given in ({}, {"organizationId": own}):
        token = (await create(graph, bound, **given))["token"]
        assert token["organizationId"] == own
    for nobodys in (foreign, UUID(int=5)):
        given = {"organizationId": public_ids.organization_id(nobodys)}
        assert await refused(graph, bound, **given) == "NOT_FOUND"


async def test_whoever_sees_some_organizations_makes_tokens_of_one_of_them(
    graph: Graph, world: World
) -> None:
    shown = await world.organization("Shown")
    some = Caller(UUID(int=1), "some", "bb_some", frozenset(AccessScope), None, frozenset({shown}))
    assert await refused(graph, some) == "BAD_USER_INPUT"
    own = public_ids.organization_id(shown)
    assert (await create(graph, some, organizationId=own))["token"]["organizationId"] == own


async def test_a_token_of_one_organization_sees_and_revokes_only_tokens_of_it(
    graph: Graph, world: World
) -> None:
    mine, foreign = await world.organization("Mine"), await world.organization("Foreign")
    bound = caller(organization_id=mine)
    own = (await create(graph, bound))["token"]["id"]
    others = [
        (await create(graph, organizationId=public_ids.organization_id(foreign)))["token"]["id"],
        (await create(graph))["token"]["id"],
    ]
    assert [each["id"] for each in (await graph.ask(TOKENS, bound))["tokens"]] == [own]
    for other in others:
        refusal = await graph.refusal(REVOKE, bound, id=other)
        assert refusal == {"code": "NOT_FOUND", "message": "There is no such token."}
    await graph.ask(REVOKE, bound, id=own)
    revoked = {each["id"]: each["revokedAt"] for each in (await graph.ask(TOKENS))["tokens"]}
    assert {key: at is not None for key, at in revoked.items()} == {
        own: True,
        **dict.fromkeys(others, False),
    }


async def test_a_revoked_token_opens_nothing_and_stays_revoked_since_then(graph: Graph) -> None:
    created = await create(graph)
    first = await graph.ask(REVOKE, id=created["token"]["id"])
    with pytest.raises(Unauthenticated):
        await opens(graph, created["secret"])
    graph.now = NOW + timedelta(hours=1)
    assert await graph.ask(REVOKE, id=created["token"]["id"]) == first


async def test_a_session_knows_itself_among_those_of_its_token(graph: Graph, world: World) -> None:
    asking = await opens(graph, (await create(graph))["secret"])
    (_, mine), (_, other) = [await sign_in(graph, asking, world) for _ in range(2)]
    await sign_in(graph, await opens(graph, (await create(graph))["secret"]), world)
    context = Context(graph.runtime, asking)
    context.session_id = mine

    result = await SCHEMA.execute(SESSIONS, context_value=context)

    assert result.data is not None, result.errors
    viewer = result.data["viewer"]
    assert viewer["session"] == {
        "id": public_ids.session_id(mine),
        "isCurrent": True,
        "createdAt": NOW.isoformat(),
        "expiresAt": (NOW + timedelta(days=30)).isoformat(),
        "userAgent": "Browser/1",
    }
    assert viewer["sessions"] == [
        {"id": public_ids.session_id(other), "isCurrent": False},
        {"id": public_ids.session_id(mine), "isCurrent": True},
    ]
    # What the token asks must not be told to its sessions, nor the other way round.
    assert context.clock.was_read_exactly
    assert (await graph.ask(SESSIONS, asking))["viewer"]["session"] is None


async def test_a_session_is_revoked_by_its_token_and_by_no_other(
    graph: Graph, world: World
) -> None:
    asking = await opens(graph, (await create(graph))["secret"])
    other = await opens(graph, (await create(graph))["secret"])
    value, key = await sign_in(graph, asking, world)
    public_id = public_ids.session_id(key)
    assert (await graph.refusal(END, other, id=public_id))["code"] == "NOT_FOUND"
    assert (await graph.refusal(END, asking, id="token_1"))["code"] == "NOT_FOUND"

    assert await graph.ask(END, asking, id=public_id) == {"revokeSession": public_id}

    async with graph.database.read() as session:
        with pytest.raises(Unauthenticated):
            await sessions.authenticate(session, value, now=NOW)
