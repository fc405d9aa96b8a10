"""What can be said of a file: the options of `backbone import`."""

import datetime as dt
from enum import Enum

import strawberry

from app.domain.imports.kinds.definitions import Values
from app.domain.imports.plans import Kind, NullRule
from app.domain.platforms import Platform
from app.graphql.enums import described
from app.services.importing.given import DateForm, Given, Meaning


class FileNumbers(Enum):
    """What the numbers of a file can be said to be."""

    TOTALS = "totals"
    GAINS = "gains"
    PERIOD = "period"


described(
    FileNumbers,
    "What the numbers of a file are.",
    {
        FileNumbers.TOTALS: "Lifetime totals.",
        FileNumbers.GAINS: "What was gained on single days.",
        FileNumbers.PERIOD: "What was gained in a longer time; no snapshot can be made of that.",
    },
)


@strawberry.input(description="What a column of a file means.")
class ColumnMeaningInput:
    column: str = strawberry.field(description="What the file calls the column.")
    field: str = strawberry.field(description="What it means, such as external_id or views.")


@strawberry.input(description="How dates are written.")
class DateFormatInput:
    field: str = strawberry.field(default="date", description="The field whose dates they are.")
    format: str = strawberry.field(description="As strptime reads them: %d.%m.%Y.")


@strawberry.input(description="When a field is unknown although the file has a value.")
class NullWhenInput:
    column: str = strawberry.field(description="The column that decides.")
    value: str = strawberry.field(description="What it then holds, whatever its case.")
    field: str = strawberry.field(description="The field that is then unknown.")


@strawberry.input(
    description="What you say of a file: the options of `backbone import`. Everything may be left "
    "out; the preview asks for what is missing."
)
class ImportOptionsInput:
    rows: Kind | None = strawberry.field(
        default=None,
        description="What it is a list of, if its columns are called like the fields; a file of a "
        "platform or tool is recognized without it.",
    )
    kind: str | None = strawberry.field(
        default=None, description="The name of its kind, where two fit (docs/file-kinds.md)."
    )
    as_of: dt.date | None = strawberry.field(
        default=None, description="The day on which its numbers were read."
    )
    values: FileNumbers | None = strawberry.field(default=None, description="What its numbers are.")
    locale: str | None = strawberry.field(
        default=None, description="The language of its numbers and dates: en, en-GB, de, fr, ..."
    )
    account: str | None = strawberry.field(
        default=None, description="The handle of the account whose days it has."
    )
    post: str | None = strawberry.field(
        default=None, description="The platform's id of the post that it is about as a whole."
    )
    platform: Platform | None = strawberry.field(
        default=None, description="The platform of rows that name none."
    )
    mapping: list[ColumnMeaningInput] = strawberry.field(
        default_factory=list, description="What columns mean that aren't recognized."
    )
    date_formats: list[DateFormatInput] = strawberry.field(
        default_factory=list, description="How dates are written; ISO 8601 by default."
    )
    null_when: list[NullWhenInput] = strawberry.field(
        default_factory=list, description="Where fields are unknown although there is a value."
    )
    unescape: list[str] = strawberry.field(
        default_factory=list, description=r"Texts whose \n are line breaks."
    )
    sheet: str | None = strawberry.field(
        default=None, description="The sheet of a workbook; by default all."
    )
    path: str | None = strawberry.field(
        default=None, description="Where the list is in a JSON document: data.items."
    )
    encoding: str | None = strawberry.field(
        default=None, description="The bytes of a text: utf-8, utf-16, cp1252; found by default."
    )
    delimiter: str | None = strawberry.field(
        default=None, description="What separates the fields of CSV; found by default."
    )
    brand: str | None = strawberry.field(
        default=None, description="The name of the brand of new posts whose row names none."
    )
    create_brands: bool = strawberry.field(
        default=False, description="Whether brands that aren't there yet are created."
    )

    def given(self) -> Given:
        """It as services take it."""
        plain = {
            name: getattr(self, name)
            for name in ("rows", "kind", "as_of", "locale", "account", "post", "platform", "sheet")
        }
        return Given(
            **plain,
            path=self.path,
            encoding=self.encoding,
            delimiter=self.delimiter,
            brand=self.brand,
            create_brands=self.create_brands,
            values=Values(self.values.value) if self.values else None,
            mapping=tuple(Meaning(each.column, each.field) for each in self.mapping),
            date_formats=tuple(DateForm(each.field, each.format) for each in self.date_formats),
            null_when=tuple(
                NullRule(each.column, each.value, each.field) for each in self.null_when
            ),
            unescape=tuple(self.unescape),
        )
