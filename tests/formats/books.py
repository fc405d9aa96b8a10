"""Small workbooks, written as plain XML."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets; texts and numbers are cells of their kinds."""
    return raw_xlsx(path, {name: _sheet(rows) for name, rows in sheets.items()})


def raw_xlsx(
    path: Path, sheets: Mapping[str, str], shared: str | None = None, *, front: str = ""
) -> Path:
    """A workbook whose sheets hold this XML, and their cells may share a text."""
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    if shared is not None:
        relations += (
            f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
        )
        if shared is not None:
            texts = f'<sst xmlns="{_MAIN}"><si><t>{shared}</t></si></sst>'
            book.writestr("xl/sharedStrings.xml", texts)
        for at, body in enumerate(sheets.values(), 1):
            book.writestr(
                f"xl/worksheets/sheet{at}.xml",
                f'{front}<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>',
            )
    return path


def _sheet(rows: Sequence[Sequence[Any]]) -> str:
    return "".join(
        f'<row r="{line}">'
        + "".join(_cell(f"{chr(65 + at)}{line}", value) for at, value in enumerate(row))
        + "</row>"
        for line, row in enumerate(rows, 1)
    )


def _cell(place: str, value: Any) -> str:
    if value == "":
        return ""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


_SPACES = "urn:oasis:names:tc:opendocument:xmlns"


def ods(path: Path, rows: str) -> Path:
    """An OpenDocument sheet `One` whose rows are this XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        kind = "application/vnd.oasis.opendocument.spreadsheet"
        book.writestr("mimetype", kind)
        book.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{_SPACES}:manifest:1.0"><manifest:file-entry '
            f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        book.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{_SPACES}:office:1.0" xmlns:table="{_SPACES}:'
            f'table:1.0" xmlns:text="{_SPACES}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="One">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    return path
