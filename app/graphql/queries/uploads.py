"""Files that were sent to be imported."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.uploads import MOST_UPLOADS
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.uploads import Upload, UploadId
from app.services import uploads

WRITES = Requires(AccessScope.WRITE_CONTENT)

OfOrganization = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Of this organization alone: org_..."),
]


@strawberry.type
class UploadQueries:
    @strawberry.field(
        description="The file with this id, and how far its import is; null if there is none for "
        "you.",
        extensions=[WRITES],
    )
    async def upload(self, info: Info, id: UploadId) -> Upload | None:
        key = public_ids.from_text(public_ids.UPLOAD, id)
        found = await info.context.loaders.upload_by_id.load(key) if key else None
        if found is None or not found.exists_for(info.context.caller):
            return None
        return Upload.of(found)

    @strawberry.field(
        description=f"Files that you sent in the last day, newest first, {MOST_UPLOADS} at most; "
        "an administrator sees everybody's.",
        extensions=[WRITES],
    )
    async def uploads(self, info: Info, organization_id: OfOrganization = None) -> list[Upload]:
        context = info.context
        of = public_ids.organization_key(organization_id) if organization_id else None
        async with context.reading.session(of=None) as session:
            found = await uploads.list_uploads(
                session, context.visible, of, uploads.sender(context.caller)
            )
        return list(map(Upload.of, found))
