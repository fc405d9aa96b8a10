"""Files that people have, as platforms and tools gave them: what they are, and what comes in.

They are not part of the project: BACKBONE_TEST_SAMPLE_FILES names the folder that holds them, and
without it these tests are skipped. Each is imported with no more options than its own preview asks
for; what is expected was counted by hand.
"""

import json
import os
import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from app.cli.main import app

FOLDER = os.environ.get("BACKBONE_TEST_SAMPLE_FILES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="BACKBONE_TEST_SAMPLE_FILES is not set")
CREATING = ("--organization", "Us", "--create-organization", "--create-brands", "--brand", "B")
ANSWERS = {
    "--as-of": "2026-11-28",
    "--platform": "YOUTUBE",
    "--account": "@us",
    "--post": "post1",
    "--values": "totals",
}


class Expected(NamedTuple):
    """What a file is and brings: its kind, what it asks, posts, days of accounts, rejects."""

    kind: str | None
    asked: str
    posts: int
    days: int = 0
    rejected: int = 0


FILES = {
    "bom.csv": Expected(None, "platform as-of", 1),
    "buffer.csv": Expected("buffer", "as-of", 1),
    "cr_only.csv": Expected(None, "platform as-of", 2),
    "de_sheet.csv": Expected(None, "platform as-of", 2, rejected=1),
    "dups.csv": Expected(None, "platform as-of", 1),
    "excel_serial.csv": Expected(None, "platform as-of", 2),
    "fb_classic.csv": Expected("facebook-posts", "as-of", 2),
    "fb_meta.csv": Expected("facebook-meta", "as-of", 2, rejected=1),
    "flat.jsonl": Expected("backbone-snapshots", "", 1),
    "fr_utf16.txt": Expected(None, "platform as-of", 2),
    "hootsuite.csv": Expected("hootsuite", "as-of", 2),
    "ig_converted.csv": Expected("backbone-snapshots", "platform", 3),
    "ig_meta.csv": Expected("instagram-meta", "as-of", 3),
    "ig_meta_de.csv": Expected("instagram-meta", "as-of", 2),
    "json_array.json": Expected(None, "platform as-of", 1),
    "jsonl_float.jsonl": Expected(None, "platform as-of", 3),
    "jsonl_nested.jsonl": Expected(None, "as-of", 1),
    "li_cut.csv": Expected("linkedin-posts", "as-of", 4),
    "linkedin_content.xlsx": Expected("linkedin-posts", "as-of", 4),
    "linkedin_top_posts.csv": Expected("linkedin-posts", "as-of", 4),
    "min.jsonl": Expected("backbone-snapshots", "platform", 1),
    "min_rev.jsonl": Expected("backbone-snapshots", "platform", 1),
    "postiz_post.json": Expected("postiz", "post platform", 1),
    "ragged.csv": Expected(None, "platform as-of", 1, rejected=2),
    "sci.csv": Expected(None, "platform as-of", 1, rejected=3),
    "sep.csv": Expected(None, "platform as-of", 1),
    "tiktok_studio.csv": Expected("tiktok-content", "as-of", 2, rejected=1),
    "totals_row.csv": Expected(None, "platform as-of", 2),
    "tweets.js": Expected("x-archive", "as-of", 2),
    "two_bad.csv": Expected("backbone-snapshots", "platform", 0, rejected=1),
    "two_headers.csv": Expected(None, "platform as-of", 1),
    "unused.csv": Expected("backbone-snapshots", "platform", 1),
    "x_classic.csv": Expected("x-tweets", "as-of", 2),
    "x_clean.csv": Expected("backbone-snapshots", "platform", 3),
    "x_content.csv": Expected("x-content", "as-of", 3),
    "x_overview.csv": Expected("x-overview", "account", 0, days=1),
    "yt.zip": Expected("youtube-table", "values as-of", 4),
    "yt_chart_data.csv": Expected("youtube-chart", "", 1),
    "yt_table_data.csv": Expected("youtube-table", "values as-of", 4),
    "zernio_timeline.json": Expected("zernio", "", 1),
}


def run(name: str, *options: str) -> Any:
    path = Path(FOLDER or "", name)
    if not path.is_file():
        pytest.skip(f"{name} is not in BACKBONE_TEST_SAMPLE_FILES")
    result = CliRunner().invoke(app, ["import", str(path), *CREATING, "--json", *options])
    assert isinstance(result.exception, SystemExit | None), result.output
    return result


def count(url: str, table: str) -> int:
    with sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///")) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(number)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_it_is_and_brings_what_is_in_it(
    name: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    expected = FILES[name]
    questions = asked_by(name)

    assert questions == [f"--{each}" for each in expected.asked.split()]
    result = run(name, *(part for each in questions for part in (each, ANSWERS[each])))
    report = json.loads(result.stdout.splitlines()[-1])
    assert report["kind"] == expected.kind
    assert report["rejected"] == expected.rejected, report
    assert result.exit_code == (1 if expected.rejected else 0)
    assert count(sqlite_url, "posts") == expected.posts
    assert count(sqlite_url, "account_analytics") == expected.days


def asked_by(name: str) -> list[str]:
    first = json.loads(run(name, "--dry-run").stdout.splitlines()[0])
    return [
        question["option"]
        for preview in first.get("previews", [])
        for question in preview["questions"]
    ]


def test_days_with_nothing_that_is_kept_bring_nothing(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    result = run("yt_totals.csv", "--account", "@us")

    assert result.exit_code == 2
    assert "nothing that is kept of an account's days" in result.stderr
