"""What needs somebody, through the API: one list per scope; both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.collecting.failures import FailureCode
from app.domain.learning.alerts import AlertKind
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.services.accounts.allowances import over_ceiling
from app.sql.accounts.outages import WRITE
from app.tables.accounts.account_collection import AccountCollectionRecord
from app.tables.accounts.accounts import Account
from app.tables.accounts.discovery_schedule import DiscoveryRecord
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord
from app.tables.tokens import Token
from tests.graphql.conftest import Graph, caller, counting
from tests.troubled import HOUR, Troubled
from tests.world import DAY, NOW, TODAY, World, metrics

FIELDS = """code severity since posts sentence subject { kind id label } scope { kind label }
  values {
    platform monthlyCeilingMicros rate comparedRate metric target current expected endsOn endsAt
    failure
  }
  action { code target { id } }"""
OF_SCOPE = f"""query Of($id: ID!, $first: Int, $after: String) {{ scope(id: $id) {{
  attention(first: $first, after: $after) {{
    totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {FIELDS} }} }} }} }}"""
OF_EVERYTHING = f"{{ everything {{ attention {{ totalCount nodes {{ {FIELDS} }} }} }} }}"


@pytest.fixture
async def acme(world: World) -> Troubled:
    return await Troubled.made(world)


async def told(graph: Graph, scope: str, asking: Any = None) -> list[dict[str, Any]]:
    answer = await graph.ask(OF_SCOPE, asking, id=scope)
    found: list[dict[str, Any]] = answer["scope"]["attention"]["nodes"]
    assert answer["scope"]["attention"]["totalCount"] == len(found)
    return found


async def codes(graph: Graph, scope: str, asking: Any = None) -> list[tuple[str, int]]:
    return [(each["code"], each["posts"]) for each in await told(graph, scope, asking)]


async def test_a_dead_sign_in_says_what_it_holds_up_and_how_to_help(
    graph: Graph, acme: Troubled
) -> None:
    account = await acme.account(
        failure_code="AUTHENTICATION_FAILED", failed_since=NOW - DAY, failure_message="No."
    )
    for _ in range(2):
        await acme.failing(
            account, FailureCode.AUTHENTICATION_FAILED, NOW - DAY, next_collect_at=None
        )
    await acme.post(account, last_collected_at=None, next_collect_at=NOW - HOUR * 5)
    (entry,) = await told(graph, acme.ids[1])

    key = public_ids.credential_id(account)
    assert entry == {
        "code": "SIGN_IN_DEAD",
        "severity": "STOPPED",
        "since": (NOW - DAY).isoformat(),
        "posts": 3,
        "sentence": "YouTube has not accepted the sign-in of '@cats' since 2026-03-19 12:00 UTC:"
        " 3 posts are held up.",
        "subject": {"kind": "CREDENTIAL", "id": key, "label": "@cats"},
        "scope": {"kind": "BRAND", "label": "Cats"},
        "values": dict.fromkeys(entry["values"]) | {"platform": "YOUTUBE"},
        "action": {"code": "RECONNECT_ACCOUNT", "target": {"id": key}},
    }


async def test_an_act_is_told_to_those_who_may_do_it(graph: Graph, acme: Troubled) -> None:
    await acme.account(failure_code="AUTHENTICATION_FAILED", failed_since=NOW - DAY)
    await acme.alert(AlertKind.DROP, NOW - DAY)
    reader = caller(AccessScope.READ_ANALYTICS)
    acts = [each["action"] for each in await told(graph, acme.ids[0], reader)]
    target = {"id": public_ids.brand_id(acme.brand)}
    assert acts == [None, {"code": "EXPLAIN_CHANGE", "target": target}]


@pytest.mark.parametrize("code", [FailureCode.BILLING_REQUIRED, FailureCode.PERMISSION_MISSING])
async def test_what_no_time_cures_is_told_at_once(
    graph: Graph, acme: Troubled, code: FailureCode
) -> None:
    account = await acme.account()
    await acme.failing(account, code, NOW - HOUR)
    assert await codes(graph, acme.ids[1]) == [(code.value, 1)]


async def test_posts_that_fail_are_told_by_account_after_a_day(
    graph: Graph, acme: Troubled
) -> None:
    one, other = await acme.account(), await acme.account(Platform.TIKTOK)
    await acme.failing(one, FailureCode.POST_NOT_FOUND, NOW - DAY * 3)
    await acme.failing(one, FailureCode.PROVIDER_UNAVAILABLE, NOW - DAY)
    await acme.failing(one, FailureCode.PROVIDER_UNAVAILABLE, NOW - DAY + HOUR)
    await acme.failing(other, FailureCode.MALFORMED_RESPONSE, NOW - DAY * 2)
    found = await told(graph, acme.ids[1])
    assert [(each["code"], each["posts"], each["since"]) for each in found] == [
        ("POSTS_FAILED", 2, (NOW - DAY * 3).isoformat()),
        ("POSTS_FAILED", 1, (NOW - DAY * 2).isoformat()),
    ]


async def test_a_ceiling_is_reached_until_its_month_is_over(graph: Graph, acme: Troubled) -> None:
    account = await acme.account(Platform.TWITTER, monthly_ceiling=5_000_000)
    failure = over_ceiling(NOW)
    state = {"is_over_ceiling": failure.is_over_ceiling, "next_collect_at": failure.retry_at}
    for days in (2, 3):
        await acme.failing(account, failure.code, NOW - DAY * days, **state)
    # The platform's own quota: time cures it.
    own = {"next_collect_at": failure.retry_at}
    await acme.failing(account, failure.code, NOW - DAY * 9, **own)
    (entry,) = await told(graph, acme.ids[1])
    assert (entry["code"], entry["posts"]) == ("CEILING_REACHED", 2)
    assert entry["since"] == (NOW - DAY * 3).isoformat()
    assert entry["values"]["monthlyCeilingMicros"] == 5_000_000

    assert failure.retry_at is not None
    graph.now = failure.retry_at
    assert [code for code, _ in await codes(graph, acme.ids[1])] == []


async def test_an_account_that_costs_money_without_a_ceiling_is_told(
    graph: Graph, acme: Troubled
) -> None:
    await acme.account(Platform.TWITTER)
    await acme.account(monthly_ceiling=None)
    assert await codes(graph, acme.ids[1]) == []
    await acme.account(Platform.TWITTER, monthly_ceiling=None)
    (entry,) = await told(graph, acme.ids[1])
    assert (entry["code"], entry["action"]["code"]) == ("NO_CEILING", "RAISE_CEILING")
    assert entry["since"] == (NOW - DAY * 30).isoformat()


LATE: dict[str, tuple[dict[str, Any], timedelta]] = {
    "an old post, weekly": ({"age": DAY * 200}, DAY * 14),
    "a post of a month, daily": ({"age": DAY * 40}, DAY * 2),
    "a post of some days, every six hours": ({"age": DAY * 5}, HOUR * 12),
    "a post of today, hourly": ({"age": HOUR * 12}, HOUR * 2),
    "one that nobody dated, weekly": ({"of": {"published_at": None}}, DAY * 14),
    "one of X of a month, weekly": ({"age": DAY * 40, "platform": Platform.TWITTER}, DAY * 14),
    "one of Instagram of today, by its floor": (
        {"age": HOUR * 12, "platform": Platform.INSTAGRAM, "of": {"category": PostCategory.REEL}},
        HOUR * 12,
    ),
    "a story, which has no floor": (
        {"age": HOUR * 12, "platform": Platform.INSTAGRAM, "of": {"category": PostCategory.STORY}},
        HOUR * 2,
    ),
}


@pytest.mark.parametrize("kind", LATE)
async def test_posts_are_late_by_two_intervals_of_their_age(
    graph: Graph, acme: Troubled, kind: str
) -> None:
    values, wait = LATE[kind]
    due = NOW - HOUR
    age = values.get("age", DAY) - HOUR
    account = await acme.account(values.get("platform", Platform.YOUTUBE))
    of = {"published_at": due - age, **values.get("of", {})}
    given = {name: value for name, value in values.items() if name not in {"age", "of"}}
    post = await acme.post(account, age=age, of=of, next_collect_at=due, **given)
    alive = await acme.account(Platform.BLUESKY)  # a worker lives
    other = await acme.post(alive, Platform.BLUESKY)

    async def at(now: datetime) -> list[tuple[str, int]]:
        graph.now = now
        async with acme.world.database.write() as session:
            row = await session.get_one(CollectionRecord, (acme.organization, other))
            row.last_collected_at, row.next_collect_at = now, now + DAY
        return await codes(graph, acme.ids[1])

    assert await at(due + wait - timedelta(minutes=5)) == []
    assert await at(due + wait) == [("POSTS_LATE", 1)]
    (entry,) = await told(graph, acme.ids[1])
    assert entry["since"] == (due + wait).isoformat()

    async with acme.world.database.write() as session:  # somebody collects it right now
        row = await session.get_one(CollectionRecord, (acme.organization, post))
        row.leased_until = graph.now + HOUR
    assert await at(graph.now) == []


async def test_since_is_exact(graph: Graph, acme: Troubled) -> None:
    account = await acme.account()
    due = NOW - DAY * 15 + timedelta(microseconds=999_999)
    await acme.post(account, age=DAY * 200, last_collected_at=NOW, next_collect_at=due)
    (entry,) = await told(graph, acme.ids[1])
    assert entry["since"] == (due + DAY * 14).isoformat()


async def test_a_worker_is_silent_when_what_is_due_waits_for_two_hours(
    graph: Graph, acme: Troubled
) -> None:
    account = await acme.account()
    post = await acme.post(account, age=HOUR * 12, next_collect_at=NOW - HOUR * 2)
    await acme.post(account, next_collect_at=NOW - HOUR)
    graph.now = NOW - timedelta(minutes=1)
    assert await codes(graph, acme.ids[1]) == []

    graph.now = NOW
    for scope in acme.ids:
        (entry,) = await told(graph, scope)
        assert (entry["code"], entry["posts"]) == ("WORKER_SILENT", 1)
        assert entry["since"] == (NOW - HOUR * 2).isoformat()
        assert entry["subject"]["id"] == acme.ids[0]

    async with acme.world.database.write() as session:
        row = await session.get_one(CollectionRecord, (acme.organization, post))
        row.last_collected_at = NOW - HOUR
    assert await codes(graph, acme.ids[1]) == [("POSTS_LATE", 1)]


async def out_of_reach(acme: Troubled, platform: Platform) -> None:
    async with acme.world.database.write() as session:
        state = (3, NOW - HOUR * 3, NOW, acme.organization, 0, NOW - HOUR * 3, NOW + HOUR)
        await session.execute_rows(WRITE, [(platform, "", *state)])


async def test_a_platform_out_of_reach_explains_its_late_posts_and_no_worker_is_blamed(
    graph: Graph, acme: Troubled
) -> None:
    account = await acme.account()
    due = NOW - HOUR * 4
    post = await acme.post(account, age=HOUR * 12, next_collect_at=due, last_collected_at=None)
    async with acme.world.database.write() as session:
        (await session.get_one(Post, (acme.organization, post))).credential_id = account
    await out_of_reach(acme, Platform.YOUTUBE)
    await out_of_reach(acme, Platform.TIKTOK)
    (entry,) = await told(graph, acme.ids[0])
    assert (entry["code"], entry["posts"]) == ("PLATFORM_OUT", 1)
    assert entry["sentence"] == (
        "YouTube has been out of reach for '@cats' since 2026-03-20 09:00 UTC: 1 post is held up"
        " until it answers."
    )
    assert entry["action"] == {"code": "CHECK_PLATFORM", "target": {"id": entry["subject"]["id"]}}
    document = "query P($id: ID!) { post(id: $id) { collection { explanation } } }"
    answer = await graph.ask(document, id=public_ids.post_id(post))
    assert "out of reach since 2026-03-20 09:00 UTC" in answer["post"]["collection"]["explanation"]


async def test_looks_and_followers_that_fail_are_told(graph: Graph, acme: Troubled) -> None:
    account, known = await acme.account(account_id="UC7"), acme.world.new_key()
    failing: dict[str, Any] = {
        "organization_id": acme.organization,
        "failure_code": "PERMISSION_MISSING",
        "failure_message": "No.",
        "failed_since": NOW - HOUR,
    }
    of: dict[str, Any] = {
        "organization_id": acme.organization,
        "brand_id": acme.brand,
        "created_at": NOW,
    }
    await acme.add(
        Account(id=known, platform=Platform.YOUTUBE, external_id="UC7", **of),
        DiscoveryRecord(credential_id=account, next_look_at=NOW, list_due_at=NOW, **failing),
    )
    await acme.add(AccountCollectionRecord(account_id=known, next_collect_at=NOW, **failing))
    found = await told(graph, acme.ids[1])
    assert [(each["code"], each["values"]["failure"]) for each in found] == [
        ("ACCOUNT_DAYS_FAILED", "PERMISSION_MISSING"),
        ("LOOKS_FAILED", "PERMISSION_MISSING"),
    ]
    assert found[1]["sentence"] == (
        "Looking for new posts of '@cats' on YouTube has failed since 2026-03-20 11:00 UTC."
    )


async def test_alerts_come_from_memory(graph: Graph, acme: Troubled) -> None:
    await acme.alert(AlertKind.DROP, NOW - DAY)
    await acme.alert(AlertKind.DROP, NOW - DAY * 8, superseded_at=NOW - DAY)
    happy = await acme.world.brand(acme.organization, "Dogs")
    await acme.alert(AlertKind.SPIKE, NOW - DAY * 2, brand_id=happy)
    over = await acme.world.brand(acme.organization, "Birds")
    await acme.alert(AlertKind.SPIKE, NOW - DAY * 2, brand_id=over, superseded_at=NOW - DAY)

    drop, spike = await told(graph, acme.ids[0])
    assert (drop["code"], drop["severity"], drop["since"]) == (
        "RATE_DROP",
        "WARNING",
        (NOW - DAY * 8).isoformat(),
    )
    assert (drop["values"]["rate"], drop["values"]["comparedRate"]) == (1.5, 4.0)
    assert (spike["code"], spike["subject"]["label"]) == ("RATE_SPIKE", "Dogs")
    assert await codes(graph, acme.ids[1]) == [("RATE_DROP", 0)]


async def test_goals_are_behind_or_reached(graph: Graph, acme: Troubled) -> None:
    post = await acme.world.post(acme.organization, acme.brand, published_at=NOW - DAY * 5)
    counts = {TODAY - DAY * days: metrics(views=100 * (6 - days)) for days in range(5, 0, -1)}
    await acme.world.record(acme.organization, post, counts)
    behind = await acme.goal(2_000)
    await acme.goal(900)  # on track
    await acme.goal(400, brand_id=None)
    await acme.goal(1, archived_at=NOW)
    await acme.goal(1, start=TODAY - DAY * 20, end=TODAY - DAY * 9)
    await acme.goal(1, start=TODAY, end=TODAY)

    warning, news = await told(graph, acme.ids[0])
    assert (warning["code"], warning["subject"]["id"]) == (
        "GOAL_BEHIND",
        public_ids.goal_id(behind),
    )
    numbers = {"metric": "VIEWS", "target": 2000, "current": 500, "expected": 1000}
    assert numbers.items() <= warning["values"].items()
    assert (warning["scope"]["kind"], news["scope"]["kind"]) == ("BRAND", "ORGANIZATION")
    midnight = NOW.replace(hour=0)
    assert (news["code"], news["since"]) == ("GOAL_REACHED", (midnight - DAY).isoformat())
    assert await codes(graph, acme.ids[1]) == [("GOAL_BEHIND", 0)]


async def test_tokens_that_end_are_told_to_administrators(graph: Graph, acme: Troubled) -> None:
    other = await Troubled.made(acme.world, "Other")
    for name, organization, values in (
        ("ours", acme.organization, {}),
        ("revoked", acme.organization, {"revoked_at": NOW}),
        ("lasting", acme.organization, {"expires_at": NOW + DAY * 8}),
        ("over", acme.organization, {"expires_at": NOW}),
        ("theirs", other.organization, {}),
        ("everybody's", None, {}),
    ):
        given = {"expires_at": NOW + DAY * 2, **values}
        await acme.add(
            Token(
                id=acme.world.new_key(),
                name=name,
                prefix="bb_a",
                digest=name.encode(),
                scopes="admin",
                organization_id=organization,
                created_at=NOW - DAY * 90,
                **given,
            )
        )

    async def names(document: str, asking: Any = None, **variables: Any) -> list[str]:
        answer = await graph.ask(document, asking, **variables)
        (scope,) = answer.values()
        nodes = scope["attention"]["nodes"]
        assert {each["since"] for each in nodes} <= {(NOW - DAY * 5).isoformat()}
        return [each["subject"]["label"] for each in nodes]

    assert await names(OF_EVERYTHING) == ["ours", "theirs", "everybody's"]
    assert await names(OF_SCOPE, id=acme.ids[0]) == ["ours"]
    both = await graph.ask("{ organizations { nodes { attention { nodes { sentence } } } } }")
    sentences = [
        [each["sentence"] for each in node["attention"]["nodes"]]
        for node in both["organizations"]["nodes"]
    ]
    ends = "ends at 2026-03-22 12:00 UTC."
    assert sentences == [[f"The token 'ours' {ends}"], [f"The token 'theirs' {ends}"]]
    assert await names(OF_SCOPE, id=acme.ids[1]) == []
    bound = caller(organization_id=acme.organization)
    assert await names(OF_EVERYTHING, bound) == ["ours"]
    assert await names(OF_EVERYTHING, caller(AccessScope.READ_ANALYTICS)) == []


async def everything_wrong(acme: Troubled) -> None:
    """One state of each kind but tokens."""
    dead: dict[str, Any] = {"failure_code": "AUTHENTICATION_FAILED", "failed_since": NOW - DAY}
    await acme.account(**dead)
    account = await acme.account()
    await acme.failing(account, FailureCode.BILLING_REQUIRED, NOW - HOUR)
    await acme.failing(account, FailureCode.PERMISSION_MISSING, NOW - HOUR)
    await acme.failing(account, FailureCode.POST_NOT_FOUND, NOW - DAY * 3)
    await acme.post(account, age=HOUR * 12, next_collect_at=NOW - HOUR * 4)
    await acme.alert(AlertKind.DROP, NOW - DAY)
    await acme.goal(2_000)


ALL = [
    *("SIGN_IN_DEAD", "WORKER_SILENT", "BILLING_REQUIRED"),
    *("PERMISSION_MISSING", "POSTS_FAILED", "RATE_DROP", "GOAL_BEHIND"),
]


async def test_pages_follow_each_other(graph: Graph, acme: Troubled) -> None:
    await everything_wrong(acme)
    found, after = [], None
    for _ in range(4):
        answer = await graph.ask(OF_SCOPE, id=acme.ids[0], first=2, after=after)
        page = answer["scope"]["attention"]
        found += [each["code"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert sorted(found) == sorted(ALL)
    assert not page["pageInfo"]["hasNextPage"]
    assert page["totalCount"] == len(ALL)
    refused = await graph.refusal(OF_SCOPE, id=acme.ids[0], after="W10=")
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "after")


OF_SUBJECTS = """query Of($id: ID!, $subjects: [AttentionSubjectKind!]) { scope(id: $id) {
  attention(subjects: $subjects) { totalCount nodes { code } } } }"""


@pytest.mark.parametrize(
    ("subjects", "expected", "reads"),
    [
        (["CREDENTIAL", "ORGANIZATION"], ALL[:5], 3),
        (["GOAL"], ["GOAL_BEHIND"], 2),
        (["BRAND", "TOKEN"], ["RATE_DROP"], 2),
    ],
)
async def test_a_list_about_some_subjects_has_nothing_else_and_reads_nothing_else(
    graph: Graph, acme: Troubled, subjects: list[str], expected: list[str], reads: int
) -> None:
    await everything_wrong(acme)
    with counting(graph.database) as statements:
        answer = await graph.ask(OF_SUBJECTS, id=acme.ids[0], subjects=subjects)
    told = answer["scope"]["attention"]
    assert sorted(each["code"] for each in told["nodes"]) == sorted(expected)
    assert told["totalCount"] == len(expected)
    assert len(statements) == 1 + reads


async def test_a_list_about_nothing_is_refused(graph: Graph, acme: Troubled) -> None:
    refused = await graph.refusal(OF_SUBJECTS, id=acme.ids[0], subjects=[])
    assert (refused["code"], refused["field"]) == ("BAD_USER_INPUT", "subjects")


ARCHIVE = {
    "a post": "UPDATE posts SET archived_at = '2026-03-20 12:00:00'",
    "a brand": "UPDATE brands SET archived_at = '2026-03-20 12:00:00'",
    "an organization": "UPDATE organizations SET archived_at = '2026-03-20 12:00:00'",
    "a disconnected account": "UPDATE credentials SET disconnected_at = '2026-03-20 12:00:00'",
    "a draft": "UPDATE posts SET status = 'DRAFT'",
}
LEFT: dict[str, set[str]] = {
    "a post": {"SIGN_IN_DEAD", "RATE_DROP", "GOAL_BEHIND"},
    "a draft": {"SIGN_IN_DEAD", "RATE_DROP", "GOAL_BEHIND"},
    "a disconnected account": {"RATE_DROP", "GOAL_BEHIND"},
    "a brand": set(),
    "an organization": set(),
}


@pytest.mark.parametrize("what", ARCHIVE)
async def test_nothing_archived_needs_anybody(graph: Graph, acme: Troubled, what: str) -> None:
    await everything_wrong(acme)
    for scope in acme.ids:
        assert sorted(each["code"] for each in await told(graph, scope)) == sorted(ALL)
    async with acme.world.database.write() as session:
        await session.execute(text(ARCHIVE[what]))
    for scope in acme.ids:
        assert {each["code"] for each in await told(graph, scope)} == LEFT[what]
    everything = (await graph.ask(OF_EVERYTHING))["everything"]["attention"]
    assert {each["code"] for each in everything["nodes"]} == LEFT[what]


async def test_posts_of_an_archived_brand_that_an_account_feeds_are_left_out(
    graph: Graph, acme: Troubled
) -> None:
    account = await acme.account()
    gone = await acme.world.brand(acme.organization, "Gone")
    for brand in (gone, acme.brand):
        of = {"brand_id": brand}
        await acme.failing(account, FailureCode.BILLING_REQUIRED, NOW - HOUR, of=of)
    assert await codes(graph, acme.ids[1]) == [("BILLING_REQUIRED", 2)]
    document = "mutation ($id: ID!) { archiveBrand(id: $id) { id } }"
    await graph.ask(document, id=public_ids.brand_id(gone))
    assert await codes(graph, acme.ids[1]) == [("BILLING_REQUIRED", 1)]


async def test_others_troubles_are_their_own(graph: Graph, acme: Troubled) -> None:
    await everything_wrong(acme)
    other = await Troubled.made(acme.world, "Other", "Dogs")
    await other.account(failure_code="AUTHENTICATION_FAILED", failed_since=NOW - DAY)
    bound = caller(organization_id=other.organization)
    for scope in other.ids:
        assert await codes(graph, scope, bound) == [("SIGN_IN_DEAD", 0)]
    everything = (await graph.ask(OF_EVERYTHING, bound))["everything"]["attention"]
    assert [each["code"] for each in everything["nodes"]] == ["SIGN_IN_DEAD"]
    assert (await graph.refusal(OF_SCOPE, bound, id=acme.ids[0]))["code"] == "NOT_FOUND"
    assert (await graph.ask(OF_EVERYTHING))["everything"]["attention"]["totalCount"] == 8


@pytest.mark.parametrize("parents", [1, 5])
async def test_many_lists_cost_as_many_statements_as_one(
    graph: Graph, world: World, parents: int
) -> None:
    for number in range(parents):
        await everything_wrong(await Troubled.made(world, f"Acme {number}"))
    for parent in ("brands", "organizations"):
        document = f"{{ {parent}(first: 100) {{ nodes {{ attention {{ nodes {{ code }} }} }} }} }}"
        with counting(graph.database) as statements:
            answer = await graph.ask(document)
        lists = [node["attention"]["nodes"] for node in answer[parent]["nodes"]]
        assert [len(each) for each in lists] == [len(ALL)] * parents
        # The parents; accounts, what holds up their posts, who is silent; alerts; goals and their
        # days; and tokens, of organizations.
        assert len(statements) == 1 + 3 + 1 + 2 + (parent == "organizations")
