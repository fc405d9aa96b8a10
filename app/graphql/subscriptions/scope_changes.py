"""Watching whether a scope's numbers change."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain.access import AccessScope
from app.graphql.context import Context, Info
from app.graphql.reading import organizations_of, version_keys
from app.graphql.types.scope_changes import ScopeChanged
from app.graphql.types.selections import scope_named

LOOK_SECONDS = 1.0
"""The least time between two events, and how often to look where nobody tells of changes."""

_Told = tuple[int, dict[UUID, int]]


@strawberry.type
class ScopeSubscriptions:
    @strawberry.subscription(
        description=(
            "Tells that something of a brand, an organization, a selection or, without an id, of "
            "everything has changed: at once that it is watched, then after changes, at most once "
            "a second. It may tell of a change that the scope doesn't show, but misses none. Needs "
            f"the scope {AccessScope.READ_ANALYTICS}."
        )
    )
    async def changes(
        self,
        info: Info,
        scope_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A brand's, an organization's or a selection's id."),
        ] = None,
    ) -> AsyncGenerator[ScopeChanged, None]:
        context = info.context
        context.caller.require(AccessScope.READ_ANALYTICS)
        scope = (await scope_named(info, scope_id)).scope
        keys = version_keys(organizations_of([scope]), context.visible)
        await context.renew()  # nothing is held while nothing happens
        known: _Told | None = None
        with context.database.watch(keys) as watch:
            while True:
                told = await _told(context, keys)
                if told is not None and told != known:
                    yield ScopeChanged(
                        scope_id=scope_id,
                        changed_at=context.runtime.now(),
                        is_initial=known is None,
                    )
                    known = told
                    await asyncio.sleep(LOOK_SECONDS)
                await watch.wait(LOOK_SECONDS)


async def _told(context: Context, keys: Collection[UUID]) -> _Told | None:
    """What says whether anything was committed since; None while that can't be found out.

    Versions that were told through another connection may be of another database.
    """
    reading = await context.database.versions(keys)
    if reading is None:
        return None
    return reading.connection, {key: reading.versions[key] for key in keys}
