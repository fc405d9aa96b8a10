"""Over real HTTP: exports as workbooks and as Parquet, read back by the libraries of others."""

import asyncio
import io
import threading
from datetime import date
from pathlib import Path
from typing import Any, Self

import pytest
from graphql import GraphQLError
from openpyxl import load_workbook
from pyarrow import parquet
from python_calamine import CalamineWorkbook

from app.domain import public_ids
from app.formats import written
from app.graphql import exports
from app.graphql.table_rows import TableRows
from app.web import export_files, table_files
from app.web.export_streams import Pages
from tests.web.test_answer_cache import Server
from tests.web.test_export_streams import endless
from tests.web.test_exports import LABELS, calm, error_of, everybodys, get, lines, server
from tests.world import DAY, NOW, TODAY

__all__ = ["calm", "endless", "everybodys", "server"]

pytestmark = pytest.mark.usefixtures("anyio_backend")

DAYS = {"window": '{"preset": "LAST_7_DAYS"}'}


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(sheet: list[list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(sheet[0], row, strict=True)) for row in sheet[1:]]


def test_a_workbook_has_the_rows_as_numbers_dates_and_guarded_texts(server: Server) -> None:
    answer = get(server, "/exports/posts.xlsx")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-length"] == str(len(answer.content))
    name = f'attachment; filename="posts-{NOW.date()}.xlsx"'
    assert answer.headers["content-disposition"] == name

    rows = rows_of(sheets(answer.content)["posts"])
    labels = {f"'{label}" if label[0] in "=+-@\t\r" else label for label in LABELS}
    assert {row["label"] for row in rows} == labels
    (measured,) = [row for row in rows if row["analytics totals views"] != ""]
    assert measured["analytics totals views"] == 100
    assert measured["analytics totals likes"] == ""
    assert "analytics totals engagement rate (%)" in measured


def test_days_are_dates_for_a_spreadsheet(server: Server) -> None:
    content = get(server, "/exports/post_days.xlsx", **DAYS).content
    book = load_workbook(io.BytesIO(content))
    header, *rows = book["post days"].iter_rows()
    at = [cell.value for cell in header].index("date")
    days = [row[at] for row in rows]
    assert max(cell.value.date() for cell in days) == TODAY - DAY
    assert {cell.number_format for cell in days} == {"yyyy-mm-dd"}


def test_a_sheet_says_what_the_rows_are(calm: Server) -> None:
    brand = public_ids.organization_id(calm.organization)
    content = get(calm, "/exports/series.xlsx", scope=brand, **DAYS).content
    about = {row[0]: row[1] for row in sheets(content)["About"]}
    assert about["export"] == "series"
    assert about["scope"] == brand
    assert about["of"] == "Acme"
    assert about["days"] == "2026-03-13 to 2026-03-19"
    assert about["time zone"] == "Europe/Zurich"
    assert about["as of"] == NOW.isoformat()
    assert about["rows"] == "7"
    assert about["engagement rate (%)"].startswith("Engagement per hundred views")


def test_more_rows_than_a_sheet_holds_begin_another(
    calm: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_files, "MOST_ROWS_OF_SHEET", 3)
    found = sheets(get(calm, "/exports/posts.xlsx").content)
    assert list(found) == ["posts", "posts 2", "posts 3", "About"]
    assert [len(found[name]) for name in ("posts", "posts 2", "posts 3")] == [4, 4, 3]
    assert found["posts"][0] == found["posts 3"][0]


def test_parquet_has_columns_of_types_and_texts_as_they_are(server: Server) -> None:
    answer = get(server, "/exports/posts.parquet")
    assert answer.status_code == 200, answer.text
    table = parquet.read_table(io.BytesIO(answer.content))
    expected = lines(get(server, "/exports/posts.jsonl"))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["analytics totals views"] == "int64"
    assert kinds["analytics totals engagement rate (%)"] == "double"
    assert kinds["published at"] == "timestamp[us, tz=UTC]"
    assert kinds["label"] == "string"
    assert table.column("label").to_pylist() == [row["label"] for row in expected]
    assert table.schema.field("label").metadata[b"meaning"]
    assert table.schema.metadata[b"export"] == b"posts"

    days = parquet.read_table(io.BytesIO(get(server, "/exports/post_days.parquet", **DAYS).content))
    assert max(days.column("date").to_pylist()) == date(2026, 3, 19)


def test_a_cell_of_several_values_has_them_as_they_are(calm: Server) -> None:
    table = parquet.read_table(io.BytesIO(get(calm, "/operations/typed.parquet").content))
    assert table.column("time series points date").to_pylist()[0][-1] == date(2026, 3, 19)
    assert table.column("time series points views").to_pylist()[0][-2:] == [1, 1]


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_without_its_library_a_format_says_what_to_install(
    calm: Server, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "can_write", lambda _suffix: False)
    answer = get(calm, f"/exports/posts.{suffix}")
    assert error_of(answer) == (503, "UNAVAILABLE")
    assert f"backbone[{suffix}]" in answer.text


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_a_file_that_grows_too_large_is_refused_and_gone(
    calm: Server, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_files, "MOST_BYTES", 100_000)
    monkeypatch.setattr(table_files, "GROUP_ROWS", 500)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = get(calm, f"/exports/posts.{suffix}")
    assert error_of(answer) == (400, "BAD_USER_INPUT")
    assert "stream" in answer.text
    assert list(tmp_path.glob(".backbone-*")) == []


def test_a_page_that_fails_is_an_error_and_no_file(
    calm: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", 3)
    read, pages = exports._page, []

    async def fail_later(*given: Any) -> Any:
        result = await read(*given)
        pages.append(result)
        if len(pages) == 2:
            result.errors = [GraphQLError("broken")]
        return result

    monkeypatch.setattr(exports, "_page", fail_later)
    answer = get(calm, "/exports/posts.xlsx")
    assert answer.status_code == 500
    assert get(calm, "/exports/platforms.csv").status_code == 200


class Waiting:
    """A format whose writer waits, in its thread, wherever it is told to; it notes what is done."""

    def __init__(self, where: str) -> None:
        self.done: list[str] = []
        self.is_there, self.goes_on = threading.Event(), threading.Event()
        self._where = where

    def _do(self, what: str) -> None:
        if what == self._where:
            self.is_there.set()
            self.goes_on.wait()
        self.done.append(what)

    def open(self, *_: object) -> Self:
        self._do("open")
        return self

    def write(self, _rows: object) -> None:
        self._do("write")

    def close(self) -> None:
        self._do("close")

    def abandon(self) -> None:
        self._do("abandon")


def folders_in(path: Path) -> list[Path]:
    return [each for each in path.iterdir() if each.is_dir()]


@pytest.mark.parametrize("where", ["open", "write", "close"])
async def test_a_file_is_let_go_of_once_the_thread_has_ended_that_writes_it(
    where: str, tmp_path: Path
) -> None:
    """Whoever leaves, or a server that stops, cancels what is done; a thread can't be."""

    async def pages() -> Pages:
        (tmp_path / "table").touch()
        yield TableRows(1, ())

    async def still_may() -> None:
        pass

    waiting = Waiting(where)
    given = table_files.FileFormat("text/x", waiting.open), (), pages(), table_files.About("x", ())

    async def write() -> None:
        async with export_files.written(*given, still_may, folder=tmp_path):
            pass

    writing = asyncio.create_task(write())
    await asyncio.to_thread(waiting.is_there.wait)
    writing.cancel()
    await asyncio.sleep(0.01)
    done, folders = list(waiting.done), folders_in(tmp_path)
    waiting.goes_on.set()
    assert "abandon" not in done
    assert folders
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert waiting.done[-2:] == [where, "abandon"]
    assert not folders_in(tmp_path)
