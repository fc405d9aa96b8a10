"""Files that were sent to be imported: what they are, and how far their import is."""

import datetime as dt
from functools import partial
from typing import Annotated

import strawberry

from app.domain import public_ids, uploads
from app.domain.imports.plans import Kind
from app.domain.uploads import UploadState
from app.graphql.context import Info
from app.graphql.scalars import BigInt
from app.graphql.types.import_options import ImportOptionsInput
from app.graphql.types.import_previews import FilePreview
from app.services.importing import started_imports
from app.services.importing.kept_reports import TableReport

UploadId = Annotated[strawberry.ID, strawberry.argument(description="The upload's id: upload_...")]
OptionsArgument = Annotated[
    ImportOptionsInput | None, strawberry.argument(description="What you say of the file.")
]


@strawberry.type(description="A cell of a row that was rejected.")
class RejectedCell:
    line: int = strawberry.field(description="The line of the file on which the row begins.")
    column: str | None = strawberry.field(
        description="The column; null where the row as a whole is wrong."
    )
    reason: str = strawberry.field(description="What is wrong, and what would be right.")


@strawberry.type(
    description="How far the import of a table is: rows = imported + unchanged + rejected + "
    "notPosts."
)
class ImportedTable:
    name: str = strawberry.field(description="The file, with its member or sheet.")
    rows_of: Kind = strawberry.field(description="What it is a list of.")
    sentence: str = strawberry.field(description="What it is, in a sentence.")
    rows: int = strawberry.field(description="How many rows were taken so far.")
    imported: int = strawberry.field(description="Rows that said something new.")
    unchanged: int = strawberry.field(
        description="Rows that said nothing new, or that another row beats."
    )
    rejected: int = strawberry.field(description="Rows that couldn't be taken.")
    not_posts: int = strawberry.field(description="Rows that are something else.")
    posts_created: int = strawberry.field(description="Posts that are new.")
    posts_updated: int = strawberry.field(description="Posts that changed.")
    brands_created: int = strawberry.field(description="Brands that are new.")
    first_rejected: list[RejectedCell] = strawberry.field(
        description="What is wrong with the first rows that were rejected. All of them are a file "
        "to be mended and sent again: GET /uploads/{id}/rejects.csv?table=N, with N from 1."
    )

    @staticmethod
    def of(report: TableReport) -> "ImportedTable":
        """Show a report."""
        cells = [
            RejectedCell(line=line, column=column, reason=reason)
            for line, column, reason in report.first_rejected
        ]
        return ImportedTable(**report._asdict() | {"first_rejected": cells})


@strawberry.type(
    description="A file that was sent by POST /uploads to be imported; it is deleted after a day."
)
class Upload:
    id: strawberry.ID = strawberry.field(description="By which to follow it: upload_...")
    organization_id: strawberry.ID = strawberry.field(
        description="The organization that its rows go to."
    )
    name: str = strawberry.field(description="What the file is called.")
    size: BigInt = strawberry.field(description="Its bytes.")
    state: UploadState = strawberry.field(description="How far it is.")
    created_at: dt.datetime = strawberry.field(description="When it was begun to be sent.")
    ends_at: dt.datetime = strawberry.field(description="When it is deleted.")
    started_at: dt.datetime | None = strawberry.field(
        description="When its import was started; null if nobody has."
    )
    finished_at: dt.datetime | None = strawberry.field(
        description="When its import was over; null if it isn't."
    )
    share_done: float = strawberry.field(
        description="How much of its rows is done, a percentage from 0 to 100."
    )
    is_cancelling: bool = strawberry.field(
        description="Whether its import ends after the batch that it is at."
    )
    error: str | None = strawberry.field(
        description="Why its import ended before its end; null if it didn't."
    )
    tables: list[ImportedTable] = strawberry.field(
        description="What became of its tables so far, those that haven't begun left out."
    )
    upload: strawberry.Private[uploads.Upload]

    @staticmethod
    def of(upload: uploads.Upload) -> "Upload":
        """Show an upload."""
        return Upload(
            id=strawberry.ID(public_ids.upload_id(upload.id)),
            organization_id=strawberry.ID(public_ids.organization_id(upload.organization_id)),
            name=upload.name,
            size=BigInt(upload.size),
            state=upload.state,
            created_at=upload.created_at,
            ends_at=upload.ends_at,
            started_at=upload.started_at,
            finished_at=upload.finished_at,
            share_done=upload.share * 100,
            is_cancelling=upload.is_cancelling,
            error=upload.error,
            tables=list(map(ImportedTable.of, started_imports.reports_of(upload))),
            upload=upload,
        )

    @strawberry.field(
        description="What the file is, and what would become of it with these options; nothing is "
        "written. Of a large table the first 100,000 rows are looked at."
    )
    async def preview(self, info: Info, options: OptionsArgument = None) -> FilePreview:
        context, given = info.context, (options or ImportOptionsInput()).given()
        read = partial(context.reading.session, of=())
        return FilePreview.of(await context.runtime.importer.preview(read, self.upload, given))
