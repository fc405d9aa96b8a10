"""`backbone export`: what the server's exports have, without a server, whole or not at all."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from app.domain import public_ids
from app.graphql import exports
from app.storage.database import Database
from tests.cli.conftest import Command
from tests.world import NOW, TODAY, World, metrics

LABELS = ["=1+1", "plain", "third"]


@pytest.fixture
def brand(sqlite_url: str) -> str:
    """A brand with three posts; another has one."""
    return asyncio.run(furnish(sqlite_url))


async def furnish(sqlite_url: str) -> str:
    database = Database(sqlite_url)
    world = World(database)
    organization = await world.organization()
    brand, other = [await world.brand(organization) for _ in range(2)]
    for label in LABELS:
        post = await world.post(organization, brand, label=label, published_at=NOW)
        await world.record(organization, post, {TODAY: metrics(views=7)})
    await world.post(organization, other, label="other")
    await database.close()
    return public_ids.brand_id(brand)


def labels(text: str) -> list[str]:
    return sorted(row["label"] for row in csv.DictReader(io.StringIO(text)))


def test_it_goes_to_standard_output_and_how_it_went_to_standard_error(
    on_database: Command, brand: str
) -> None:
    result = on_database("export", "posts", "--scope", brand)
    assert result.exit_code == 0, result.output
    assert labels(result.stdout) == ["'=1+1", "plain", "third"]
    assert "3 rows" in result.stderr


def test_a_file_says_by_its_name_which_format_is_meant(
    on_database: Command, brand: str, tmp_path: Path
) -> None:
    files = [tmp_path / f"posts.{suffix}" for suffix in ("csv", "jsonl", "xlsx", "parquet")]
    for file in files:
        result = on_database("export", "posts", "--scope", brand, "--output", str(file))
        assert result.exit_code == 0, result.output
    as_csv, as_lines, as_book, as_columns = files
    assert labels(as_csv.read_text("utf-8")) == ["'=1+1", "plain", "third"]
    lines = [json.loads(line) for line in as_lines.read_text("utf-8").splitlines()]
    assert sorted(line["label"] for line in lines) == LABELS
    header, *rows = load_workbook(as_book)["posts"].iter_rows(values_only=True)
    at = header.index("analytics totals views")
    assert [row[at] for row in rows] == [7, 7, 7]
    assert sorted(parquet.read_table(as_columns).column("label").to_pylist()) == LABELS
    assert sorted(each.name for each in tmp_path.glob("*posts*")) == sorted(
        each.name for each in files
    )


def test_days_are_those_of_a_preset_or_from_one_to_another(
    on_database: Command, brand: str
) -> None:
    for window in ("last-7-days", "2026-03-01..2026-03-07"):
        result = on_database("export", "series", "--scope", brand, "--window", window)
        assert len(result.stdout.splitlines()) == 1 + 7, result.output


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["export", "nothing"], 1, "There is no export nothing: there are account_days"),
        (["export", "posts", "--format", "pdf"], 2, "Formats are csv, jsonl, xlsx, parquet"),
        (["export", "posts", "--set", "x=1"], 1, "There is no parameter"),
        (["export", "posts", "--set", "x"], 1, "NAME=VALUE"),
        (["export", "revenue", "--scope", "brand_1"], 1, "can't be had of brand_1 alone"),
        (["export", "series", "--window", "someday"], 1, "SOMEDAY"),
        (["export", "posts", "--output", "/nowhere/at/all.csv"], 1, "can't be written"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cant_be_exported_says_why(
    on_database: Command, arguments: list[str], code: int, told: str
) -> None:
    result = on_database(*arguments)
    assert (result.exit_code, told in result.stderr) == (code, True), result.output


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_one_that_fails_leaves_the_file_that_was_there(
    on_database: Command,
    brand: str,
    tmp_path: Path,
    suffix: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / f"kept.{suffix}"
    file.write_text("of yesterday")
    monkeypatch.setattr(exports, "LARGEST_PAGE", 1)
    read, pages = exports._page, list[Any]()

    async def fail_later(*given: Any) -> Any:
        pages.append(await read(*given))
        if len(pages) == 3:
            raise KeyboardInterrupt
        return pages[-1]

    monkeypatch.setattr(exports, "_page", fail_later)
    result = on_database("export", "posts", "--scope", brand, "--output", str(file))
    assert result.exit_code == 130
    assert file.read_text() == "of yesterday"
    assert [each.name for each in tmp_path.glob("*kept*")] == [file.name]
