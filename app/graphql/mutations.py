"""What can be done."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.database import Session
from app.domain.access import AccessScope
from app.errors import NotFound
from app.graphql import ids
from app.graphql.business_mutations import BusinessMutations
from app.graphql.context import Info
from app.graphql.credential_mutations import CredentialMutations
from app.graphql.goal_mutations import GoalMutations
from app.graphql.performance_mutations import PerformanceMutations
from app.graphql.refresh_mutations import RefreshMutations
from app.graphql.requires import Requires
from app.graphql.sync_mutations import SyncMutations
from app.graphql.types.brands import Brand
from app.graphql.types.inputs import (
    BrandInput,
    BulkPayload,
    OrganizationInput,
    PostInput,
    SnapshotInput,
    at_most_500,
    given,
    tally,
)
from app.graphql.types.nodes import BrandId, OrganizationId, PostIds
from app.graphql.types.organizations import Organization
from app.graphql.types.posts import Post
from app.services import brands, organizations, post_lists, posts, submissions

WRITES = Requires(AccessScope.WRITE_CONTENT)
ADMINISTERS = Requires(AccessScope.ADMIN)

OrganizationArgument = Annotated[
    OrganizationInput, strawberry.argument(description="What the organization is to be.")
]
BrandArgument = Annotated[BrandInput, strawberry.argument(description="What the brand is to be.")]
PostsArgument = Annotated[
    list[PostInput], strawberry.argument(description="The posts, 500 at most.")
]
SnapshotsArgument = Annotated[
    list[SnapshotInput], strawberry.argument(description="The snapshots, 500 at most.")
]


@strawberry.type(description="The posts that were created or changed, and what failed.")
class UpsertPostsPayload(BulkPayload):
    posts: list[Post] = strawberry.field(description="The posts written, in the input's order.")


@strawberry.type(description="What became of the snapshots.")
class RecordSnapshotsPayload(BulkPayload):
    pass


@strawberry.type(description="Everything that can be changed.")
class Mutation(
    BusinessMutations,
    CredentialMutations,
    RefreshMutations,
    GoalMutations,
    PerformanceMutations,
    SyncMutations,
):
    @strawberry.mutation(description="Create an organization.", extensions=[ADMINISTERS])
    async def create_organization(self, info: Info, input: OrganizationArgument) -> Organization:  # noqa: A002 - GraphQL's custom
        context = info.context
        if context.visible is not None:
            raise NotFound("This token is bound to one organization: it can't create another.")
        async with context.database.write() as session:
            key = await organizations.create_organization(
                session, given(input), key=context.runtime.new_key(), now=context.now
            )
            return Organization.of(await _organization(session, key))

    @strawberry.mutation(
        description="Change what is given of an organization.", extensions=[WRITES]
    )
    async def update_organization(
        self,
        info: Info,
        id: OrganizationId,  # noqa: A002 - the argument's public name
        input: OrganizationArgument,  # noqa: A002 - GraphQL's custom
    ) -> Organization:
        context = info.context
        key = context.check_sees(ids.organization_key(id))
        async with context.database.write() as session:
            await organizations.update_organization(session, key, given(input), now=context.now)
            return Organization.of(await _organization(session, key))

    @strawberry.mutation(
        description=(
            "Archive an organization: lists, leaderboards and everything leave it out, and nothing "
            "is collected for it. Asked by its id, it answers as before, and lists its brands."
        ),
        extensions=[ADMINISTERS],
    )
    async def archive_organization(
        self,
        info: Info,
        id: OrganizationId,  # noqa: A002 - the argument's public name
    ) -> Organization:
        return await _set_organization_archived(info, id, archived=True)

    @strawberry.mutation(
        description="Let an archived organization count again, and be collected.",
        extensions=[ADMINISTERS],
    )
    async def restore_organization(
        self,
        info: Info,
        id: OrganizationId,  # noqa: A002 - the argument's public name
    ) -> Organization:
        return await _set_organization_archived(info, id, archived=False)

    @strawberry.mutation(description="Create a brand of an organization.", extensions=[WRITES])
    async def create_brand(
        self,
        info: Info,
        organization_id: OrganizationId,
        input: BrandArgument,  # noqa: A002 - GraphQL's custom
    ) -> Brand:
        context = info.context
        parent = context.check_sees(ids.organization_key(organization_id))
        values = given(input)
        async with context.database.write() as session:
            key = await brands.create_brand(
                session,
                parent,
                values.get("label") or "",
                values.get("logo_url"),
                key=context.runtime.new_key(),
                now=context.now,
            )
            return Brand.of((await brands.get_brands(session, [key], None)).get(key))

    @strawberry.mutation(description="Change what is given of a brand.", extensions=[WRITES])
    async def update_brand(
        self,
        info: Info,
        id: BrandId,  # noqa: A002 - the argument's public name
        input: BrandArgument,  # noqa: A002 - GraphQL's custom
    ) -> Brand:
        return await _update_brand(info, id, given(input))

    @strawberry.mutation(
        description="Archive a brand: scopes above it leave it out; nothing below it is archived.",
        extensions=[WRITES],
    )
    async def archive_brand(self, info: Info, id: BrandId) -> Brand:  # noqa: A002 - public name
        return await _update_brand(info, id, {"archived_at": info.context.now})

    @strawberry.mutation(description="Let an archived brand count again.", extensions=[WRITES])
    async def restore_brand(self, info: Info, id: BrandId) -> Brand:  # noqa: A002 - public name
        return await _update_brand(info, id, {"archived_at": None})

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
        input: PostsArgument,  # noqa: A002 - GraphQL's custom
    ) -> UpsertPostsPayload:
        context = info.context
        submitted = [
            submissions.SubmittedPost(
                context.check_sees(ids.organization_key(item.organization_id)), item.draft()
            )
            for item in at_most_500(input)
        ]
        async with context.database.write() as session:
            written, problems = await submissions.submit_posts(
                session, submitted, now=context.now, new_key=context.runtime.new_key
            )
            keys = [written[position].post_id for position in sorted(written)]
            shown = await post_lists.get_posts(session, keys, context.visible)
        return UpsertPostsPayload(
            posts=[Post.of(shown[key]) for key in dict.fromkeys(keys)],
            **tally((item.outcome for item in written.values()), problems),
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

    @strawberry.mutation(
        description=(
            "Record up to 500 snapshots that you already have, in any order: backfill. "
            "Good items are kept, the others reported."
        ),
        extensions=[WRITES],
    )
    async def record_snapshots(
        self,
        info: Info,
        input: SnapshotsArgument,  # noqa: A002 - GraphQL's custom
    ) -> RecordSnapshotsPayload:
        context = info.context
        submitted = [item.submitted() for item in at_most_500(input)]
        async with context.database.write() as session:
            outcomes, problems = await submissions.submit_snapshots(
                session, submitted, context.visible, now=context.now
            )
        return RecordSnapshotsPayload(**tally(outcomes, problems))


async def _organization(session: Session, key: UUID) -> organizations.Organization:
    return (await organizations.get_organizations(session, [key], None))[key]


async def _set_organization_archived(info: Info, public_id: str, *, archived: bool) -> Organization:
    context = info.context
    key = context.check_sees(ids.organization_key(public_id))
    async with context.database.write() as session:
        await organizations.set_archived(session, key, archived=archived, now=context.now)
        return Organization.of(await _organization(session, key))


async def _update_brand(info: Info, public_id: str, values: Mapping[str, Any]) -> Brand:
    context = info.context
    key = ids.brand_key(public_id)
    async with context.database.write() as session:
        await brands.update_brand(session, key, values, context.visible, now=context.now)
        await session.flush()
        return Brand.of((await brands.get_brands(session, [key], context.visible)).get(key))


async def _set_archived(
    info: Info, public_ids: list[strawberry.ID], *, archived: bool
) -> list[Post]:
    context = info.context
    keys = [ids.post_key(public_id) for public_id in at_most_500(public_ids)]
    change = posts.archive_posts if archived else posts.restore_posts
    async with context.database.write() as session:
        known = await post_lists.get_posts(session, keys, context.visible)
        for public_id, key in zip(public_ids, keys, strict=True):
            if key not in known:
                raise NotFound(f"There is no post {public_id}.")
        for organization_id, of_organization in post_lists.keys_by_organization(known):
            await change(session, organization_id, of_organization, now=context.now)
        shown = await post_lists.get_posts(session, keys, context.visible)
    return [Post.of(shown[key]) for key in dict.fromkeys(keys)]
