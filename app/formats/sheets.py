"""Workbooks as rows of plain values: xlsx, xls and ods, read by calamine.

A number that has no fraction is an int. One of more digits than a cell holds (15) comes as a text
in scientific notation, because it isn't what somebody typed any more.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.errors import BadUserInput
from app.formats import sheet_checks

_EXACT = 10**15


class Workbook:
    """A workbook that stays open: a sheet is read once, and looked through as often as one likes.

    The sheets read stay in memory together as far as they have no more cells than one may have.
    """

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            BadUserInput: It can't be read, is locked by a password, or is too large.
        """
        from python_calamine import CalamineError, CalamineWorkbook

        sheet_checks.check_workbook(path)
        self._errors = (CalamineError, OSError, ValueError)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except BaseException as error:  # noqa: BLE001 - Rust's panics are no Exception
            raise self._told(error) from None
        self.names = [str(name) for name in self._book.sheet_names]
        self._sheets: dict[str, Any] = {}

    def rows(self, name: str) -> Iterator[list[Any]]:
        """A sheet's rows from its first line on, the empty ones included.

        Raises:
            BadUserInput: It can't be read.
        """
        sheet = self._sheet(name)
        if sheet.start is None:
            return
        for row in sheet.iter_rows():
            yield [
                cell
                if (kind := type(cell)) is str
                else int(cell)
                if kind is float and -_EXACT < cell < _EXACT and cell.is_integer()
                else _plain(cell)
                for cell in row
            ]

    def _sheet(self, name: str) -> Any:
        if name not in self._sheets:
            try:
                sheet = self._book.get_sheet_by_name(name)
            except BaseException as error:  # noqa: BLE001 - Rust's panics are no Exception
                raise self._told(error) from None
            left = sheet_checks.MAX_CELLS - _cells(sheet)
            while self._sheets and sum(map(_cells, self._sheets.values())) > left:
                del self._sheets[next(iter(self._sheets))]
            self._sheets[name] = sheet
        return self._sheets[name]

    def _told(self, error: BaseException) -> BaseException:
        """What is wrong with the file, where that is what went wrong."""
        is_panic = type(error).__name__ == "PanicException"
        if not isinstance(error, self._errors) and not is_panic:
            return error
        why = " ".join(str(error).split())[:200]
        if is_panic:
            why = "it is damaged"
        elif "password" in repr(error).lower():
            why = "it is locked by a password"
        return BadUserInput(f"The workbook can't be read: {why}.", field="file")


def _cells(sheet: Any) -> int:
    return int(sheet.height * sheet.width)


def _plain(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell) if abs(cell) < _EXACT else f"{cell:.10E}"
        return cell
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        return f"{cell:.10E}"
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return cell.date().isoformat() if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return cell
