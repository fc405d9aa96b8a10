"""What imports say over HTTP is said in the words of the API."""

import ast
import dataclasses
import re
from pathlib import Path

import pytest

from app.graphql.types.import_options import ImportOptionsInput
from app.services.importing.wording import FIELDS, as_fields


def test_messages_name_fields_instead_of_options() -> None:
    text = "--map: give --map COLUMN=FIELD, --as-of or --create-brands; --as names it"
    assert as_fields(text) == (
        "mapping: give mapping COLUMN=FIELD, asOf or createBrands; kind names it"
    )


@pytest.mark.parametrize(
    "text",
    [
        "there is no brand '--as-of': create it",
        r"'it\'s --brand' is not a number",
        """"it's --brand" is not a number""",
        "'--platform and so on and so… is not a date",
        "--nothing is no option of an import",
    ],
)
def test_what_a_file_holds_stays_as_it_is_in_messages(text: str) -> None:
    assert as_fields(text) == text
    assert as_fields(f"It doesn't say: {text}; give --as-of") == (
        f"It doesn't say: {text}; give asOf"
    )


def test_every_option_that_a_message_names_has_its_field() -> None:
    told = set[str]()
    for folder in ("domain/imports", "services/importing", "formats"):
        for path in Path("app", folder).rglob("*.py"):
            strings = (
                node.value
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )
            told |= {option for text in strings for option in re.findall("--([a-z-]+)", text)}

    assert told - FIELDS.keys() == {"rejects"}  # which the command's own report names
    assert {"_".join(option.split("-")) for option in FIELDS} - {
        *(field.name for field in dataclasses.fields(ImportOptionsInput)),
        *("as", "map", "date_format", "save_kind"),
    } == set()
