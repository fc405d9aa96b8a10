"""The requests for the posts of one batch, and what becomes of their answers.

The posts of a page have share statistics, a list of them in one request, and social metadata,
where the app may read it. Which post a list is refused for is left out, and the others are asked
for again. The posts of a member are asked for one by one.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.domain.posts import PostCategory
from app.providers import answers, json_fields
from app.providers import linkedin_posts as posts_of
from app.providers import linkedin_single as single
from app.providers.answers import Number
from app.providers.base import Malformed, PostRef, ProviderFailed
from app.providers.batches import UNREADABLE, BatchBuilder
from app.providers.linkedin_errors import culprit
from app.providers.linkedin_requests import encoded, listed
from app.providers.refused_metrics import RefusedMetrics
from app.providers.requests import FORBIDDEN, NOT_FOUND, Answer

Ask = Callable[[str, Mapping[str, str]], Awaitable[Answer]]
"""Asks for a path with a query."""

LISTS: Final[Mapping[str, str]] = {"shares": "urn:li:share:", "ugcPosts": "urn:li:ugcPost:"}
VIDEOS: Final = frozenset({PostCategory.VIDEO, PostCategory.REEL})
SILENT: Final = Failure(
    FailureCode.METRICS_DELAYED,
    "LinkedIn tells nothing of this post: nobody has seen it yet, or it isn't there.",
)


class Told(NamedTuple):
    """What was told of posts, by URN; `otherwise` is why nothing is known of the others.

    None is that the platform left them out.
    """

    by_urn: Mapping[str, Mapping[str, object] | Failure]
    otherwise: Failure | None = None

    def of(self, urn: str) -> Mapping[str, object] | Failure | None:
        """What was told of one."""
        return self.by_urn.get(urn, self.otherwise)


def statistics(answer: Mapping[str, object]) -> Told:
    """Read share statistics; one that says nothing of whose it is may be anybody's."""
    found: dict[str, Mapping[str, object] | Failure] = {}
    otherwise = None
    for element in json_fields.sequence(answer.get("elements"), "elements"):
        urn = json_fields.found(element, "ugcPost") or json_fields.found(element, "share")
        total = json_fields.found(element, "totalShareStatistics")
        if not isinstance(urn, str):
            otherwise = UNREADABLE
        elif isinstance(total, dict):
            found[urn] = total
        else:
            found[urn] = Malformed("totalShareStatistics is not an object").failure
    return Told(found, otherwise)


def social_metadata(answer: Mapping[str, object]) -> Told:
    """Read social metadata: results by URN, and errors beside them."""
    found: dict[str, Mapping[str, object] | Failure] = {
        urn: each if isinstance(each, dict) else UNREADABLE
        for urn, each in posts_of.by_urn(answer.get("results")).items()
    }
    for urn, error in posts_of.by_urn(answer.get("errors")).items():
        status = json_fields.found(error, "status")
        if status not in (NOT_FOUND, FORBIDDEN):
            message = "LinkedIn couldn't say anything of this post just now."
            found[urn] = Failure(FailureCode.PROVIDER_UNAVAILABLE, message)
    return Told(found)


class PagePosts:
    """The posts of a page; its comments and reactions are asked for if `with_social`."""

    def __init__(
        self,
        builder: BatchBuilder,
        ask: Ask,
        refused: RefusedMetrics,
        *,
        owner: str,
        with_social: bool,
        now: datetime,
    ) -> None:
        self._builder = builder
        self._ask = ask
        self._owner = owner
        self._with_social = with_social
        self._now = now
        self._single = single.OneByOne(refused, now)

    async def read(self) -> None:
        """Ask for everything, at first for what has statistics."""
        for parameter, start in LISTS.items():
            posts = [
                post
                for post in self._builder.left
                if post.external_id.startswith(start) and posts_of.is_counted(post, self._now)
            ]
            if posts:
                await self._take(posts, await self._statistics(parameter, posts))
        others = [post for post in self._builder.left if not posts_of.is_counted(post, self._now)]
        if others:
            await self._take(others, Told({}))

    async def _statistics(self, parameter: str, posts: Sequence[PostRef]) -> Told:
        urns = [post.external_id for post in posts]
        while urns:
            query = {
                "q": "organizationalEntity",
                "organizationalEntity": encoded(self._owner),
                parameter: listed(urns),
                "count": str(len(urns)),
            }
            try:
                answer = await self._ask("organizationalEntityShareStatistics", query)
            except ProviderFailed as problem:
                odd = culprit(problem.failure, urns)
                if odd is None:
                    raise
                urns.remove(odd)
                self._builder.lose(odd, now=self._now)
            else:
                return statistics(answer.fields)
        return Told({})

    async def _take(self, posts: Sequence[PostRef], counted: Told) -> None:
        left = [post for post in posts if post in self._builder.left]
        asked = [post for post in left if self._with_social or counted.of(post.external_id) is None]
        social = await self._social(asked)
        for post in left:
            urn = post.external_id
            await self._add(post, counted.of(urn), social.of(urn))
        if social.otherwise is not None and social.otherwise.code in CONCERNS_THE_ACCOUNT:
            raise ProviderFailed(social.otherwise)

    async def _social(self, posts: Sequence[PostRef]) -> Told:
        if not posts:
            return Told({})
        try:
            ids = listed(post.external_id for post in posts)
            answer = await self._ask("socialMetadata", {"ids": ids})
            return social_metadata(answer.fields)
        except ProviderFailed as problem:
            return Told({}, problem.failure)

    async def _add(
        self,
        post: PostRef,
        counted: Mapping[str, object] | Failure | None,
        social: Mapping[str, object] | Failure | None,
    ) -> None:
        """Put together what is known of a post; what neither tells of is lost, or not told yet."""
        numbers: dict[str, Any] = {}
        if counted is None or isinstance(counted, Failure):
            if social is None or isinstance(social, Failure):
                self._give_up(post, counted or social)
                return
            numbers |= posts_of.of_whole_life(social)
        numbers |= posts_of.counts(counted or self._why_not_counted(post))
        if self._with_social:
            numbers |= posts_of.reactions(social or {})
            numbers |= await self._of_video(post)
        url = posts_of.url_of(post.external_id)
        self._builder.add(post.external_id, answers.reading, url=url, **numbers)

    def _give_up(self, post: PostRef, failure: Failure | None) -> None:
        if failure is None:
            self._builder.lose(post.external_id, now=self._now)
            return
        is_mute = failure.code in (FailureCode.PERMISSION_MISSING, FailureCode.POST_NOT_FOUND)
        self._builder.refuse(post.external_id, SILENT if is_mute else failure)

    def _why_not_counted(self, post: PostRef) -> Failure:
        is_counted = posts_of.is_counted(post, self._now)
        return posts_of.NOT_COUNTED_YET if is_counted else posts_of.NO_LONGER_COUNTED

    async def _of_video(self, post: PostRef) -> dict[str, Number]:
        """Only by its `ugcPost` URN is a video known to have been viewed."""
        urn = post.external_id
        if post.category not in VIDEOS or not urn.startswith(LISTS["ugcPosts"]):
            return {}

        async def look(name: str) -> Number:
            query = {"q": "entity", "entity": encoded(urn), "type": name, "aggregation": "ALL"}
            answer = await self._ask("videoAnalytics", query)
            return single.total(answer.fields, "value", is_time=name == "TIME_WATCHED")

        names = single.video_metrics(post, self._now)
        return await self._single.read("video", names, post, look)


class MemberPosts:
    """The posts of a member."""

    def __init__(
        self, builder: BatchBuilder, ask: Ask, refused: RefusedMetrics, *, now: datetime
    ) -> None:
        self._builder = builder
        self._ask = ask
        self._now = now
        self._single = single.OneByOne(refused, now)

    async def read(self) -> None:
        """Ask for each post in its turn."""
        for post in self._builder.left:
            if post in self._builder.left:
                await self._read(post)

    async def _read(self, post: PostRef) -> None:
        path = "memberCreatorPostAnalytics"
        numbers: dict[str, Any] = dict(await self._metrics(post, path, single.OF_MEMBERS))
        failures = [each for each in numbers.values() if isinstance(each, Failure)]
        if len(failures) == len(numbers):
            self._builder.settle(post, failures[0], now=self._now)
            return
        if post.category in VIDEOS:
            of_video, names = "memberCreatorVideoAnalytics", single.OF_MEMBERS_VIDEOS
            numbers |= await self._metrics(post, of_video, names)
        numbers["views"] = numbers["impressions"]
        url = posts_of.url_of(post.external_id)
        self._builder.add(post.external_id, answers.reading, url=url, **numbers)

    async def _metrics(
        self, post: PostRef, path: str, names: Mapping[str, str]
    ) -> dict[str, Number]:
        async def look(name: str) -> Number:
            query = {
                "q": "entity",
                "entity": single.entity(post.external_id),
                "queryType": name,
                "aggregation": "TOTAL",
            }
            answer = await self._ask(path, query)
            return single.total(answer.fields, "count", is_time=names[name] == single.WATCHED)

        return await self._single.read(path, names, post, look)
