"""A token that is bound to one organization: nothing of another one reaches it, by any way.

Two tenants hold canaries, words and numbers that stand nowhere else. A bound caller walks all that
the schema can be asked, with the ids of the other tenant, and no answer and no error may hold one.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from graphql import (
    GraphQLObjectType,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
    is_union_type,
    parse,
)
from hypothesis import settings

from app.domain import public_ids
from app.domain.access import AccessScope, Caller
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.goals import GoalMetric, Terms
from app.domain.notes import NoteTerms
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.domain.shares import PREFIX, ReportSection
from app.domain.tags import TagRuleKind
from app.errors import QueryTooComplex
from app.graphql.cost import Analysis, Limits, Sizes
from app.graphql.requires import Requires
from app.services import goals, made_shares, notes, sessions, shares, tag_rules, tokens, uploads
from app.services.business import records
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.services.made_shares import GivenShare
from app.services.tag_rules import GivenRule
from app.tables.accounts.credentials import Credential
from tests.graphql.conftest import SCHEMA, Graph, caller
from tests.world import DAY, NOW, TODAY, World, metrics

CANARY = "canary"
NUMBER = 7_654_321
TYPES = SCHEMA._schema.type_map
SIZES, LIMITS = Sizes(SCHEMA._schema), Limits()
_IDS = {"id", "scope"}
ALLOWED: dict[tuple[str, ...], str] = {}
"""What may be asked for of a field: a matter of the arguments given, not of whose ids they hold."""


async def tenant(world: World, word: str, number: int) -> dict[str, str]:
    """An organization with something of everything, all of it marked."""
    organization_id = await world.organization(f"{word} house", credit_price=3)
    brand_id = await world.brand(organization_id, f"{word} brand")
    credential_id, run_id = world.new_key(), world.new_key()
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization_id,
                id=credential_id,
                brand_id=brand_id,
                platform=Platform.YOUTUBE,
                account_id=f"{word}-account",
                handle=f"{word}-handle",
                secret=b"",
                connected_at=NOW,
            )
        )
    _, account_id = await world.account(
        *(organization_id, brand_id, Platform.YOUTUBE),
        {TODAY - DAY * back: number - back for back in (1, 9)},
        external_id=f"{word}-account",
        handle=f"{word}-handle",
    )
    for index in range(4):
        post_id = await world.post(
            organization_id,
            brand_id,
            external_id=f"{word}-{index}",
            label=f"{word} post {index}",
            description=f"{word} text {index}",
            url=f"https://example.org/{word}/{index}",
            published_at=NOW - DAY * 20,
            variant_group=f"{word}-group",
            variant_id=f"{word}-{index % 2}",
            prompt=f"{word} prompt",
            credential_id=credential_id,
        )
        counts = {TODAY - DAY * back: metrics(views=number - back, likes=9) for back in (1, 2, 15)}
        await world.record(organization_id, post_id, counts)
    when: dict[str, Any] = {"now": NOW, "new_key": world.new_key}
    async with world.database.write() as session:
        charge = GivenCharge(word, number, "EUR", NOW)
        await records.record_charges(session, organization_id, [charge], **when)
        credit = GivenCredit(word, CreditKind.PURCHASE, number, NOW)
        await records.record_credits(session, organization_id, [credit], **when)
        made = GivenIngredient(word, f"{word}-category", NOW)
        await records.record_ingredients(session, organization_id, [made], **when)
        terms = Terms(GoalMetric.VIEWS, float(number), TODAY, TODAY + DAY)
        scope = scope_of(organization_id, brand_id)
        goal_id = await goals.create_goal(
            session, scope, f"{word} goal", terms, key=run_id, now=NOW
        )
        note_id, rule = world.new_key(), GivenRule(f"{word} tag", TagRuleKind.WORDS, word)
        told = NoteTerms(f"{word} note", TODAY - DAY, TODAY - DAY)
        await notes.create_note(session, scope, told, by=f"{word} token", key=note_id, now=NOW)
        rule_id = await tag_rules.create_rule(session, organization_id, rule, new_key=world.new_key)
        found = await tag_rules.get_rules(session, [rule_id], None)
    await tag_rules.apply_rule(world.database, found[rule_id])
    sync_id = await sync.sync(
        world.database, SyncRequest(organization_id), now=lambda: NOW, new_key=world.new_key
    )
    token_id, session_id = await signed_in(world, organization_id, word)
    share_id = await shared(world, brand_id, word)
    return {
        "share": public_ids.share_id(share_id),
        "upload": public_ids.upload_id(await sent(world, organization_id, word)),
        "token": public_ids.token_id(token_id),
        "session": public_ids.session_id(session_id),
        "organization": public_ids.organization_id(organization_id),
        "brand": public_ids.brand_id(brand_id),
        "post": public_ids.post_id(post_id),
        "account": public_ids.account_id(account_id),
        "credential": public_ids.credential_id(credential_id),
        "goal": public_ids.goal_id(goal_id),
        "sync": public_ids.sync_run_id(sync_id),
        "note": public_ids.note_id(note_id),
        "rule": public_ids.tag_rule_id(rule_id),
        "tag": public_ids.tag_id(found[rule_id].tag_id),
    }


async def signed_in(world: World, organization_id: UUID, word: str) -> tuple[UUID, UUID]:
    """A token of the organization, and somebody who signed in with it."""
    token_id, session_id = world.new_key(), world.new_key()
    async with world.database.write() as session:
        await tokens.create_token(
            session,
            name=f"{word} administrator",
            scopes=[AccessScope.ADMIN],
            secret=f"{word}{token_id.hex}",
            key=token_id,
            now=NOW,
            organization_id=organization_id,
        )
        await sessions.begin(
            session,
            token_id,
            secret=session_id.hex,
            key=session_id,
            user_agent=f"{word} browser",
            now=NOW,
        )
    return token_id, session_id


async def sent(world: World, organization_id: UUID, word: str) -> UUID:
    """A file that was sent to be imported."""
    key, body = world.new_key(), f"external_id,platform,label\n{word},yt,{word} label\n".encode()
    async with world.database.write() as session:
        upload = await uploads.begin(
            *(session, organization_id, key, f"{word}.csv"), modified_at=None, key=key, now=NOW
        )
        await uploads.add_chunk(session, upload, 0, body, now=NOW)
        await uploads.finish(session, upload, len(body))
    return key


async def shared(world: World, brand_id: UUID, word: str) -> UUID:
    """A link to a brand's report."""
    share_id = world.new_key()
    given = GivenShare(
        f"{word} share", public_ids.brand_id(brand_id), list(ReportSection), note=f"{word} words"
    )
    async with world.database.write() as session:
        await made_shares.create_share(
            session, None, given, secret=share_id.hex, key=share_id, now=NOW
        )
    return share_id


def bound_to(public_id: str) -> Caller:
    return caller(organization_id=public_ids.organization_key(public_id))


def oddly_told(answer: Any) -> list[str]:
    """What says in words of its own that something isn't there."""
    return [
        error.message
        for error in answer.errors or ()
        if (error.extensions or {}).get("code") == "NOT_FOUND"
        and not re.match(r"There is no such [a-z ]+(: [\w ]+)?\.$", error.message)
    ]


def selection(type_: Any, depth: int, member: str = "") -> str:
    """All that can be asked of a type without arguments that must be given."""
    if is_leaf_type(type_):
        return ""
    if is_union_type(type_):
        parts = [
            f"... on {each.name} {selection(each, depth - 1, each.name)}" for each in type_.types
        ]
        return "{ __typename " + " ".join(parts) + " }"
    parts = ["__typename"]
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        needs = any(map(is_required_argument, field.args.values()))
        if needs or (depth <= 0 and not is_leaf_type(inner)):
            continue
        # Members of a union may not disagree about what a name is.
        prefix = f"{member}_{name}: " if member else ""
        parts.append(f"{prefix}{name} {selection(inner, depth - 1)}")
    return "{ " + " ".join(parts) + " }"


def value_for(name: str, type_: Any, foreign: dict[str, str]) -> str:
    """An argument that points at the other tenant, or else says as little as it may."""
    if is_non_null_type(type_):
        return value_for(name, type_.of_type, foreign)
    if is_list_type(type_):
        return f"[{value_for(name, type_.of_type, foreign)}]"
    named = {
        "organizationId": "organization",
        "brandId": "brand",
        "brandIds": "brand",
        "postId": "post",
        "ids": "post",
        "postIds": "post",
        "scopeId": "organization",
        "credentialId": "credential",
        "accountId": "account",
        "runId": "sync",
        "uploadId": "upload",
    }
    if name in named:
        return f'"{foreign[named[name]]}"'
    if is_enum_type(type_):
        return str(next(iter(type_.values)))
    if is_input_object_type(type_):
        inner = [
            f"{key}: {value_for(key, field.type, foreign)}"
            for key, field in type_.fields.items()
            if key in named or is_required_input_field(field)
        ]
        return "{ " + ", ".join(inner) + " }"
    plain = {
        "Int": "1",
        "BigInt": "1",
        "Float": "1.0",
        "Boolean": "true",
        "Date": f'"{TODAY - DAY}"',
        "DateTime": f'"{NOW.isoformat()}"',
    }
    return plain.get(type_.name, '"x"')


DEEPEST = 4 if settings().max_examples >= 1000 else 3
"""How deep queries are, of which `make stress` asks the deepest that may be."""


def as_much_as_allowed(opening: str, call: str, type_: Any) -> str:
    """All that may be asked for at once of what a call gives.

    Less of a mutation: one of another tenant's is refused, and what it would show queries show.
    """
    for depth in range(DEEPEST if opening.startswith("query") else 2, -1, -1):
        requested = selection(type_, depth)
        document = f"{opening} {{ {call} {requested} }}"
        try:
            LIMITS.check(Analysis(SIZES, parse(document), {}).cost())
        except QueryTooComplex:
            continue
        return requested
    raise AssertionError(call)


class Asked(NamedTuple):
    """A root field's name, a document that asks for it, and its variables."""

    name: str
    document: str
    variables: dict[str, str]


def documents(kind: str, foreign: dict[str, str]) -> list[Asked]:
    """Every root field, once without arguments where it may be, and once with foreign ones.

    Ids are variables: a document that is asked for each of them is understood once.
    """
    root = TYPES[kind]
    assert isinstance(root, GraphQLObjectType)
    found = []
    for name, field in root.fields.items():
        if kind == "Query" and not any(is_required_argument(each) for each in field.args.values()):
            found.append(asked(kind, name, field.type, {}))
        given = {
            key: f"${key}" if key in _IDS else value_for(key, each.type, foreign)
            for key, each in field.args.items()
            if is_required_argument(each) or key in {"id", "organizationId", "brandId", "scopeId"}
        }
        ids = {key: str(field.args[key].type) for key in given if key in _IDS}
        if given or kind == "Mutation":
            pointed_at = dict.fromkeys(foreign.values()) if ids else ("",)
            found += [asked(kind, name, field.type, given, ids, each) for each in pointed_at]
    return found


def asked(
    kind: str,
    name: str,
    type_: Any,
    given: dict[str, str],
    ids: Mapping[str, str] = MappingProxyType({}),
    public_id: str = "",
) -> Asked:
    """A field with these arguments; `ids` are the types of those that are an id."""
    arguments = ", ".join(f"{key}: {value}" for key, value in given.items())
    call = f"{name}({arguments})" if arguments else name
    declared = ", ".join(f"${key}: {of}" for key, of in ids.items())
    opening = f"{kind.lower()} ({declared})" if declared else kind.lower()
    shape = (kind, name, *given)
    if shape not in ALLOWED:
        ALLOWED[shape] = as_much_as_allowed(opening, call, get_named_type(type_))
    variables = dict.fromkeys(ids, public_id)
    return Asked(name, f"{opening} {{ {call} {ALLOWED[shape]} }}", variables)


@pytest.fixture
async def tenants(world: World) -> tuple[dict[str, str], dict[str, str]]:
    return await tenant(world, "own", 1234), await tenant(world, CANARY, NUMBER)


def leaks(answer: Any) -> bool:
    text = f"{answer.data} {[(each.message, each.extensions) for each in answer.errors or ()]}"
    return CANARY in text or str(NUMBER)[:4] in text


async def test_no_query_shows_anything_of_another_tenant(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, foreign = tenants
    caller_ = bound_to(own["organization"])
    walked = 0
    for name, document, variables in documents("Query", foreign):
        answer = await graph.execute(document, caller_, **variables)
        complaints = [
            each.message
            for each in answer.errors or ()
            if (each.extensions or {}).get("code") not in {"NOT_FOUND", "BAD_USER_INPUT"}
        ]
        assert complaints == [], (name, document[:300])
        assert not oddly_told(answer), (name, answer.errors)
        assert not leaks(answer), (name, str(answer.data)[:600])
        walked += answer.data is not None
    root = TYPES["Query"]
    assert isinstance(root, GraphQLObjectType)
    assert walked > len(root.fields)


async def test_no_mutation_touches_or_shows_another_tenant(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, foreign = tenants
    caller_ = bound_to(own["organization"])
    before = await graph.ask(_STATE, id=foreign["organization"])
    signed = await still_signed_in(graph, foreign)
    share = await still_shared(graph, foreign)
    for name, document, variables in documents("Mutation", foreign):
        answer = await graph.execute(document, caller_, **variables)
        assert not leaks(answer), (name, str(answer.data)[:600])
        for error in answer.errors or ():
            code = (error.extensions or {}).get("code")
            assert code in {"NOT_FOUND", "BAD_USER_INPUT", "FORBIDDEN"}, (name, error)
        assert not oddly_told(answer), (name, answer.errors)
    assert await graph.ask(_STATE, id=foreign["organization"]) == before
    assert await still_signed_in(graph, foreign) == signed == [NOW]
    assert await still_shared(graph, foreign) == share


async def still_shared(graph: Graph, of: dict[str, str]) -> Any:
    """A tenant's share as it is kept."""
    async with graph.database.read() as session:
        key = public_ids.share_key(of["share"])
        share = await made_shares.get_share(session, key, None)
    assert share.revoked_at is None
    return share


async def still_signed_in(graph: Graph, of: dict[str, str]) -> list[Any]:
    """When the sessions of a tenant's token were used last."""
    async with graph.database.read() as session:
        found = await sessions.list_sessions(session, public_ids.token_key(of["token"]), now=NOW)
    return [each.last_seen_at for each in found]


async def test_a_bound_administrator_sees_its_own_shares(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, _ = tenants
    answer = await graph.ask("{ shares { id } }", bound_to(own["organization"]))
    assert answer == {"shares": [{"id": own["share"]}]}


async def test_the_reader_of_a_share_is_shown_nothing_of_another_tenant(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    """Whatever is asked: the gate lets only the report's own operations come so far."""
    own, foreign = tenants
    async with graph.database.read() as session:
        key = public_ids.share_key(own["share"])
        opened = await shares.open_share(session, f"{PREFIX}{key.hex}", now=NOW)
    reader = shares.caller_of(opened)
    for name, document, variables in documents("Query", foreign):
        answer = await graph.execute(document, reader, **variables)
        assert not leaks(answer), (name, str(answer.data)[:600])


async def test_a_bound_administrator_sees_its_own_tokens_and_sessions(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, _ = tenants
    key = public_ids.organization_key(own["organization"])
    token_id = public_ids.token_key(own["token"])
    asking = Caller(token_id, "own", "bb_own", frozenset(AccessScope), key)
    answer = await graph.ask("{ tokens { id } viewer { sessions { id } } }", asking)
    assert answer == {
        "tokens": [{"id": own["token"]}],
        "viewer": {"sessions": [{"id": own["session"]}]},
    }


async def test_what_is_foreign_is_told_like_what_is_not_there(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, foreign = tenants
    caller_ = bound_to(own["organization"])
    for kind, public_id in foreign.items():
        prefix = public_id.partition("_")[0]
        nobody = f"{prefix}_{public_ids.brand_id(UUID(int=5)).partition('_')[2]}"
        told = []
        for each in (public_id, nobody):
            answer = await graph.execute(
                "query ($id: ID!) { node(id: $id) { id } }", caller_, id=each
            )
            errors = [error.message.replace(each, "ID") for error in answer.errors or ()]
            told.append((answer.data, errors))
        assert told[0] == told[1], kind


async def test_everything_of_a_bound_token_is_its_organization(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, _ = tenants
    requested = """{ organizations { totalCount } brands { totalCount } posts { totalCount }
      organizationLeaderboard { totalCount } everything { overview { lifetime { views } } } }"""
    bound = await graph.ask(requested, bound_to(own["organization"]))
    assert {bound[name]["totalCount"] for name in ("organizations", "brands")} == {1}
    assert bound["organizationLeaderboard"]["totalCount"] == 1
    assert bound["everything"]["overview"]["lifetime"]["views"] == 4 * (1234 - 1)


_STATE = """query ($id: ID!) { organization(id: $id) { label timeZone archivedAt
  brands { nodes { label archivedAt goals: memory { totalCount } } }
  tags { nodes { label } } tagRules { text } notes { text }
  posts { totalCount nodes { label archivedAt tags { label } analytics { totals { views } } } }
  business { credits { balance } ingredients { takings { today } } } } }"""

DECISIONS: dict[str, AccessScope | None] = {
    "Query.viewer": None,
    "Query.tokens": AccessScope.ADMIN,
    "Query.shares": AccessScope.ADMIN,
    "Query.erasure": AccessScope.WRITE_CONTENT,
    "Query.erasures": AccessScope.WRITE_CONTENT,
    "Query.upload": AccessScope.WRITE_CONTENT,
    "Query.uploads": AccessScope.WRITE_CONTENT,
    "Query.contentsToErase": AccessScope.WRITE_CONTENT,
    "Mutation.revokeSession": None,
    "Query.business": AccessScope.READ_BUSINESS,
    "Query.charges": AccessScope.READ_BUSINESS,
    "Query.creditTransactions": AccessScope.READ_BUSINESS,
    "Query.ingredients": AccessScope.READ_BUSINESS,
    "Query.platforms": AccessScope.READ_ANALYTICS,
}


def test_every_root_field_has_a_decision_about_who_may_ask() -> None:
    """Reading needs analytics:read unless it is said otherwise; changing needs more than that."""
    for kind in ("Query", "Mutation"):
        root = TYPES[kind]
        assert isinstance(root, GraphQLObjectType)
        for name, field in root.fields.items():
            definition = field.extensions["strawberry-definition"]
            found = {each.scope for each in definition.extensions if isinstance(each, Requires)}
            place = f"{kind}.{name}"
            if place in DECISIONS:
                wanted = DECISIONS[place]
                assert found == ({wanted} if wanted else set()), place
            elif kind == "Mutation":
                assert len(found) == 1, place
                assert found <= set(AccessScope) - {
                    AccessScope.READ_ANALYTICS,
                    AccessScope.READ_BUSINESS,
                }, place
            else:
                assert found == {AccessScope.READ_ANALYTICS}, place


async def test_a_bound_token_is_told_that_it_may_not_create_an_organization(
    graph: Graph, tenants: tuple[dict[str, str], dict[str, str]]
) -> None:
    own, _ = tenants
    refusal = await graph.refusal(
        'mutation { createOrganization(input: {label: "More"}) { id } }',
        bound_to(own["organization"]),
    )
    assert refusal == {
        "code": "FORBIDDEN",
        "message": "This token is bound to one organization: it can't create another.",
    }
