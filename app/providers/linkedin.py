"""LinkedIn: the posts of organizations' pages, and of members where an app may read them.

Sources: the Community Management API (learn.microsoft.com/linkedin, versions 2026-03 to 2026-08)
and the pages on refresh tokens and rate limits. An access token lives for 60 days; refresh tokens,
for a year that doesn't begin anew, are given to approved partners only. Statistics of a page want
the permission rw_organization_admin, though Backbone writes nothing, and the role of an
administrator. Members' posts are listed to few apps (r_member_social): others read those whose URN
they are given. `memberFollowersCount` by day isn't read: nothing says whether it counts who
followed or who began to. How it is asked is in `linkedin_requests`, what becomes of the answers in
`linkedin_steps`, a page's days in `linkedin_pages`, whose page it is in `linkedin_organizations`.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import ClassVar, Final

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import VIDEO_VIEWS
from app.domain.platforms import Platform
from app.providers import answers, json_fields
from app.providers import linkedin_errors as errors
from app.providers import linkedin_organizations as organizations
from app.providers import linkedin_pages as pages
from app.providers import linkedin_posts as posts_of
from app.providers.answers import Answer as Number
from app.providers.base import (
    Account,
    AccountReading,
    Batch,
    ListedPage,
    PostRef,
    ProviderFailed,
    Token,
)
from app.providers.batches import BatchBuilder
from app.providers.calls import Call, Sender
from app.providers.limits import MINUTE, Rate
from app.providers.linkedin_pictures import with_pictures
from app.providers.linkedin_requests import (
    VERSION,
    address,
    encoded,
    headers,
    versions_of_today,
)
from app.providers.linkedin_steps import MemberPosts, PagePosts
from app.providers.listings import Listing
from app.providers.oauth import OAuth, OAuthClient
from app.providers.platforms import PlatformInfo
from app.providers.requests import Answer
from app.providers.tokens import OAuthPlatform

PAGE_SIZE: Final = 50
"""A list of as many pictures still fits into an address."""

OVERLAP: Final = 10
"""How many posts a list that goes on repeats."""

OF_MEMBERS_ALONE: Final = ("sends", "profileVisits", "follows")
"""What LinkedIn counts of members' posts, and not of those of pages."""

SOCIAL, MEMBERS_POSTS = "r_organization_social", "r_member_social"
NOT_LISTED: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "LinkedIn lists a member's posts to few apps (r_member_social): record posts by their URN.",
)


class LinkedIn(OAuthPlatform):
    """Twenty posts of a page a request; of a member a request for each metric of each post."""

    info = PlatformInfo(
        platform=Platform.LINKEDIN,
        batch_size=20,
        # Limits are those of a day and published nowhere: this only spreads the requests.
        rates=(Rate(60, MINUTE),),
        extra_metrics=(*posts_of.KINDS.values(), VIDEO_VIEWS, *OF_MEMBERS_ALONE),
        oauth=OAuth(
            authorize_url="https://www.linkedin.com/oauth/v2/authorization",
            scopes=("r_basicprofile", SOCIAL, "rw_organization_admin"),
        ),
        note="Pages of organizations, for their administrators: numbers but reactions and comments"
        " go twelve months back. Members' posts are read by their URN, with a token of one's own.",
    )
    endpoints: ClassVar = {
        "api": "https://api.linkedin.com/rest",
        "token": "https://www.linkedin.com/oauth/v2/accessToken",
    }
    read_failure = staticmethod(errors.read_failure)
    read_token_failure = staticmethod(errors.read_token_failure)

    def __init__(
        self,
        sender: Sender,
        *,
        client: OAuthClient | None = None,
        endpoints: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sender, client=client, endpoints=endpoints)
        self._version = VERSION

    async def fetch(self, token: Token, posts: Sequence[PostRef], *, now: datetime) -> Batch:
        """Read the posts of a page together, those of a member one by one."""
        builder = BatchBuilder(posts, pattern=posts_of.POST_URN, limit=self.batch_size)
        if not builder.left:
            return builder.batch(now=now)
        ask = partial(self._get, token, now=now)
        try:
            owner = await self._account_id(token, now)
            if owner.startswith(pages.PERSON):
                await MemberPosts(builder, ask, self.refused, now=now).read()
            else:
                may = SOCIAL in token.scopes
                page = PagePosts(builder, ask, self.refused, owner=owner, with_social=may, now=now)
                await page.read()
        except ProviderFailed as problem:
            builder.end(problem.failure)
        return builder.batch(now=now)

    async def list_posts(
        self,
        token: Token,
        *,
        since: datetime,
        now: datetime,
        with_replies: bool = False,
        cursor: str | None = None,
    ) -> AsyncIterator[ListedPage]:
        """Page through what an author has published, until a page holds nothing new.

        The number of posts that answers tell isn't to be relied on. A post that was made before
        then and waited for its time is found if it stands on the same page as younger ones. Pages
        are cut by number, so one to go on with begins a little earlier: some may be deleted by now.
        """
        author, ask = await self._account_id(token, now), partial(self._get, token, now=now)
        if author.startswith(pages.PERSON) and MEMBERS_POSTS not in token.scopes:
            raise ProviderFailed(NOT_LISTED)
        listing = Listing(posts_of.published, since=since)
        seen: set[str] = set()
        start: int | None = max(int(cursor) - OVERLAP, 0) if cursor else 0
        while start is not None:
            query = {
                "q": "author",
                "author": encoded(author),
                "count": str(PAGE_SIZE),
                "start": str(start),
                "sortBy": "CREATED",
            }
            answer = (await ask("posts", query)).fields
            items = json_fields.sequence(answer.get("elements"), "elements")
            ids = {str(json_fields.found(item, "id")) for item in items}
            is_over = bool(items) and ids <= seen
            seen |= ids
            start = None if is_over else posts_of.next_start(answer, start, PAGE_SIZE)
            page = listing.page(items, None if start is None else str(start))
            yield replace(page, posts=await with_pictures(ask, page.posts, items))
            if listing.is_past:
                return

    async def check(self, token: Token, *, now: datetime) -> Account:
        """Ask whose token it is: an organization's by its administrator, else the member's."""
        wanted = pages.urn_of(token.account_id)
        if wanted is None or not wanted.startswith(pages.PERSON):
            ask = partial(self._get, token, now=now)
            urn = await organizations.organization(ask, wanted)
            if urn is not None:
                path = f"organizations/{encoded(organizations.number_of(urn))}"
                told = (await self._get(token, path, {}, now=now)).fields
                handle = json_fields.maybe_text(told, "vanityName")
                handle = handle or json_fields.maybe_text(told, "localizedName")
                return Account(urn, handle, token.scopes, token.expires_at)
        me = (await self._get(token, "me", {}, now=now)).fields
        names = (me.get("localizedFirstName"), me.get("localizedLastName"))
        handle = " ".join(name for name in names if isinstance(name, str)) or None
        member = f"{pages.PERSON}{json_fields.text(me, 'id')}"
        return Account(member, handle, token.scopes, token.expires_at)

    async def read_account(self, token: Token, *, since: date, now: datetime) -> AccountReading:
        """Read followers, and what a page is told of its days."""
        owner = await self._account_id(token, now)
        if owner.startswith(pages.PERSON):
            return answers.account({"followers": await self._followers_of_member(token, now)})
        size = await self._get(token, f"networkSizes/{encoded(owner)}", pages.FOLLOWERS, now=now)
        counts = {"followers": answers.always(size.fields, "firstDegreeSize")}
        days = answers.Days()
        for series, query in pages.queries(owner, since, now):
            try:
                answer = await self._get(token, series.path, query, now=now)
                pages.add(days, series, answer.fields)
            except ProviderFailed as problem:
                days.lack(series.names, problem.failure)
        return answers.account(counts, days)

    async def _followers_of_member(self, token: Token, now: datetime) -> Number:
        answer = await self._get(token, "memberFollowersCount", {"q": "me"}, now=now)
        element = json_fields.found(answer.document, "elements", 0)
        return answers.always(json_fields.mapping(element, "followers"), "memberFollowersCount")

    async def _lasting(self, token: Token, account_id: str | None, _now: datetime) -> Token:
        """The token of the organization that somebody has named."""
        return replace(token, account_id=pages.urn_of(account_id))

    async def _account_id(self, token: Token, now: datetime) -> str:
        urn = pages.urn_of(token.account_id)
        return urn or str((await self.check(token, now=now)).external_id)

    async def _get(
        self, token: Token, path: str, query: Mapping[str, str], *, now: datetime
    ) -> Answer:
        """Ask in the version that worked last; in one of today where LinkedIn has given that up."""
        url = address(self._at["api"], path, query)
        lapsed: ProviderFailed | None = None
        for version in dict.fromkeys((self._version, *versions_of_today(now))):
            call = Call("GET", url, headers=headers(token, version))
            try:
                answer = await self._api.ask(call, now=now)
            except ProviderFailed as problem:
                if problem.status != errors.VERSION_GONE:
                    raise
                lapsed = lapsed or problem
            else:
                self._version = version
                return answer
        raise lapsed or ProviderFailed(errors.OLD_VERSION)
