"""Queries about platforms."""

import strawberry

from app.graphql.context import Info
from app.graphql.requires import READS
from app.graphql.types.platforms import PlatformInfo
from app.services import platforms


@strawberry.type
class PlatformQueries:
    @strawberry.field(
        description="Every platform that can be read, and what it gives.", extensions=[READS]
    )
    def platforms(self, info: Info) -> list[PlatformInfo]:
        runtime = info.context.runtime
        return [
            PlatformInfo.of(
                found,
                has_app=runtime.platforms.can_authorize(found.platform),
                public_url=runtime.settings.public_url,
            )
            for found in platforms.list_platforms()
        ]
