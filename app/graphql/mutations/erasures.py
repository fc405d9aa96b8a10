"""Erasing for good: posts, brands, organizations.

A mutation does the first steps itself, which is all of what is small; a worker does the others.
"""

from typing import Annotated

import strawberry

from app.domain import erasures as domain
from app.domain import public_ids
from app.domain.access import AccessScope
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import at_most_500
from app.graphql.types.erasures import Erasure
from app.graphql.types.nodes import BrandId, OrganizationId, PostIds
from app.services import erasures

WRITES = Requires(AccessScope.WRITE_CONTENT)
ADMINISTERS = Requires(AccessScope.ADMIN)

FIRST_STEPS = 20
"""Each is a transaction of at most 50 posts, or 5,000 other rows."""

Number = Annotated[
    int, strawberry.argument(description="How many different posts that are, as a confirmation.")
]
Name = Annotated[
    str, strawberry.argument(description="Its label, exactly as it is written, as a confirmation.")
]

_GOES_ON = (
    "This can't be undone. What is small is erased when this answers; the rest goes on in the "
    "background, and whoever asks for the same again carries it on."
)


@strawberry.type
class ErasureMutations:
    @strawberry.mutation(
        description="Erase posts for good, with all their numbers, pictures and whatever else is "
        f"theirs: one erasure for each organization that they are of. {_GOES_ON} Their platform's "
        "next list doesn't bring them back.",
        extensions=[WRITES],
    )
    async def erase_posts(self, info: Info, ids: PostIds, confirm: Number) -> list[Erasure]:
        context = info.context
        keys = [public_ids.post_key(public_id) for public_id in at_most_500(ids)]
        async with context.database.write() as session:
            started = await erasures.start_posts(
                session,
                keys,
                confirm,
                context.visible,
                new_key=context.runtime.new_key,
                now=context.now,
            )
        return [await _carried_on(info, erasure) for erasure in started]

    @strawberry.mutation(
        description="Erase a brand for good, with its posts, accounts, shares and whatever else is "
        f"its own. {_GOES_ON} From now on it is archived, and nothing can be written to it.",
        extensions=[ADMINISTERS],
    )
    async def erase_brand(self, info: Info, id: BrandId, confirm: Name) -> Erasure:
        context, key = info.context, public_ids.brand_key(id)
        async with context.database.write() as session:
            started = await erasures.start_brand(
                session,
                key,
                confirm,
                context.visible,
                key=context.runtime.new_key(),
                now=context.now,
            )
        return await _carried_on(info, started)

    @strawberry.mutation(
        description="Erase an organization for good, with its brands, tokens, business records and "
        f"whatever else is its own. {_GOES_ON} From now on it is archived, and nothing can be "
        "written to it.",
        extensions=[ADMINISTERS],
    )
    async def erase_organization(self, info: Info, id: OrganizationId, confirm: Name) -> Erasure:
        context = info.context
        organization_id = context.check_sees(public_ids.organization_key(id))
        async with context.database.write() as session:
            started = await erasures.start_organization(
                session,
                organization_id,
                confirm,
                key=context.runtime.new_key(),
                now=context.now,
            )
        return await _carried_on(info, started)


async def _carried_on(info: Info, erasure: domain.Erasure) -> Erasure:
    eraser = info.context.runtime.eraser()
    return Erasure.of(await eraser.carry_on(erasure, steps=FIRST_STEPS))
