"""Workbooks as rows of plain values: xlsx, xls and ods, read by calamine.

A number that has no fraction is an int. One of more digits than a cell holds (15) comes as a text
in scientific notation, because it isn't what somebody typed any more.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, overload

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

    def rows(self, name: str) -> "SheetRows":
        """A sheet's rows from its first line on, the empty ones included.

        Raises:
            BadUserInput: It can't be read.
        """
        sheet = self._sheet(name)
        return SheetRows(iter(()) if sheet.start is None else sheet.iter_rows())

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


class SheetRows:
    """A sheet's rows as plain values: row by row, or those that come next column by column."""

    def __init__(self, rows: Iterator[list[Any]]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self._rows:
            yield list(map(_plain, row))

    def columns(self, most: int) -> "PlainColumns":
        """The next rows, column by column; no column where there are no rows."""
        return PlainColumns(list(zip(*islice(self._rows, most), strict=True)))


class PlainColumns(Sequence[Sequence[Any]]):
    """Columns of a sheet, whose values are made plain when they are looked at."""

    def __init__(self, cells: list[tuple[Any, ...]]) -> None:
        self._cells = cells
        self._plain: dict[int, Sequence[Any]] = {}

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> Sequence[Any]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Sequence[Any]]: ...

    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        if at not in self._plain:
            self._plain[at] = _plain_column(self._cells[at])
        return self._plain[at]


def _plain_column(cells: tuple[Any, ...]) -> Sequence[Any]:
    """Cells as plain values; mostly all are of one kind, and then that is done at once."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells
    if kinds == {float} and all(map(float.is_integer, cells)):
        numbers = list(map(int, cells))
        if min(numbers) > -_EXACT and max(numbers) < _EXACT:
            return numbers
    return [cell if type(cell) is str else _plain(cell) for cell in cells]


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
