"""`backbone import` as a person meets it: options, reports, exit codes, Ctrl-C."""

import asyncio
import json
import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from app.services.importing import runs
from tests.cli.conftest import Program, _ended, _environment
from tests.forking import Forked, run_command

FILE = """external_id,date,brand,label,views
a,2026-03-17,Cats,a first,10
a,2026-03-18,Cats,a last,20
b,2026-03-18,Dogs,b only,5
"""
CREATING = (
    "--organization",
    "Acme",
    "--create-organization",
    "--create-brands",
    "--platform",
    "yt",
)
Import = Callable[..., Result]


@pytest.fixture
def database_file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite+aiosqlite:///"))


@pytest.fixture
def import_(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(content: str | bytes, *options: str, kind: str = "snapshots") -> Result:
        file = tmp_path / "given"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return CliRunner().invoke(app, ["import", kind, str(file), *options])

    return run


def count(database_file: Path, table: str) -> int:
    with sqlite3.connect(database_file) as connection:
        (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(number)


def test_one_command_creates_all_that_is_missing(import_: Import) -> None:
    result = import_(FILE, *CREATING, "--time-zone", "europe/zurich", "--currency", "chf")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "3 rows: 3 imported, 0 unchanged, 0 rejected",
        "  snapshots  3 created, 0 updated, 0 unchanged",
        "  posts      2 created, 0 updated, 0 unchanged",
        "  brands     2 created",
    ]


def test_the_same_command_again_changes_nothing(import_: Import) -> None:
    import_(FILE, *CREATING)

    result = import_(FILE, *CREATING, "--json")

    report = json.loads(result.stdout)
    assert result.exit_code == 0
    assert report["snapshots"] == {"created": 0, "updated": 0, "unchanged": 3}
    assert report["posts"] == {"created": 0, "updated": 0, "unchanged": 2}
    assert report["brandsCreated"] == 0


def test_the_only_organization_needs_no_name_and_one_is_found_in_any_case(import_: Import) -> None:
    import_(FILE, *CREATING)

    for naming in ((), ("--organization", "ACME")):
        assert import_(FILE, "--platform", "yt", *naming).exit_code == 0


def test_a_missing_organization_is_an_error_that_says_how_to_create_it(import_: Import) -> None:
    missing = import_(FILE, "--organization", "Nobody", "--platform", "yt")
    unnamed = import_(FILE, "--platform", "yt")

    assert (missing.exit_code, unnamed.exit_code) == (1, 1)
    assert "--create-organization" in missing.stderr
    assert "--organization LABEL" in unnamed.stderr


def test_organizations_of_one_label_are_told_apart_by_id(
    import_: Import, database_file: Path
) -> None:
    import_(FILE, *CREATING)
    with sqlite3.connect(database_file) as connection:
        connection.execute(
            "INSERT INTO organizations (id, label, label_key, time_zone, week_start, currency,"
            " created_at, updated_at) SELECT '0123456789abcdef0123456789abcdef', label, label_key,"
            " time_zone, week_start, currency, created_at, updated_at FROM organizations"
        )
    connection.close()

    result = import_(FILE, "--organization", "Acme", "--platform", "yt")

    assert result.exit_code == 1
    *_, last_id = result.stderr.split("(")[1].split(")")[0].split(", ")
    assert last_id.startswith("org_")
    assert import_(FILE, "--organization", last_id, "--platform", "yt").exit_code == 0


def test_the_time_zone_of_an_organization_that_is_there_stays(import_: Import) -> None:
    import_(FILE, *CREATING)

    result = import_(FILE, *CREATING, "--time-zone", "Asia/Tokyo")

    assert result.exit_code == 1
    assert "its time zone is UTC" in result.stderr


@pytest.mark.parametrize(
    ("options", "stored"),
    [
        ((), "MONDAY"),
        (("--week-start", "sunday"), "SUNDAY"),
        (("--week-start", "SATURDAY"), "SATURDAY"),
    ],
)
def test_an_organization_is_created_with_its_week(
    import_: Import, database_file: Path, options: tuple[str, ...], stored: str
) -> None:
    assert import_(FILE, *CREATING, *options).exit_code == 0
    assert import_(FILE, *CREATING, *options).exit_code == 0  # it begins as it did

    with sqlite3.connect(database_file) as connection:
        found = connection.execute("SELECT week_start FROM organizations").fetchall()
    connection.close()
    assert found == [(stored,)]


def test_the_week_of_an_organization_that_is_there_stays(import_: Import) -> None:
    import_(FILE, *CREATING, "--week-start", "sunday")

    result = import_(FILE, *CREATING, "--week-start", "monday")

    assert result.exit_code == 1
    assert "its weeks begin on Sunday" in result.stderr


def test_a_time_zone_that_does_not_exist_writes_nothing(
    import_: Import, database_file: Path
) -> None:
    result = import_(FILE, *CREATING, "--time-zone", "Mars/Olympus")

    assert result.exit_code == 1
    assert "Mars/Olympus" in result.stderr
    assert count(database_file, "organizations") == 0


BAD = b"""external_id,platform,date,brand,views
good,yt,2026-03-18,Cats,1
bad,yt,2026-03-18,Cats,-1
bad,yt,2026-03-18,Cats,1.5
bad,yt,2026-03-18,Cats,9007199254740992
bad,yt,2026-03-18,Cats,"1,234"
bad,friendster,2026-03-18,Cats,1
bad,yt,2026-02-29,Cats,1
bad,yt,2999-01-01,Cats,1
,yt,2026-03-18,Cats,1
bad,yt,2026-03-18,,1
bad,yt,2026-03-18,Cats
caf\xe9,yt,2026-03-18,Cats,1
also good,yt,2026-03-18,Cats,
good,yt,2026-03-19,Cats,2
bad,yt,2026-03-19,"Cats,2
"""
CREATING_ONLY = CREATING[:-2]
REASONS = [
    (3, "views", "negative"),
    (4, "views", "whole number"),
    (5, "views", "at most 1000000000000"),
    (6, "views", "digits only"),
    (7, "platform", "not a platform"),
    (8, "date", "not a date that exists"),
    (9, "date", "in the future"),
    (10, "", "external id is missing"),
    (12, "", "4 fields instead of 5"),
    (13, "external_id", "UTF-8"),
    (16, "", "never closed"),
    (11, "brand", "no row that was taken names its brand"),
]


def test_rows_that_cannot_be_taken_are_reported_and_do_not_stop_the_others(
    import_: Import, database_file: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"

    result = import_(BAD, *CREATING_ONLY, "--rejects", str(rejects))

    assert result.exit_code == 1
    assert "15 rows: 2 imported, 1 unchanged, 12 rejected" in result.stdout
    assert count(database_file, "post_analytics") == 2
    header, *found = rejects.read_bytes().splitlines(keepends=True)
    given = (BAD if isinstance(BAD, bytes) else BAD.encode()).splitlines(keepends=True)
    assert header == b"rejected_line,rejected_reason," + given[0]
    for row, (line, column, part) in zip(found, REASONS, strict=True):
        told, _, rest = row.partition(b",")
        assert int(told) == line
        assert part in rest.decode(errors="replace")
        assert row.endswith(given[line - 1])
        assert f"  line {line}{f', {column}' if column else ''}: " in result.stdout


@pytest.mark.parametrize("seed", range(4))
def test_the_row_that_names_a_brand_may_stand_anywhere(
    import_: Import, database_file: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    named = [f"{post},2026-03-18,Cats,1" for post in "abc"]
    nameless = [f"{post},2026-03-{day},,2" for post in "abc" for day in range(10, 15)]
    lost = [f"lost,2026-03-{day},,2" for day in range(10, 13)]
    lines = [*named, *nameless, *lost]
    chance.shuffle(lines)
    rejects = tmp_path / "rejects.csv"
    text = "\n".join(("external_id,date,brand,views", *lines, ""))
    size = str(chance.randint(1, 6))

    result = import_(text, *CREATING, "--batch-size", size, "--rejects", str(rejects))

    assert "21 rows: 18 imported, 0 unchanged, 3 rejected" in result.stdout
    assert [line.partition('brand",')[2] or line for line in rejects.read_text().splitlines()][
        1:
    ] == [line for line in lines if line in lost]
    assert [count(database_file, table) for table in ("posts", "post_analytics")] == [3, 18]


def test_what_was_rejected_is_mended_and_imported_from_the_same_file(
    import_: Import, database_file: Path, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = (
        "external_id;date;tags;views\n"
        'a;2026-03-01;"x"|"y";1\n'
        'b;2026-03-01;"x"|"y";2\n'
        'c;2026-03-01;"x"|"y";3\n'
        "d;2026-03-01;ok;4,0\n"
        "e;2026-03-01;ok;5\n"
    )
    options = (*CREATING, "--brand", "Cats", "--rejects", str(rejects))

    first = import_(text, *options)

    assert first.exit_code == 1
    assert "5 rows: 1 imported, 0 unchanged, 4 rejected" in first.stdout
    mended = rejects.read_text().replace('"|"', " ").replace("4,0", "4")
    second = import_(mended, *options)
    assert second.exit_code == 0, second.stdout
    assert "4 rows: 4 imported, 0 unchanged, 0 rejected" in second.stdout
    assert count(database_file, "post_analytics") == 5
    again = import_(text.replace('"|"', " ").replace("4,0", "4"), *options)
    assert "5 rows: 0 imported, 5 unchanged, 0 rejected" in again.stdout


def test_objects_that_were_rejected_are_mended_likewise(import_: Import, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    text = (
        '{"external_id": "a", "date": "2026-03-01", "views": "many"}\n'
        '{"external_id": "b", "date": "2026-03-01", "views": 2}\n'
        '{"external_id": "c", "date": "2026-03-01", "views": 3,}\n'
    )
    options = (*CREATING, "--brand", "Cats", "--rejects", str(rejects))

    assert "3 rows: 1 imported, 0 unchanged, 2 rejected" in import_(text, *options).stdout

    mended = rejects.read_text().replace('"many"', "1").replace(",}", "}")
    assert "2 rows: 2 imported, 0 unchanged, 0 rejected" in import_(mended, *options).stdout


@pytest.mark.parametrize("unknown", ["", "-", "\u2013", "N/A", "n/a"])
def test_a_row_without_any_count_is_unchanged_and_named(
    import_: Import, database_file: Path, unknown: str
) -> None:
    text = f"external_id,date,views,likes\na,2026-03-01,{unknown},\nb,2026-03-01,1,{unknown}\n"

    result = import_(text, *CREATING, "--brand", "Cats")

    assert result.exit_code == 0, result.stdout
    assert "2 rows: 1 imported, 1 unchanged, 0 rejected" in result.stdout
    assert "1 row without a count are no snapshots: lines 2" in result.stdout
    assert count(database_file, "post_analytics") == 1


def test_a_row_is_told_all_that_is_wrong_with_it(import_: Import) -> None:
    text = "external_id,date,views,likes\na,13.09,x,-1\n"

    result = import_(text, *CREATING, "--brand", "Cats")

    assert "1 row: 0 imported, 0 unchanged, 1 rejected" in result.stdout
    for told in ("line 2, date: '13.09' has no year", "line 2, views: ", "line 2, likes: "):
        assert told in result.stdout
    report = json.loads(import_(text, *CREATING, "--brand", "Cats", "--json").stdout)
    assert (report["rows"], report["rejected"]) == (1, 1)
    assert [each["column"] for each in report["firstRejected"]] == ["date", "views", "likes"]


def test_a_mapped_column_is_named_as_the_file_names_it(import_: Import) -> None:
    text = "id,amount,Given back,currency,charged_at\na,5,9,EUR,2026-03-01T00:00:00Z\n"
    mapped = ("--map", "id=external_id", "--map", "Given back=refunded")

    result = import_(text, *CREATING[:3], *mapped, kind="charges")

    assert "line 2, Given back: Given back must be between 0 and the amount" in result.stdout
    unknown = import_(text.replace("EUR", "XQQ"), *CREATING[:3], *mapped, kind="charges")
    assert "line 2, currency: 'XQQ' is not a currency code" in unknown.stdout


def test_the_terminal_shows_the_first_twenty_and_the_file_has_them_all(
    import_: Import, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = "external_id,date,views\n" + "x,2026-03-18,?\n" * 50

    result = import_(text, *CREATING, "--rejects", str(rejects), "--batch-size", "7")

    assert result.stdout.count("whole number") == 20
    assert "and 30 more: --rejects FILE" in result.stdout
    assert len(rejects.read_text().splitlines()) == 51


def test_a_dry_run_counts_and_writes_nothing(import_: Import, database_file: Path) -> None:
    result = import_(FILE, *CREATING, "--dry-run", "--batch-size", "1")

    assert result.exit_code == 0
    assert "Dry run: nothing was written." in result.stdout
    assert "posts      2 created" in result.stdout
    assert [count(database_file, table) for table in ("organizations", "brands", "posts")] == [
        0
    ] * 3


def test_posts_are_imported_without_snapshots(import_: Import, database_file: Path) -> None:
    text = '{"externalId": 1, "label": "One", "brand": "Cats", "category": "video"}\n'

    result = import_(text, *CREATING, kind="posts")

    assert result.exit_code == 0
    assert "snapshots" not in result.stdout
    assert "posts      1 created" in result.stdout
    assert count(database_file, "post_analytics") == 0


def test_a_brand_that_stays_is_reported(import_: Import) -> None:
    import_(FILE, *CREATING)

    result = import_(FILE.replace("Dogs", "Wolves"), *CREATING)

    assert result.exit_code == 0
    assert "line 4: YOUTUBE 'b' is 'Dogs', not 'Wolves'" in result.stdout
    assert "brands     0 created" in result.stdout


def test_a_rejected_row_names_the_column_as_the_file_does(import_: Import) -> None:
    text = FILE.replace("brand", "channel")

    result = import_(text, *CREATING[:3], "--platform", "yt", "--map", "channel=brand")

    assert "line 2, channel: there is no brand 'Cats'" in result.stdout


@pytest.mark.parametrize("name", ["a [bold]label[/] :smile:", "[/nothing]", "a\x1b[2Jb"])
def test_what_the_file_says_is_shown_as_it_is_written(import_: Import, name: str) -> None:
    import_(FILE, *CREATING)

    result = import_(FILE.replace("Dogs", name), *CREATING)

    assert repr(name) in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--map", "titel=label"), "no column 'titel'; there are external_id, date"),
        (("--map", "label=titel"), "no field 'titel'; there are platform, external_id"),
        (("--map", "label"), "write COLUMN=FIELD"),
        (("--map", "[/x]=label"), "no column '[/x]'"),
        (("--null-when", "label:views"), "write COLUMN=VALUE:FIELD"),
        (("--null-when", "x=1:views"), "no column 'x'"),
        (("--date-format", "views=%y"), "no date 'views'"),
        (("--unescape", "views"), "there are label, description"),
        (("--platform", "friendster"), "there are YOUTUBE, TIKTOK"),
        (("--delimiter", "xx"), "one character"),
        (("--delimiter", ";"), "No column says external_id"),
        (("--batch-size", "0"), "batch-size"),
        (("--rejects", "/"), "rejects"),
    ],
)
def test_wrong_usage_says_what_there_is_and_writes_nothing(
    import_: Import, database_file: Path, options: tuple[str, ...], part: str
) -> None:
    result = import_(FILE, *CREATING, *options)

    assert result.exit_code == 2
    assert part in " ".join(result.stderr.split())
    assert count(database_file, "organizations") == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--create-organization",),
        ("--organization", "Acme", "--time-zone", "Asia/Tokyo"),
        ("--organization", "Acme", "--week-start", "sunday"),
    ],
)
def test_options_that_make_no_sense_alone_are_wrong_usage(
    import_: Import, options: tuple[str, ...]
) -> None:
    assert import_(FILE, "--platform", "yt", *options).exit_code == 2


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"a\x00b,c\n1,2\n", "UTF-8"),
        (b'[{"external_id": "a"', "JSON array"),
        (b'a,"b', "header"),
        (b"[/a],b", "JSON array"),
    ],
)
def test_a_file_that_is_none_is_a_clear_error(
    import_: Import, database_file: Path, content: bytes, part: str
) -> None:
    result = import_(content, *CREATING)

    assert result.exit_code == 1
    assert part in result.stderr
    assert count(database_file, "organizations") == 0


def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, ["import", "posts", "nowhere.csv"])

    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr


def test_a_database_that_is_not_migrated_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, import_: Import
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")

    result = import_(FILE, *CREATING)

    assert result.exit_code == 1
    assert "backbone migrate" in result.stderr


def test_a_byte_order_mark_is_no_part_of_the_first_column(import_: Import) -> None:
    assert import_(b"\xef\xbb\xbf" + FILE.encode(), *CREATING).exit_code == 0


def test_a_line_longer_than_any_row_is_one_rejection(import_: Import) -> None:
    text = f"{FILE}c,2026-03-18,Cats,{'x' * 3_000_000},1\nd,2026-03-18,Cats,d,1\n"

    result = import_(text, *CREATING)

    assert "5 rows: 4 imported, 0 unchanged, 1 rejected" in result.stdout
    assert "line 5: a field is longer than 131,072 characters" in result.stdout


def import_slowly(*arguments: str) -> None:
    """The command, which takes its time, so that nobody comes too late to stop it."""
    write = runs._write

    async def write_and_rest(*given: Any) -> None:
        await write(*given)
        await asyncio.sleep(0.1)

    vars(runs).update(_write=write_and_rest)
    run_command(*arguments)


def test_ctrl_c_leaves_whole_batches_and_the_same_command_completes_them(
    import_: Import, database_file: Path, sqlite_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "large.csv"
    lines = (f"p{number},2026-03-18,Cats,x,{number}\n" for number in range(4_000))
    file.write_text("external_id,date,brand,label,views\n" + "".join(lines))
    options = (*CREATING, "--batch-size", "100")

    def committed() -> int:
        return count(database_file, "post_analytics")

    arguments = ("import", "snapshots", str(file), *options)
    environment = _environment({"BACKBONE_DATABASE_URL": sqlite_url})
    process = Forked(import_slowly, *arguments, environment=environment)
    with _ended(process):
        while committed() < 200:
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        code, errors = Program(process).stop()

    assert code == 130
    assert "Traceback" not in errors
    assert "run it again to complete it" in errors
    kept = committed()
    assert 200 <= kept < 4_000
    assert kept % 100 == 0
    report = json.loads(import_(file.read_bytes(), *options, "--json").stdout)
    assert report["snapshots"] == {"created": 4_000 - kept, "updated": 0, "unchanged": kept}


PERFORMANCE = """external_id,measured_on,views,likes
a,2026-03-17,100,5
a,2026-03-18,200,x
c,2026-03-18,1,1
b,2026-03-18,,
b,2999-01-01,1,1
"""


def test_performance_is_imported_row_by_row(import_: Import, database_file: Path) -> None:
    import_(FILE, *CREATING)
    for created, unchanged in ((1, 0), (0, 1)):
        result = import_(
            PERFORMANCE, "--organization", "Acme", "--platform", "yt", kind="performance"
        )
        assert result.exit_code == 1
        assert result.stdout.splitlines() == [
            f"5 rows: {created} created, 0 updated, {unchanged} unchanged, 4 rejected",
            "Rejected:",
            "  line 3, likes: 'x' is not a whole number: write digits only, such as 1234",
            "  line 4, external_id: there is no such post on that platform: import it first",
            "  line 5, views: a row without any number says nothing: give at least one",
            *[line for line in result.stdout.splitlines() if "2999" in line],
        ]
    with sqlite3.connect(database_file) as connection:
        rows = connection.execute(
            "SELECT measured_on, source, views, likes, performance_score FROM content_performance"
        ).fetchall()
    assert rows == [("2026-03-17", "CSV", 100, 5, 50)]


def test_a_file_of_performance_must_say_a_count(import_: Import) -> None:
    import_(FILE, *CREATING)
    result = import_(
        "external_id,measured_on\na,2026-03-17\n", "--platform", "yt", kind="performance"
    )
    assert result.exit_code == 2
    assert "No column says views or likes" in result.stderr


def test_days_of_accounts_are_imported_row_by_row(import_: Import, database_file: Path) -> None:
    import_(FILE, *CREATING)
    rows = (
        "platform,handle,brand,date,followers,posts\n"
        "yt,@nova,Nova,2026-03-01,1200,31\n"
        "yt,nova,,2026-03-02,1210,\n"
        "yt,nova,,2026-03-03,,\n"
        "yt,nova,,2026-03-04,-5,\n"
        "yt,other,,2026-03-04,5,\n"
    )
    result = import_(rows, "--create-brands", kind="accounts")
    assert result.exit_code == 1
    assert "5 rows: 2 created, 0 updated, 1 unchanged, 2 rejected" in result.stdout
    assert "1 row without a count say nothing: lines 4" in result.stdout
    assert "line 5, followers: '-5' is negative" in result.stdout
    assert "line 6, brand: the account is new and has no brand" in result.stdout
    assert count(database_file, "accounts") == 1
    assert count(database_file, "account_analytics") == 2

    again = import_(rows, "--create-brands", kind="accounts")
    assert "0 created, 0 updated, 3 unchanged, 2 rejected" in again.stdout


TAGGED = """external_id,brand,label,tags
a,Cats,a,"Summer, sale"
b,Cats,b,SUMMER|TV spot;sale
c,Cats,c,-
"""


def labels_of(database_file: Path) -> list[tuple[str, str]]:
    """Each post's external id with each of its tags."""
    with sqlite3.connect(database_file) as connection:
        rows = connection.execute(
            "SELECT external_id, tags.label FROM post_tags JOIN posts ON posts.id = post_id"
            " JOIN tags ON tags.id = tag_id ORDER BY external_id, label_key"
        ).fetchall()
    connection.close()
    return rows


def test_posts_are_imported_with_their_tags(import_: Import, database_file: Path) -> None:
    result = import_(TAGGED, *CREATING, kind="posts")

    assert result.exit_code == 0, result.output
    assert labels_of(database_file) == [
        *(("a", "sale"), ("a", "Summer")),
        *(("b", "sale"), ("b", "Summer"), ("b", "TV spot")),
    ]
    again = json.loads(import_(TAGGED, *CREATING, "--json", kind="posts").stdout)
    assert again["posts"] == {"created": 0, "updated": 0, "unchanged": 3}

    changed = import_(TAGGED.replace("-", "New"), "--platform", "yt", "--json", kind="posts")
    more = json.loads(changed.stdout)
    assert more["posts"] == {"created": 0, "updated": 1, "unchanged": 2}
    assert labels_of(database_file)[-1] == ("c", "New")


def test_a_row_with_too_many_tags_is_rejected_and_the_others_are_taken(
    import_: Import, database_file: Path
) -> None:
    many, more = (";".join(f"{word}{n}" for n in range(40)) for word in "xy")
    rows = f"external_id,brand,Tags\na,Cats,{many}\na,Cats,{more}\nb,Cats,{many};{more}\nc,Cats,z\n"
    result = import_(rows, *CREATING, "--map", "Tags=tags", kind="posts")

    assert result.exit_code == 1
    assert "would give the post 80 tags: it has at most 50" in result.output
    assert "80 tags are too many: a post has at most 50" in result.output
    assert {name for name, _ in labels_of(database_file)} == {"a", "c"}
    assert len(labels_of(database_file)) == 41


def test_posts_that_are_there_get_tags_from_a_file_of_tags(
    import_: Import, database_file: Path
) -> None:
    import_(FILE, *CREATING)
    lines = (
        '{"external_id": "a", "tags": ["Summer, all of it", "sale"]}\n'
        '{"external_id": "a", "tags": "SALE"}\n{"external_id": "x", "tags": "sale"}\n'
    )
    result = import_(lines, "--platform", "yt", "--json", kind="tags")

    report = json.loads(result.stdout)
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 1, 1)
    assert report["firstRejected"][0]["line"] == 3
    assert labels_of(database_file) == [("a", "sale"), ("a", "Summer, all of it")]


def test_notes_are_imported_once(import_: Import, database_file: Path) -> None:
    import_(FILE, *CREATING)
    lines = (
        "start,end,brand,text\n2026-03-01,,,TV spot\n2026-03-01,2026-03-05,cats,Sale\n"
        "2026-03-01,,Birds,Who?\n2026-03-05,2026-03-01,,Backwards\n"
    )
    result = import_(lines, "--json", kind="notes")

    report = json.loads(result.stdout)
    assert (report["created"], report["unchanged"], report["rejected"]) == (2, 0, 2)
    assert [each["line"] for each in report["firstRejected"]] == [4, 5]
    again = json.loads(import_(lines, "--json", kind="notes").stdout)
    assert (again["created"], again["unchanged"]) == (0, 2)
    assert count(database_file, "notes") == 2
