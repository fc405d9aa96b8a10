"""The state of the simulated platforms: accounts, posts whose numbers grow, tokens that expire.

Everything follows from a post's id and the clock, so two worlds with the same clock are equal,
and a new post appears in every account each day at noon. HTTP is in the other modules.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.simulation import audience
from app.simulation.growth import grown
from app.simulation.refusals import Refusal
from app.simulation.requests import ReceivedRequest, Recorded
from app.simulation.timelines import Newest, Timeline, picture_name

FIRST_POST = datetime(2026, 1, 1, 12, tzinfo=UTC)
LIFETIME = timedelta(hours=2)
FOREVER = timedelta(days=36_500)
PICTURES_LAST = timedelta(hours=6)
REMEMBERED = 10_000
CATEGORIES = (PostCategory.IMAGE, PostCategory.REEL, PostCategory.VIDEO, PostCategory.CAROUSEL)


class Refused(Exception):
    """A platform refuses a request, in the words of its kind of refusal, or in those `told`."""

    def __init__(self, platform: Platform, kind: str, told: Refusal | None = None) -> None:
        super().__init__(kind)
        self.told = told
        self.platform = platform
        self.kind = kind


@dataclass(frozen=True)
class SimulatedAccount:
    """The one account of a platform.

    `post_id` writes a number as the platform writes post ids. A refresh token dies when it
    is used where the account `has_rotating_tokens`; an access token lasts where it
    `has_endless_tokens`. `features` are what one version has and another hasn't; tests switch them.
    """

    external_id: str
    post_id: Callable[[int], str] = str
    has_rotating_tokens: bool = False
    has_endless_tokens: bool = False
    features: frozenset[str] = frozenset()


@dataclass
class SimulatedPost:
    """One post. `overrides` replaces counts with what a test wants the platform to say.

    `overrides["picture"]` is what its picture's address gives: a media type and bytes.
    `overrides["date"]` is what the platform says of its publication, odd as it may be (None: not a
    word); `is_reply` says that it answers another's post.
    """

    external_id: str
    published_at: datetime
    title: str
    category: PostCategory
    overrides: dict[str, object] = field(default_factory=dict)
    is_reply: bool = False

    def date(self, usual: object) -> object:
        """What the platform says of its publication."""
        return self.overrides.get("date", usual)


@dataclass(frozen=True)
class Grant:
    """What a token allows, to whom, until when."""

    platform: Platform
    expires_at: datetime


class World:
    """All platforms together, each with one account; `origin` is where a server serves them.

    `apps` are those that have registered themselves, and where they let people come back to.
    """

    def __init__(
        self, clock: Callable[[], datetime], accounts: Mapping[Platform, SimulatedAccount]
    ) -> None:
        self._clock = clock
        self._accounts = accounts
        self.origin = ""
        self.reset()

    def reset(self) -> None:
        """Start over, as if nothing had happened since the first post."""
        self._ahead = timedelta(0)
        self._posts: dict[Platform, Timeline[SimulatedPost]] = {p: Timeline() for p in Platform}
        self._days: dict[Platform, int] = dict.fromkeys(self._accounts, 0)
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, Platform] = {}
        self._issued = 0
        self.codes: dict[str, ReceivedRequest] = {}
        self.apps: dict[str, str] = {}
        self.features = {name for one in self._accounts.values() for name in one.features}
        self.refused: dict[tuple[Platform, str], bool] = {}
        self.audience: dict[str, object] = {}
        self.gaps: set[Platform] = set()
        self.requests: deque[Recorded] = deque(maxlen=REMEMBERED)

    def picture_url(self, platform: Platform, external_id: str) -> str:
        """Where a post's picture is, for six hours from now on."""
        until = int((self.now + PICTURES_LAST).timestamp())
        name = picture_name(external_id)
        return f"{self.origin}/{platform.lower()}/pictures/{name}?until={until}"

    def pictured(self, platform: Platform, name: str) -> SimulatedPost | None:
        """Find the post that a picture of this name shows."""
        return self._posts[platform].pictured(name)

    @property
    def now(self) -> datetime:
        """The world's time: the clock's, plus what was skipped."""
        return self._clock() + self._ahead

    def refuse_metric(self, platform: Platform, metric: str, *, is_named: bool = True) -> None:
        """Refuse every request for a metric from now on, with its name or without."""
        self.refused[platform, metric] = is_named

    def skip(self, time: timedelta) -> None:
        """Let time pass at once."""
        self._ahead += time

    def posts(self, platform: Platform, *, until: datetime | None = None) -> Newest[SimulatedPost]:
        """List what an account has published by now, or by then, the newest first."""
        return self.own_posts(platform, with_replies=True, until=until)

    def own_posts(
        self, platform: Platform, *, with_replies: bool, until: datetime | None = None
    ) -> Newest[SimulatedPost]:
        """List what is no answer to others, or that as well."""
        self._grow(platform)
        last = self.now if until is None else min(self.now, until)
        return self._posts[platform].newest(last, with_replies=with_replies)

    def post(self, platform: Platform, external_id: str) -> SimulatedPost | None:
        """Find a post that exists and is published."""
        self._grow(platform)
        post = self._posts[platform].get(external_id)
        return post if post is not None and post.published_at <= self.now else None

    def publish(
        self,
        platform: Platform,
        published_at: datetime,
        category: PostCategory,
        *,
        is_reply: bool = False,
    ) -> SimulatedPost:
        """Add a post."""
        account, posts = self._accounts[platform], self._posts[platform]
        external_id = new_id(account, published_at)
        if external_id in posts:
            external_id = new_id(account, published_at, sequence=len(posts))
        title = f"{category.lower().capitalize()} of {published_at:%d %B %Y}"
        post = SimulatedPost(external_id, published_at, title, category, is_reply=is_reply)
        posts.add(post)
        return post

    def remove(self, platform: Platform, external_id: str) -> None:
        """Delete a post, as its owner would; answers leave it out from now on."""
        self._posts[platform].remove(external_id)

    def counts(self, post: SimulatedPost) -> Mapping[str, object]:
        """Return a post's current numbers."""
        return {**grown(post.external_id, self.now - post.published_at), **post.overrides}

    def followers(self, platform: Platform) -> Mapping[str, object]:
        """Count an account's followers, those whom it follows, and its posts, by now.

        `audience` replaces what a test wants the platforms to say.
        """
        followers = audience.followers(FIRST_POST.date(), self.now.date())
        counts = {"followers": followers, "following": 120, "posts": len(self.posts(platform))}
        return {**counts, **self.audience}

    def issue(self, platform: Platform) -> tuple[str, str]:
        """Give out an access and a refresh token."""
        self._issued += 1
        name = f"{platform.lower()}-{self._issued:06}"
        access, refresh = f"access-{name}", f"refresh-{name}"
        lasts = FOREVER if self._accounts[platform].has_endless_tokens else LIFETIME
        self._access[access] = Grant(platform, self.now + lasts)
        self._refresh[refresh] = platform
        return access, refresh

    def renew(self, platform: Platform, refresh: str) -> tuple[str, str | None]:
        """Exchange a refresh token for a new pair; where it rotates, it is dead afterwards."""
        if self._refresh.get(refresh) is not platform:
            raise Refused(platform, "DEAD_REFRESH_TOKEN")
        access, successor = self.issue(platform)
        if self._accounts[platform].has_rotating_tokens:
            del self._refresh[refresh]
            return access, successor
        del self._refresh[successor]
        return access, None

    def revoke(self, platform: Platform) -> None:
        """Expire every access token of a platform now."""
        self._access = {
            token: grant for token, grant in self._access.items() if grant.platform is not platform
        }

    def admit(self, platform: Platform, authorization: str) -> str:
        """Check an Authorization header; return the token."""
        token = authorization.removeprefix("Bearer ")
        grant = self._access.get(token)
        if grant is None or grant.platform is not platform or grant.expires_at <= self.now:
            raise Refused(platform, "AUTHENTICATION_FAILED")
        return token

    def _grow(self, platform: Platform) -> None:
        due = (self.now - FIRST_POST) // timedelta(days=1) + 1
        for day in range(self._days[platform], due):
            category = CATEGORIES[day % len(CATEGORIES)]
            self.publish(platform, FIRST_POST + timedelta(days=day), category)
        self._days[platform] = max(due, self._days[platform])


HANDLE = "backbone.example"


def new_id(account: SimulatedAccount, published_at: datetime, *, sequence: int = 0) -> str:
    """Make an id in the platform's form; numbers grow with time, as snowflakes do.

    `sequence` tells posts of one instant apart.
    """
    return account.post_id((int(published_at.timestamp() * 1000) << 20) + sequence)
