"""The simulated LinkedIn: Rest.li 2.0, a version a month, one organization and its administrator.

It reads addresses as they are written: a list with encoded parentheses, or with a URN that isn't
encoded, is refused.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.domain.platforms import Platform
from app.simulation import linkedin_statistics as statistics
from app.simulation.authorization import redeem
from app.simulation.linkedin_refusals import REFUSALS, foreign, refusal
from app.simulation.linkedin_requests import described, listed, query_of
from app.simulation.platforms import SimulatedPlatform
from app.simulation.world import HANDLE, Refused, SimulatedAccount

ME = Platform.LINKEDIN
ORGANIZATION, PERSON = "urn:li:organization:2000003", "urn:li:person:simulated"
OTHER_ORGANIZATION = "urn:li:organization:2000004"
SEVERAL = "LINKEDIN_SEVERAL_ORGANIZATIONS"
MEMBER_ONLY = "LINKEDIN_MEMBER_ONLY"
"""Whether somebody administers two organizations, or none: a test may add it."""

LISTS: Mapping[str, str] = {"shares": "urn:li:share:", "ugcPosts": "urn:li:ugcPost:"}
RANGE = re.compile(r"\(timeRange:\(start:(\d+),end:(\d+)\),timeGranularityType:DAY\)")
SKIPPED = "202512"
NOT_FOUND = {"status": 404, "message": "Not Found"}


def post_urn(number: int) -> str:
    """Write a number as LinkedIn writes what it calls a post."""
    return f"urn:li:ugcPost:{number}"


class LinkedIn(SimulatedPlatform):
    """`overrides["foreign"]` makes a post another organization's, `["unseen"]` one without numbers.

    The token of a member is the same: an answer depends on what is asked for.
    """

    platform = ME
    owner = SimulatedAccount(ORGANIZATION, post_id=post_urn)
    addresses: ClassVar = {
        "api": "{origin}/linkedin/rest",
        "token": "{origin}/linkedin/oauth/v2/accessToken",
        "authorize": "{origin}/linkedin/authorize",
    }
    refusals: ClassVar = REFUSALS

    def routes(self) -> list[Route]:
        """List its routes."""
        answers: Mapping[str, Callable[[Request], Mapping[str, object]]] = {
            "organizationAcls": self.roles,
            "organizations/{id}": self.organization,
            "me": self.member,
            "networkSizes/{urn}": self.network_size,
            "memberFollowersCount": self.member_followers,
            "organizationalEntityShareStatistics": self.share_statistics,
            "organizationalEntityFollowerStatistics": self.days,
            "organizationPageStatistics": self.days,
            "socialMetadata": self.social_metadata,
            "posts": self.posts,
            "images": self.pictures,
            "videos": self.pictures,
            "videoAnalytics": self.video_analytics,
            "memberCreatorPostAnalytics": self.member_analytics,
            "memberCreatorVideoAnalytics": self.member_analytics,
        }
        token = Route("/linkedin/oauth/v2/accessToken", self.token, methods=["POST"])
        return [
            token,
            *(Route(f"/linkedin/rest/{path}", self._speak(each)) for path, each in answers.items()),
        ]

    def _speak(
        self, answer: Callable[[Request], Mapping[str, object]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            self._world.admit(ME, request.headers.get("authorization", ""))
            self._check_version(request.headers.get("linkedin-version", ""))
            if request.headers.get("x-restli-protocol-version") != "2.0.0":
                raise Refused(ME, "REQUEST_REJECTED")
            return JSONResponse(answer(request))

        return endpoint

    def _check_version(self, version: str) -> None:
        now = self._world.now
        this_month = f"{now.year}{now.month:02}"
        if not f"{now.year - 1}{now.month:02}" < version <= this_month or version == SKIPPED:
            told = refusal(426, "NONEXISTENT_VERSION", f"Requested version {version} is not active")
            raise Refused(ME, "REQUEST_REJECTED", told)

    def roles(self, _request: Request) -> Mapping[str, object]:
        """List the organizations that somebody administers."""
        if MEMBER_ONLY in self._world.features:
            raise Refused(ME, "PERMISSION_MISSING")
        urns = [ORGANIZATION, *([OTHER_ORGANIZATION] * (SEVERAL in self._world.features))]
        role = {"role": "ADMINISTRATOR", "state": "APPROVED", "roleAssignee": PERSON}
        return {"elements": [{**role, "organization": urn} for urn in urns]}

    def organization(self, request: Request) -> Mapping[str, object]:
        """Describe an organization."""
        number = request.path_params["id"]
        return {"id": int(number), "vanityName": HANDLE, "localizedName": "Backbone"}

    def member(self, _request: Request) -> Mapping[str, object]:
        """Describe the administrator."""
        names = {"localizedFirstName": "Simulated", "localizedLastName": "Member"}
        return {"id": PERSON.rpartition(":")[2], **names}

    def network_size(self, request: Request) -> Mapping[str, object]:
        """Count a page's followers."""
        if query_of(request).get("edgeType") != "COMPANY_FOLLOWED_BY_MEMBER":
            raise Refused(ME, "REQUEST_REJECTED")
        return {"firstDegreeSize": self._world.followers(ME)["followers"]}

    def member_followers(self, _request: Request) -> Mapping[str, object]:
        """Count a member's followers."""
        return {"elements": [{"memberFollowersCount": self._world.followers(ME)["followers"]}]}

    def share_statistics(self, request: Request) -> Mapping[str, object]:
        """Count posts, as many as `count` says, or a page's days."""
        query = query_of(request)
        if "timeIntervals" in query:
            return self.days(request)
        elements: list[dict[str, object]] = []
        for parameter, start in LISTS.items():
            for place, urn in enumerate(listed(query.get(parameter, "List()"))):
                post = self._world.post(ME, urn)
                if post is not None and post.overrides.get("foreign"):
                    raise Refused(ME, "PERMISSION_MISSING", foreign(parameter, place))
                if not urn.startswith(start):
                    raise Refused(ME, "REQUEST_REJECTED")
                if post is not None and not post.overrides.get("unseen"):
                    counted = statistics.share_statistics(self._world.counts(post))
                    name = parameter.removesuffix("s")
                    elements.append({name: urn, "totalShareStatistics": counted})
        return {"elements": elements[: int(query.get("count", "10"))]}

    def days(self, request: Request) -> Mapping[str, object]:
        """Say what is counted of each day."""
        asked = RANGE.fullmatch(query_of(request).get("timeIntervals", ""))
        if asked is None:
            raise Refused(ME, "REQUEST_REJECTED")
        path = request.url.path.rpartition("/")[2]
        today = self._world.now.date()
        days = statistics.days_between(int(asked[1]), int(asked[2]), today)
        return {
            "elements": [
                {"timeRange": {"start": statistics.millis(day)}, **statistics.day_of(path, day)}
                for day in days
            ]
        }

    def social_metadata(self, request: Request) -> Mapping[str, object]:
        """Count comments and reactions of posts; those that aren't there are errors."""
        urns = listed(query_of(request)["ids"])
        posts = {urn: post for urn in urns if (post := self._world.post(ME, urn))}
        results = {
            urn: statistics.social_metadata(urn, self._world.counts(post))
            for urn, post in posts.items()
        }
        errors = {urn: NOT_FOUND for urn in urns if urn not in posts}
        return {"results": results, "statuses": dict.fromkeys(errors, 404), "errors": errors}

    def posts(self, request: Request) -> Mapping[str, object]:
        """Page through an author's posts, the one that was made last first."""
        query = query_of(request)
        start, size = int(query["start"]), int(query["count"])
        page, end = self._page(self._world.posts(ME), start, size)
        following = {"rel": "next", "href": f"/rest/posts?q=author&start={end}&count={size}"}
        links = [] if end is None else [following]
        paging = {"start": start, "count": size, "links": links}
        return {"elements": [described(post, ORGANIZATION) for post in page], "paging": paging}

    def pictures(self, request: Request) -> Mapping[str, object]:
        """Say where images are, and the pictures that stand for videos."""
        name = "thumbnail" if request.url.path.endswith("/videos") else "downloadUrl"
        urns = listed(query_of(request)["ids"])
        posts = {urn: post_urn(int(urn.rpartition(":")[2])) for urn in urns}
        found = {urn: {name: self._world.picture_url(ME, post)} for urn, post in posts.items()}
        return {"results": found, "statuses": {}, "errors": {}}

    def video_analytics(self, request: Request) -> Mapping[str, object]:
        """Count how a video was watched."""
        query = query_of(request)
        urn, name = unquote(query["entity"]), query["type"]
        values = self._single(urn, name)
        return {"elements": [{"entity": urn, "statisticsType": name, "value": v} for v in values]}

    def member_analytics(self, request: Request) -> Mapping[str, object]:
        """Count one metric of a member's post."""
        query = query_of(request)
        entity = re.fullmatch(r"\((?:ugc|share):([^():,]+)\)", query["entity"])
        if entity is None:
            raise Refused(ME, "REQUEST_REJECTED")
        name = query["queryType"]
        values = self._single(unquote(entity[1]), name)
        return {"elements": [{"count": value, "metricType": name} for value in values]}

    def _single(self, urn: str, name: str) -> Sequence[object]:
        self._accept([name])
        post = self._world.post(ME, urn)
        if post is None:
            raise Refused(ME, "POST_NOT_FOUND")
        return statistics.single(name, self._serve(post), self._world.counts(post))

    async def token(self, request: Request) -> Response:
        """Give a token for a code, or renew it; the refresh token stays as it is."""
        form = await request.form()
        if not form.get("client_secret"):
            raise Refused(ME, "AUTHENTICATION_FAILED")
        if form.get("grant_type") == "authorization_code":
            access, refresh = redeem(self._world, ME, form)
        else:
            refresh = str(form.get("refresh_token"))
            access, _ = self._world.renew(ME, refresh)
        body = {"access_token": access, "expires_in": 5_184_000, "refresh_token": refresh}
        scope = "r_basicprofile,r_organization_social,rw_organization_admin"
        return JSONResponse({**body, "refresh_token_expires_in": 31_536_000, "scope": scope})
