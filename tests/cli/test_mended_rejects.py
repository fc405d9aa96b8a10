"""What `--rejects` wrote is mended and imported with the options of the first import, whatever."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from tests.formats.books import xlsx

OWNED = ("--organization", "Us", "--create-organization", "--create-brands", "--brand", "B")
AS_OF = ("--as-of", "2026-11-28")
FEED = "https://www.linkedin.com/feed/update/urn:li:activity:"
LINK = "https://www.instagram.com/p/A/"
META = "Post ID,Account username,Publish time,Permalink,Post type,Date,Views,Likes\n"
SIDES = "Post URL,Post publish date,Engagements,,Post URL,Post publish date,Impressions\n"
Run = Callable[..., Result]


@pytest.fixture
def run(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["import", *arguments, *OWNED])

    return run


def a_workbook(path: Path) -> None:
    rows = [[f"{FEED}71", "12/16/2025", 3, "", f"{FEED}72", "12/14/2025", "many"]]
    xlsx(path, {"TOP": [SIDES.strip().split(","), *rows], "Other": [["a"], ["b"]]})


def a_document(path: Path) -> None:
    posts = [{"external_id": name, "date": "2026-11-20", "views": "?"} for name in "ab"]
    path.write_text(json.dumps({"data": {"items": posts}}))


def days_below_labels(path: Path) -> None:
    days = [{"date": "2026-11-20", "total": "many"}, {"date": "2026-11-21", "total": "5"}]
    path.write_text(json.dumps([{"label": "Likes", "data": days}]))


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], Any]:
    return lambda path: path.write_bytes(content.encode(encoding))


FILES: dict[str, tuple[Callable[[Path], Any], tuple[str, ...], tuple[str, str], str]] = {
    "two header rows": (
        text("external_id,date,,\n,,views,likes\na,2026-03-01,many,1\nb,2026-03-01,5,1\n"),
        ("--platform", "yt"),
        ("many", "7"),
        "1 imported",
    ),
    "two header rows with semicolons in a reason": (
        text("external_id;date;;\n;;views;likes\na;2026-03-01;many;-1\n"),
        ("--platform", "yt", "--delimiter", ";"),
        ("many;-1", "7;1"),
        "1 imported",
    ),
    "a title above the header": (
        text(f"All posts\n\n{META}1,us,09/24/2026 15:30,{LINK},IG reel,Lifetime,?!,5\n"),
        AS_OF,
        ("?!", "7"),
        "1 imported",
    ),
    "Windows-1252": (
        text("external_id,date,label,views\na,2026-03-01,Älpler,many\n", "cp1252"),
        ("--platform", "yt", "--encoding", "cp1252"),
        ("many", "7"),
        "1 imported",
    ),
    "UTF-16": (
        text("external_id\tdate\tlabel\tviews\na\t2026-03-01\tÄlpler\tmany\n", "utf-16"),
        ("--platform", "yt", "--encoding", "utf-16"),
        ("many", "7"),
        "1 imported",
    ),
    "a sheet with tables side by side": (
        a_workbook,
        (*AS_OF, "--sheet", "TOP"),
        ("many", "7"),
        "2 imported",  # both stand on the line that is new
    ),
    "tables side by side, the first of which is over": (
        text(
            f"{SIDES}{FEED}71,12/16/2025,3,,{FEED}72,12/14/2025,7\n,,,,{FEED}73,12/14/2025,many\n"
        ),
        AS_OF,
        ("many", "7"),
        "1 imported",
    ),
    "a list in a document": (
        a_document,
        ("--platform", "yt", "--path", "data.items"),
        ('"?"', "5"),
        "2 imported",
    ),
    "days below labels": (
        days_below_labels,
        ("--platform", "instagram", "--post", "71"),
        ('"many"', '"4"'),
        "1 imported",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_rejected_rows_are_mended_and_imported_with_the_same_options(
    run: Run, tmp_path: Path, name: str
) -> None:
    make, options, (bad, good), expected = FILES[name]
    given, rejects = tmp_path / "given", tmp_path / "rejects"
    make(given)

    first = run(str(given), *options, "--rejects", str(rejects))
    assert first.exit_code == 1, first.output
    written = rejects.read_text("utf-8")
    assert bad in written, written
    rejects.write_text(written.replace(bad, good), "utf-8")
    second = run(str(rejects), *options)

    assert second.exit_code == 0, f"{second.output}\n{written}"
    assert f": {expected}" in second.stdout
    assert "0 rejected" in second.stdout


def test_their_texts_are_what_they_were(run: Run, tmp_path: Path) -> None:
    make, options, (bad, good), _ = FILES["Windows-1252"]
    given, rejects = tmp_path / "given", tmp_path / "rejects"
    make(given)
    run(str(given), *options, "--rejects", str(rejects))
    rejects.write_text(rejects.read_text("utf-8").replace(bad, good), "utf-8")

    again = run(str(rejects), *options, "--dry-run")

    assert "label='Älpler'" in again.stdout


def test_rejected_again_they_are_a_file_to_be_mended_still(run: Run, tmp_path: Path) -> None:
    make, options, (bad, good), expected = FILES["two header rows"]
    given, first, second = (tmp_path / name for name in ("given", "first", "second"))
    make(given)
    run(str(given), *options, "--rejects", str(first))

    again = run(str(first), *options, "--rejects", str(second))
    assert again.exit_code == 1
    header, row = second.read_text("utf-8").splitlines()
    assert header == "rejected_line,rejected_reason,external_id,date,views,likes"
    assert row.startswith("2,")
    assert row.endswith(",a,2026-03-01,many,1")

    second.write_text(f"{header}\n{row.replace(bad, good)}\n", "utf-8")
    assert f": {expected}" in run(str(second), *options).stdout
