"""What a file is, and what would become of it."""

from enum import Enum

import strawberry

from app.domain.imports.plans import Kind
from app.domain.platforms import Platform
from app.graphql.enums import described
from app.graphql.types.import_options import FileNumbers
from app.services.importing.table_looks import FileLook, TableLook

MOST_REASONS = 20


class ImportQuestionCode(Enum):
    """What may be missing of a file; the values are the command's options."""

    PLATFORM = "--platform"
    AS_OF = "--as-of"
    VALUES = "--values"
    ACCOUNT = "--account"
    POST = "--post"
    BRAND = "--brand"


described(
    ImportQuestionCode,
    "What is missing of a file; the option of the same name answers it.",
    {
        ImportQuestionCode.PLATFORM: "Which platform its rows are of.",
        ImportQuestionCode.AS_OF: "On which day its numbers were read.",
        ImportQuestionCode.VALUES: "What its numbers are.",
        ImportQuestionCode.ACCOUNT: "Whose days it has.",
        ImportQuestionCode.POST: "Which post it is about.",
        ImportQuestionCode.BRAND: "Which brand its posts or accounts are of, all of them new.",
    },
)
_CHOICES = {
    ImportQuestionCode.PLATFORM: [platform.name for platform in Platform],
    ImportQuestionCode.VALUES: [each.name for each in FileNumbers],
}


@strawberry.type(description="What a file leaves open.")
class ImportQuestion:
    code: ImportQuestionCode = strawberry.field(description="What is missing.")
    reason: str = strawberry.field(description="Why it is asked.")
    example: str = strawberry.field(description="What an answer looks like.")
    choices: list[str] = strawberry.field(
        description="All possible answers; empty where they are free."
    )


@strawberry.type(description="A column of a file that is used.")
class ColumnMeaning:
    column: str = strawberry.field(description="What the file calls it.")
    field: str = strawberry.field(description="What it becomes.")


@strawberry.type(description="A field of a row, as it would be stored.")
class StoredField:
    field: str = strawberry.field(description="The field.")
    value: str = strawberry.field(description="Its value, as text.")


@strawberry.type(description="A row as it would be stored.")
class StoredRow:
    fields: list[StoredField] = strawberry.field(description="What it says.")


@strawberry.type(description="Something that several rows have in common.")
class RowCount:
    what: str = strawberry.field(description="What they are, or why they are rejected.")
    rows: int = strawberry.field(description="How many.")


@strawberry.type(description="What a table of a file is, and what would become of it.")
class TablePreview:
    name: str = strawberry.field(description="The file, with its member or sheet.")
    kind: str | None = strawberry.field(
        description="The name of its kind; null of one that isn't known, whose columns are guessed."
    )
    rows_of: Kind = strawberry.field(description="What it is a list of.")
    sentence: str = strawberry.field(description="What it is, in a sentence.")
    rows: int = strawberry.field(description="How many rows of it were looked at.")
    is_whole: bool = strawberry.field(
        description="Whether these are all of them: of a large table a preview looks at the first."
    )
    columns: list[ColumnMeaning] = strawberry.field(description="The columns that are used.")
    unused: list[str] = strawberry.field(description="The columns that are passed over.")
    fields: list[str] = strawberry.field(description="What its columns may mean.")
    facts: list[str] = strawberry.field(description="What was found out about it, in sentences.")
    questions: list[ImportQuestion] = strawberry.field(description="What is missing.")
    refusal: str | None = strawberry.field(
        description="Why it can't be imported at all; null if it can."
    )
    first_rows: list[StoredRow] = strawberry.field(
        description="The first rows as they would be stored."
    )
    rejects: list[RowCount] = strawberry.field(
        description="Why cells or rows would be rejected, for what they say or for what isn't "
        f"stored, the {MOST_REASONS} most frequent reasons first."
    )
    not_posts: list[RowCount] = strawberry.field(
        description="Rows that are something else: sums, second headers, empty ones."
    )

    @staticmethod
    def of(look: TableLook) -> "TablePreview":
        """Show a table."""
        return TablePreview(
            name=look.name,
            kind=look.kind,
            rows_of=look.rows_of,
            sentence=look.sentence,
            rows=look.size,
            is_whole=look.is_whole,
            columns=[ColumnMeaning(column=column, field=name) for column, name in look.columns],
            unused=list(look.unused),
            fields=list(look.fields),
            facts=list(look.facts),
            questions=[_question(*question) for question in look.questions],
            refusal=look.refusal,
            first_rows=[
                StoredRow(fields=[StoredField(field=name, value=str(row[name])) for name in row])
                for row in look.first_rows
            ],
            rejects=[
                RowCount(what=reason, rows=rows)
                for reason, rows in look.rejects.most_common(MOST_REASONS)
            ],
            not_posts=[RowCount(what=what, rows=rows) for what, rows in look.others.items()],
        )


def _question(option: str, example: str, reason: str) -> ImportQuestion:
    code = ImportQuestionCode(option)
    return ImportQuestion(code=code, reason=reason, example=example, choices=_CHOICES.get(code, []))


@strawberry.type(description="A table of a file that isn't imported.")
class LeftOutTable:
    name: str = strawberry.field(description="What it is called.")
    reason: str = strawberry.field(description="What it is, and why it is left out.")


@strawberry.type(description="What a file is, and what would become of it; nothing is written.")
class FilePreview:
    tables: list[TablePreview] = strawberry.field(description="Its tables that are imported.")
    left_out: list[LeftOutTable] = strawberry.field(
        description="Tables that bring nothing beside the others, and days of accounts whose "
        "account nobody named."
    )
    passed_over: list[str] = strawberry.field(description="Tables whose columns mean nothing.")

    @staticmethod
    def of(look: FileLook) -> "FilePreview":
        """Show a file."""
        return FilePreview(
            tables=list(map(TablePreview.of, look.tables)),
            left_out=[LeftOutTable(name=name, reason=why) for name, why in look.left_out],
            passed_over=list(look.passed),
        )
