"""Looking at posts."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.loaders import itself
from app.graphql.requires import READS
from app.graphql.types.connections import After, Before, Connection, First, Last, requested_page
from app.graphql.types.organizations import (
    OrganizationArgument,
    named_organization,
)
from app.graphql.types.post_lists import (
    PostFilterArgument,
    PostOrderArgument,
    all_posts,
    filter_of,
    order_of,
    posts_below,
)
from app.graphql.types.posts import Post
from app.services import post_lists


@strawberry.type
class PostQueries:
    @strawberry.field(
        description=(
            "A post by id, by platform and the platform's id of it, or by address; null if there "
            "is none for you. Where several organizations have it, the one that had it first."
        ),
        extensions=[READS],
    )
    async def post(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None, strawberry.argument(description="The post's id: post_...")
        ] = None,
        platform: Annotated[
            Platform | None, strawberry.argument(description="Where it lives; with externalId.")
        ] = None,
        external_id: Annotated[
            str | None, strawberry.argument(description="The platform's id of it; with platform.")
        ] = None,
        url: Annotated[
            str | None, strawberry.argument(description="Its address, exactly as it is stored.")
        ] = None,
    ) -> Post | None:
        by_platform = platform is not None and external_id is not None
        ways = [id is not None, by_platform, url is not None]
        if sum(ways) != 1 or (platform is None) != (external_id is None):
            raise BadUserInput(
                "Give an id, or platform and externalId together, or a url: one of the three.",
                field="id",
            )
        if id is not None:
            key = public_ids.from_text(public_ids.POST, id)
            found = await info.context.loaders.post_by_id.load(key) if key else None
            return Post.of(found) if found else None
        async with info.context.reading.session(of=None) as session:
            posts = await post_lists.find_posts(
                session,
                info.context.visible,
                platform=platform,
                external_id=external_id,
                url=url,
            )
        return Post.of(posts[0]) if posts else None

    @strawberry.field(
        description="Posts of all that you see, or of one organization.",
        extensions=[READS],
    )
    async def posts(
        self,
        info: Info,
        organization_id: OrganizationArgument = None,
        filter: PostFilterArgument = None,
        order_by: PostOrderArgument = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Post]:
        request = requested_page(first, after, last, before)
        requested, order = await filter_of(info, filter), order_of(order_by)
        if organization_id is None:
            return await all_posts(info, requested, order, request)
        found = await named_organization(info, organization_id)
        return await posts_below(
            info, "organization_id", itself(found.stored.id), requested, order, request
        )
