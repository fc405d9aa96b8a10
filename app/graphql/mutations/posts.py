"""Creating, changing and archiving posts."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import BulkPayload, at_most_500, read_items, tally
from app.graphql.types.inputs import PostInput
from app.graphql.types.nodes import PostIds
from app.graphql.types.posts import Post
from app.services import bulk, post_lists, posts

WRITES = Requires(AccessScope.WRITE_CONTENT)

PostsArgument = Annotated[
    list[PostInput], strawberry.argument(description="The posts, 500 at most.")
]


@strawberry.type(description="The posts that were created or changed, and what failed.")
class UpsertPostsPayload(BulkPayload):
    posts: list[Post] = strawberry.field(description="The posts written, in the input's order.")


@strawberry.type
class PostMutations:
    @strawberry.mutation(
        description=(
            "Create or change up to 500 posts, by organization, platform and external id. "
            "Good items are kept, the others reported."
        ),
        extensions=[WRITES],
    )
    async def upsert_posts(
        self,
        info: Info,
        input: PostsArgument,
    ) -> UpsertPostsPayload:
        context = info.context
        items = read_items(at_most_500(input), PostInput.submitted)
        async with context.database.write() as session:
            written, problems = await bulk.submit_posts(
                session,
                items.read,
                context.visible,
                now=context.now,
                new_key=context.runtime.new_key,
            )
            keys = [written[position].post_id for position in sorted(written)]
            shown = await post_lists.get_posts(session, keys, context.visible)
        return UpsertPostsPayload(
            posts=[Post.of(shown[key]) for key in dict.fromkeys(keys)],
            **tally((item.outcome for item in written.values()), items.all_problems(problems)),
        )

    @strawberry.mutation(
        description="Archive posts: their numbers leave every sum. Gives back the posts.",
        extensions=[WRITES],
    )
    async def archive_posts(self, info: Info, ids: PostIds) -> list[Post]:
        return await _set_archived(info, ids, archived=True)

    @strawberry.mutation(
        description="Let archived posts count again. Gives back the posts.", extensions=[WRITES]
    )
    async def restore_posts(self, info: Info, ids: PostIds) -> list[Post]:
        return await _set_archived(info, ids, archived=False)


async def _set_archived(info: Info, ids: list[strawberry.ID], *, archived: bool) -> list[Post]:
    context = info.context
    keys = [public_ids.post_key(public_id) for public_id in at_most_500(ids)]
    change = posts.archive_posts if archived else posts.restore_posts
    async with context.database.write() as session:
        known = await post_lists.get_posts(session, keys, context.visible)
        for public_id, key in zip(ids, keys, strict=True):
            if key not in known:
                raise NotFound(f"There is no such post: {public_id}.")
        for organization_id, of_organization in post_lists.keys_by_organization(known):
            await change(session, organization_id, of_organization, now=context.now)
        shown = await post_lists.get_posts(session, keys, context.visible)
    return [Post.of(shown[key]) for key in dict.fromkeys(keys)]
