"""Metrics for each of which LinkedIn wants a request of its own: members' posts, and videos.

Sources: the Video Analytics page and those on statistics of members' posts and videos (versions
2026-03 to 2026-08). Video views of a page's posts are there for six months; of `TIME_WATCHED` no
end is told. How a member's watched time is called in an answer isn't shown: it is read as the
others are, and nothing where it isn't there.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from app.domain.collecting.failures import CONCERNS_THE_ACCOUNT, Failure, FailureCode
from app.domain.numbers.metrics import VIDEO_VIEWS
from app.providers import answers, json_fields
from app.providers.answers import Number
from app.providers.base import Malformed, PostRef, ProviderFailed
from app.providers.linkedin_requests import encoded
from app.providers.refused_metrics import MetricsRequest, Refused, RefusedMetrics, because

WATCHED: Final = "watch_seconds"
OF_MEMBERS: Final[Mapping[str, str]] = {
    "IMPRESSION": "impressions",
    "MEMBERS_REACHED": "reach",
    "REACTION": "likes",
    "COMMENT": "comments",
    "RESHARE": "shares",
    "POST_SAVE": "saves",
    "LINK_CLICKS": "clicks",
    "POST_SEND": "sends",
    "PROFILE_VIEW_FROM_CONTENT": "profileVisits",
    "FOLLOWER_GAINED_FROM_CONTENT": "follows",
}
OF_MEMBERS_VIDEOS: Final[Mapping[str, str]] = {
    "VIDEO_PLAY": VIDEO_VIEWS,
    "VIDEO_WATCH_TIME": WATCHED,
}
OF_VIDEOS: Final[Mapping[str, str]] = {"VIDEO_VIEW": VIDEO_VIEWS, "TIME_WATCHED": WATCHED}
"""LinkedIn's names, and ours."""

VIEWED_FOR: Final = timedelta(days=180)
NO_LONGER_VIEWED: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "LinkedIn tells the views of a video for six months only, and the post is older, or nobody"
    " knows when it was published.",
)

Look = Callable[[str], Awaitable[Number]]
"""Asks for one metric by LinkedIn's name."""


class OneByOne:
    """Asks for metrics one by one; `stopped` is why the account isn't asked for any more."""

    def __init__(self, refused: RefusedMetrics, now: datetime) -> None:
        self.stopped: Failure | None = None
        self._refused = refused
        self._now = now

    async def read(
        self, kind: str, names: Mapping[str, str], post: PostRef, look: Look
    ) -> dict[str, Number]:
        """Ask for metrics of a post; the answers are by our names.

        What fails the first request would fail the others, unless it is the metric.
        """
        asked = MetricsRequest(kind, tuple(names), self._now, post.external_id)
        refused = self._refused.reasons(asked)
        found: dict[str, Number] = {}
        hopeless = self.stopped
        for name, ours in names.items():
            found[ours] = refused.get(name) or hopeless or await self._ask(asked, name, look)
            hopeless = hopeless or self.stopped or _why_hopeless(found)
        return found

    async def _ask(self, asked: MetricsRequest, name: str, look: Look) -> Number:
        try:
            answer = await look(name)
        except ProviderFailed as problem:
            failure = problem.failure
            if isinstance(failure, Refused) and failure.code is FailureCode.REQUEST_REJECTED:
                self._refused.learn(asked, {name: failure.words})
                return because(failure.words)
            if failure.code in CONCERNS_THE_ACCOUNT:
                self.stopped = failure
            return failure
        self._refused.note_answered(asked, [name])
        return answer


def _why_hopeless(found: Mapping[str, Number]) -> Failure | None:
    """Why nothing was answered so far, if it isn't that a metric is refused."""
    failures = [each for each in found.values() if isinstance(each, Failure)]
    if len(failures) < len(found):
        return None
    others = (each for each in failures if each.code is not FailureCode.REQUEST_REJECTED)
    return next(others, None)


def video_metrics(post: PostRef, now: datetime) -> Mapping[str, str]:
    """What a video of a page can still be asked for."""
    is_viewed = post.published_at is not None and now - post.published_at < VIEWED_FOR
    return OF_VIDEOS if is_viewed else {"TIME_WATCHED": WATCHED}


def entity(urn: str) -> str:
    """Write a post as the statistics of members want it, which call a `ugcPost` a `ugc`."""
    kind = "share" if urn.startswith("urn:li:share:") else "ugc"
    return f"({kind}:{encoded(urn)})"


def total(answer: Mapping[str, object], field: str, *, is_time: bool) -> Number:
    """Read the only total of an answer; one without any doesn't report the metric."""
    elements = json_fields.sequence(answer.get("elements"), "elements")
    if not elements:
        return None
    if len(elements) > 1:
        raise Malformed("there are several totals")
    element = json_fields.mapping(elements[0], "an element")
    read = answers.seconds_from_millis if is_time else answers.count
    return read(element, field)
