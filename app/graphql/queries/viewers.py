"""The query for the caller itself."""

import strawberry

from app.graphql.context import Info
from app.graphql.types.viewers import Viewer


@strawberry.type
class ViewerQueries:
    @strawberry.field(description="Who you are to this server.")
    def viewer(self, info: Info) -> Viewer:
        return Viewer.of(info.context.caller)
