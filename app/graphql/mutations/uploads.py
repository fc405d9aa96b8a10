"""Importing files that were sent.

A mutation starts an import and answers at once; the import goes on in this process, or in another
once this one is gone.
"""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain import uploads as domain
from app.domain.access import AccessScope
from app.domain.imports.plans import Kind
from app.errors import BadUserInput, Forbidden
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.import_options import ImportOptionsInput
from app.graphql.types.uploads import OptionsArgument, Upload, UploadId
from app.services import uploads
from app.services.importing import started_imports, wording
from app.services.importing.table_looks import FileLook

WRITES = Requires(AccessScope.WRITE_CONTENT)

_BOOKS = {Kind.CHARGES, Kind.CREDITS, Kind.INGREDIENTS}
"""Lists that only administrators may write."""

KindName = Annotated[
    str | None,
    strawberry.argument(
        description="Keep under this name what the file's columns mean: files like it are then "
        "recognized. Needs an administrator of all organizations, and BACKBONE_FILE_KINDS_FOLDER."
    ),
]


@strawberry.type
class UploadMutations:
    @strawberry.mutation(
        description="Start the import of a file; follow it by `upload(id)`. What is missing or "
        "doesn't fit is BAD_USER_INPUT, and nothing is started. A list of charges, credits or "
        "ingredients needs the scope admin. While another file of the same token is "
        "sent or imported it is IN_PROGRESS. One that was imported may be so again, with other "
        "options: what is stored already is unchanged.",
        extensions=[WRITES],
    )
    async def start_import(
        self,
        info: Info,
        upload_id: UploadId,
        options: OptionsArgument = None,
        save_kind: KindName = None,
    ) -> Upload:
        context, upload = info.context, await _named(info, upload_id)
        importer = context.runtime.importer
        given = (options or ImportOptionsInput()).given()
        look = await importer.preview(context.database.read, upload, given)
        _check(look)
        if any(table.rows_of in _BOOKS for table in look.tables):
            context.caller.require(AccessScope.ADMIN)
        if save_kind is not None:
            context.caller.require(AccessScope.ADMIN)
            if context.visible is not None:
                raise Forbidden("A kind of files is everybody's: this token is bound.")
            await importer.save_kind(context.database.read, upload, given, save_kind)
        async with context.database.write() as session:
            started = await started_imports.start(session, upload, given, now=context.now)
        importer.begin(started)
        return Upload.of(started)

    @strawberry.mutation(
        description="Stop an import after the batch that it is at; what is stored stays, and "
        "`tables` says what that is. One that is over stays as it is.",
        extensions=[WRITES],
    )
    async def cancel_import(self, info: Info, upload_id: UploadId) -> Upload:
        context, upload = info.context, await _named(info, upload_id)
        async with context.database.write() as session:
            return Upload.of(await started_imports.cancel(session, upload, now=context.now))

    @strawberry.mutation(
        description="Delete a file at once, with what is known of its import; what was imported "
        "stays. One that is being imported is IN_PROGRESS. Gives back its id.",
        extensions=[WRITES],
    )
    async def delete_upload(self, info: Info, upload_id: UploadId) -> strawberry.ID:
        context, upload = info.context, await _named(info, upload_id)
        async with context.database.write() as session:
            await uploads.delete(session, upload)
        return upload_id


async def _named(info: Info, upload_id: strawberry.ID) -> domain.Upload:
    """The upload that an argument names, as it is now.

    Raises:
        NotFound: There is none for the caller.
    """
    key = public_ids.upload_key(upload_id)
    async with info.context.database.read() as session:
        return await uploads.get_upload_of(session, key, info.context.caller)


def _check(look: FileLook) -> None:
    """Refuse what can't be imported.

    Raises:
        BadUserInput: Something is missing, or a table can't be taken.
    """
    for table in look.tables:
        if table.refusal:
            raise BadUserInput(f"{table.name}: {table.refusal}", field="options")
        for question in table.questions:
            option = wording.as_fields(question.option)
            raise BadUserInput(f"Give {option}: {question.reason}.", field=f"options.{option}")
