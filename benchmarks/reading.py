"""Reading a file as an import does, besides the recording: `python -m benchmarks.reading`.

Ratios of CPU times in one process: recognized, looked through and every row read, against the
obvious code: for CSV the csv module with dates and whole numbers parsed, for a workbook calamine's
own rows, for Parquet pyarrow's. Each format has a process of its own, whose peak memory is told.
`ROWS=1000000` for a large file.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from app.cli.running import collect_garbage_rarely
from app.domain.imports.file_plans import Answers
from app.domain.imports.moments import Calendar, Day
from app.domain.imports.rows import Row
from app.formats import containers
from app.services import file_imports, file_previews, file_tables

ROWS = int(os.environ.get("ROWS", "100000"))
ROUNDS = 3
HEADER = (
    *("Post ID", "Account username", "Description", "Publish time", "Permalink", "Post type"),
    *("Date", "Views", "Reach", "Likes", "Comments", "Shares", "Saves"),
)
READ_ON = datetime(2026, 11, 28, tzinfo=UTC)
CALENDAR = Calendar("UTC", datetime(2026, 11, 29, 12, tzinfo=UTC))
SAID = Answers(as_of=Day(READ_ON.date(), READ_ON))


def rows() -> Iterator[list[Any]]:
    """Posts as Meta's Business Suite writes them."""
    random = Random(1)
    for number in range(ROWS):
        day = date(2026, 1, 1) + timedelta(number % 300)
        yield [
            *(f"{17900000000000000 + number * 7 + 1}", "us"),
            f"Post number {number} of many, with some text that says a little #tag{number % 50}",
            f"{day:%m/%d/%Y} 15:{number % 60:02}",
            f"https://www.instagram.com/p/A{number}/",
            *(random.choice(("IG reel", "IG image", "IG carousel")), "Lifetime"),
            *(random.randint(0, most) for most in (10**6, 10**5, 10**4, 900, 90, 90)),
        ]


def write_csv(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([HEADER, *rows()])


def write_xlsx(path: Path) -> None:
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Posts")
    for at, row in enumerate([HEADER, *rows()]):
        sheet.write_row(at, 0, row, None)
    book.close()


def write_parquet(path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns = zip(*rows(), strict=True)
    table = pa.table(dict(zip(HEADER, map(list, columns), strict=True)))
    parquet.write_table(table, path, row_group_size=20_000)


def plain_csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            datetime.strptime(row["Publish time"], "%m/%d/%Y %H:%M")  # noqa: DTZ007
            for name in HEADER[7:]:
                int(row[name])


def plain_xlsx(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows():
        pass


def plain_parquet(path: Path) -> None:
    from pyarrow import parquet

    for batch in parquet.ParquetFile(path).iter_batches(1024, use_threads=False):
        batch.to_pylist()


FORMATS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "csv": (write_csv, plain_csv),
    "xlsx": (write_xlsx, plain_xlsx),
    "parquet": (write_parquet, plain_parquet),
}


def read(path: Path) -> int:
    """Read a file as an import does; how many rows it has."""
    found = 0
    with containers.opened(path, path.name) as (part,):
        file = file_imports.examine(file_tables.table_of(part), SAID)
        assert file is not None
        file_previews.preview(file, CALENDAR)
        reader = file.reader(CALENDAR)
        with file.opened() as (table, _):
            for row in reader.read_all(table.records):
                assert isinstance(row, Row)
                found += 1
    return found


def timed(work: Callable[[Path], object], path: Path) -> float:
    began = time.process_time()
    work(path)
    return time.process_time() - began


def measure(path: Path) -> None:
    plain = FORMATS[path.suffix[1:]][1]
    read_alone = timed(read, path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratios = [timed(read, path) / timed(plain, path) for _ in range(ROUNDS)]
    print(
        f"  {path.suffix[1:]:8} {ROWS:,} rows in {read_alone:.1f} s of CPU: "
        f"{median(ratios):.1f}x the plain reader, {peak:.0f} MB at the peak"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for suffix, (write, _) in FORMATS.items():
            path = Path(folder, f"posts.{suffix}")
            write(path)
            subprocess.run([sys.executable, "-m", "benchmarks.reading", str(path)], check=True)
            path.unlink()


if __name__ == "__main__":
    collect_garbage_rarely()
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
