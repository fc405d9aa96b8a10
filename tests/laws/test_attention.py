"""Whatever has happened to posts and accounts: the list is what counting post by post gives."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import public_ids
from app.domain.collecting.cadence import interval_of
from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.providers import registry
from tests.graphql.conftest import Graph
from tests.troubled import HOUR, Troubled
from tests.world import DAY, NOW, World

PLATFORMS = (Platform.YOUTUBE, Platform.INSTAGRAM, Platform.TWITTER)
STARTED = NOW.replace(day=1, hour=0)


class Account(NamedTuple):
    """An account of one of two brands."""

    brand: int
    platform: Platform
    dead: timedelta | None


class Post(NamedTuple):
    """How the collection of a post stands, as times before now."""

    account: int
    age: timedelta | None
    category: PostCategory
    failure: FailureCode | None
    is_over_ceiling: bool
    failed: timedelta
    due: timedelta | None
    collected: timedelta | None
    is_held: bool


def as_stored(post: Post) -> Post:
    """The same, where a post that is gone for good is never looked at again."""
    return post._replace(due=None, is_held=False) if post.failure is FailureCode.GONE else post


_ago = st.sampled_from((HOUR / 2, HOUR * 2, HOUR * 11, HOUR * 12, DAY, DAY * 3, DAY * 15, DAY * 30))
_failures = st.sampled_from((None, None, None, *FailureCode))
_accounts = st.builds(
    Account, st.integers(0, 1), st.sampled_from(PLATFORMS), st.sampled_from((None, None, DAY))
)
_posts = st.builds(
    Post,
    st.integers(0, 2),
    st.sampled_from((None, HOUR * 20, DAY * 2, DAY * 7, DAY * 60, DAY * 200)),
    st.sampled_from((PostCategory.VIDEO, PostCategory.STORY)),
    _failures,
    st.booleans(),
    _ago,
    st.one_of(_ago, st.sampled_from((None, -HOUR, -DAY))),
    st.one_of(st.none(), _ago),
    st.sampled_from((False, False, True)),
).map(as_stored)


def abandoned(post: Post) -> Post:
    """The same, where no worker has lived for hours."""
    long_ago = None if post.collected is None else max(post.collected, 3 * HOUR)
    return post._replace(collected=long_ago, is_held=False)


def wait_of(post: Post, platform: Platform) -> timedelta:
    assert post.due is not None
    age = None if post.age is None else post.age - post.due
    return 2 * interval_of(registry.CADENCES[platform], post.category, age)


def silent_since(posts: Sequence[Post]) -> datetime | None:
    """Since when nobody has collected what was due; None if somebody has."""
    due = [post.due for post in posts if post.due is not None and post.due >= 2 * HOUR]
    lives = any(
        post.is_held or (post.collected is not None and post.collected < 2 * HOUR) for post in posts
    )
    return NOW - max(due) if due and not lives else None


def failing(post: Post) -> tuple[str, datetime] | None:
    """What is to be told of a post that fails."""
    failed = NOW - post.failed
    match post.failure:
        case FailureCode.BILLING_REQUIRED | FailureCode.PERMISSION_MISSING as code:
            return code.value, failed
        case FailureCode.QUOTA_EXHAUSTED:
            waits = post.due is not None and post.due < timedelta(0)
            told = ("CEILING_REACHED", max(failed, STARTED))
            return told if post.is_over_ceiling and waits else None
        case None | FailureCode.METRICS_DELAYED | FailureCode.GONE:
            return None
        case _:
            return ("POSTS_FAILED", failed) if post.failed >= DAY else None


def told_of(
    post: Post, platform: Platform, silent: datetime | None
) -> Iterator[tuple[str, datetime]]:
    """What one post adds to, and since when."""
    if (told := failing(post)) is not None:
        yield told
    if post.due is None or post.is_held:
        return
    late = NOW - post.due + wait_of(post, platform)
    if silent is not None and post.due >= 2 * HOUR:
        yield "WORKER_SILENT", silent
    if silent is None and post.failure is None and late <= NOW:
        yield "POSTS_LATE", late


def worked_out(
    accounts: Mapping[UUID, Account], posts: Sequence[tuple[UUID, Post]], within: int | None
) -> list[tuple[str, int, datetime]]:
    """What is to be told of a brand, or of both: by looking at one post after the other."""
    began: dict[tuple[str, UUID | None], list[datetime]] = defaultdict(list)
    silent = silent_since([post for _, post in posts])
    for key, account in accounts.items():
        if account.dead is not None and within in {None, account.brand}:
            began["SIGN_IN_DEAD", key] = []
    for key, post in posts:
        account = accounts[key]
        if within not in {None, account.brand} or post.failure is FailureCode.GONE:
            continue
        if account.dead is not None:
            if post.failure or (post.due is not None and post.due >= timedelta(0)):
                began["SIGN_IN_DEAD", key].append(NOW)
            continue
        for code, since in told_of(post, account.platform, silent):
            began[code, None if code == "WORKER_SILENT" else key].append(since)
    return [
        (code, len(since), NOW - DAY if code == "SIGN_IN_DEAD" else min(since))
        for (code, _), since in began.items()
    ]


STOPPED = {"SIGN_IN_DEAD", "WORKER_SILENT", "BILLING_REQUIRED", "CEILING_REACHED"}
ASK = """query Ask($id: ID!) { scope(id: $id) { attention(first: 100) { nodes {
  code posts since severity subject { id } } } } }"""


@settings(max_examples=settings().max_examples // 2)
@given(
    accounts=st.lists(_accounts, min_size=3, max_size=3),
    posts=st.one_of(st.lists(_posts, max_size=12), st.lists(_posts.map(abandoned), max_size=12)),
)
async def test_the_list_is_what_counting_post_by_post_gives(
    graphs: Sequence[Graph],
    worlds: Sequence[World],
    accounts: Sequence[Account],
    posts: Sequence[Post],
) -> None:
    for graph, world in zip(graphs, worlds, strict=True):
        graph.now = NOW
        acme = await Troubled.made(world)
        brands = [acme.brand, await world.brand(acme.organization)]
        keys = [await connect(acme, account, brands) for account in accounts]
        for post in posts:
            await publish(acme, post, keys[post.account], accounts[post.account], brands)
        placed = [(keys[post.account], post) for post in posts]
        by_key = dict(zip(keys, accounts, strict=True))
        for within, scope in ((None, acme.ids[0]), *enumerate(map(public_ids.brand_id, brands))):
            expected = worked_out(by_key, placed, within)
            nodes = (await graph.ask(ASK, id=scope))["scope"]["attention"]["nodes"]
            found = [
                (each["code"], each["posts"], datetime.fromisoformat(each["since"]))
                for each in nodes
            ]
            assert sorted(found) == sorted(expected)
            subjects = {(each["code"], each["subject"]["id"]) for each in nodes}
            assert len(subjects) == len(nodes)
            places = [(code not in STOPPED, -count, at) for code, count, at in found]
            assert places == sorted(places)


async def connect(acme: Troubled, account: Account, brands: Sequence[UUID]) -> UUID:
    dead: dict[str, Any] = {}
    if account.dead is not None:
        dead = {"failure_code": "AUTHENTICATION_FAILED", "failed_since": NOW - account.dead}
    return await acme.account(account.platform, brand_id=brands[account.brand], **dead)


async def publish(
    acme: Troubled, post: Post, key: UUID, account: Account, brands: Sequence[UUID]
) -> None:
    state: dict[str, Any] = {}
    if post.failure is not None:
        is_over = post.is_over_ceiling and post.failure is FailureCode.QUOTA_EXHAUSTED
        state = {
            "failure_code": post.failure.value,
            "failure_message": "It says so.",
            "is_over_ceiling": is_over,
            "failed_since": NOW - post.failed,
        }
    await acme.post(
        key,
        account.platform,
        of={
            "published_at": None if post.age is None else NOW - post.age,
            "category": post.category,
            "brand_id": brands[account.brand],
        },
        next_collect_at=None if post.due is None else NOW - post.due,
        last_collected_at=None if post.collected is None else NOW - post.collected,
        leased_until=NOW + HOUR if post.is_held else None,
        **state,
    )
