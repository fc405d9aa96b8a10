"""`backbone import FILE`: it says what a file is, asks for what is missing, and imports it."""

import csv
import io
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from tests.formats.books import xlsx

CREATING = ("--organization", "Us", "--create-organization", "--create-brands", "--brand", "B")
Import = Callable[..., Result]

INSTAGRAM = (
    "Post ID,Account username,Description,Publish time,Permalink,Post type,Date,Views,Likes\n"
    '17900000000000101,us,"Two\nlines",09/24/2026 15:30,https://www.instagram.com/p/A/,IG reel,'
    'Lifetime,"1,520",85\n'
    "17900000000000102,us,x,09/25/2026 15:30,https://www.instagram.com/p/B/,IG image,Lifetime,,7\n"
)
CHART = "Date,Content,Video title,Video publish time,Views\n" + "".join(
    f"2026-11-{day:02},{video},One,2026-11-01,{day * 10 + number}\n"
    for number, video in enumerate(("aaaaaaaaaaa", "bbbbbbbbbbb", "ccccccccccc"))
    for day in range(1, 15)
)


@pytest.fixture
def import_(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)

    def run(
        *files: str | bytes | Path,
        options: tuple[str, ...] = (),
        creating: tuple[str, ...] = CREATING,
    ) -> Result:
        paths = []
        for number, content in enumerate(files):
            path = tmp_path / f"file{number}.csv"
            if isinstance(content, Path):
                path = content
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(str(path))
        return CliRunner().invoke(app, ["import", *paths, *creating, *options])

    return run


@pytest.fixture
def stored(sqlite_url: str) -> Callable[[str], list[tuple[Any, ...]]]:
    def select(statement: str) -> list[tuple[Any, ...]]:
        path = sqlite_url.removeprefix("sqlite+aiosqlite:///")
        with sqlite3.connect(path) as connection:
            rows = connection.execute(statement).fetchall()
        connection.close()
        return rows

    return select


Stored = Callable[[str], list[tuple[Any, ...]]]
DAYS = (
    "SELECT external_id, date, views, likes FROM post_analytics JOIN posts ON posts.id = post_id"
    " ORDER BY external_id, date"
)


def test_a_file_is_told_and_what_it_lacks_is_asked_before_anything_is_written(
    import_: Import, stored: Stored
) -> None:
    before = datetime.now(UTC).date()

    result = import_(INSTAGRAM)

    assert result.exit_code == 2
    assert result.stdout.splitlines()[0] == (
        "file0.csv: Instagram, Meta Business Suite, content export, English; 2 posts; lifetime "
        "totals, read on a day that the file doesn't say."
    )
    today = datetime.now(UTC).date()
    told = " ".join(result.stderr.split())
    assert any(  # midnight may have passed meanwhile
        f"Give --as-of {day}: the file doesn't say on which day" in told
        and f"it was last written on {day}" in told
        for day in (before, today)
    )
    assert stored("SELECT * FROM organizations") == []


NO_BRAND = CREATING[: CREATING.index("--brand")]


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_the_brand_of_new_posts_is_asked_before_anything_is_written(
    import_: Import, stored: Stored, more: tuple[str, ...]
) -> None:
    result = import_(INSTAGRAM, options=("--as-of", "2026-11-28", *more), creating=NO_BRAND)

    assert result.exit_code == 2, result.output
    assert "Give --brand LABEL: its posts are new" in " ".join(result.output.split())
    assert stored("SELECT label FROM organizations") == []


def test_posts_that_are_there_need_no_brand(import_: Import) -> None:
    import_(INSTAGRAM.replace("102,us", "103,us"), options=("--as-of", "2026-11-28"))

    result = import_(INSTAGRAM, options=("--as-of", "2026-11-29"), creating=NO_BRAND)

    assert result.exit_code == 1
    assert "2 rows: 1 imported, 0 unchanged, 1 rejected" in result.stdout


def test_for_a_script_the_question_for_a_brand_is_json(import_: Import) -> None:
    options = ("--as-of", "2026-11-28", "--json")
    told = json.loads(import_(INSTAGRAM, options=options, creating=NO_BRAND).stdout)

    assert [each["option"] for each in told["previews"][0]["questions"]] == ["--brand"]


def test_with_the_answer_it_is_imported(import_: Import, stored: Stored) -> None:
    result = import_(INSTAGRAM, options=("--as-of", "2026-11-28"))

    assert result.exit_code == 0, result.output
    assert "2 rows: 2 imported, 0 unchanged, 0 rejected" in result.stdout
    assert stored(DAYS) == [
        ("17900000000000101", "2026-11-28", 1520, 85),
        ("17900000000000102", "2026-11-28", None, 7),
    ]
    again = import_(INSTAGRAM, options=("--as-of", "2026-11-28"))
    assert "2 rows: 0 imported, 2 unchanged, 0 rejected" in again.stdout


def test_a_dry_run_shows_rows_columns_and_rejects_and_asks_too(
    import_: Import, stored: Stored
) -> None:
    result = import_(INSTAGRAM.replace(",7\n", ",many\n"), options=("--dry-run",))

    assert result.exit_code == 2
    for line in (
        "    Publish time → published_at",
        "  not used: Account username",
        "  would be rejected: 1",
        "    1: Likes: 'many' is not a number as it is written in English",
    ):
        assert line in result.stdout.splitlines()
    assert "stored as: platform=INSTAGRAM, external_id=17900000000000101, views=1520" in (
        result.stdout
    )
    done = import_(INSTAGRAM, options=("--dry-run", "--as-of", "2026-11-28"))
    assert done.exit_code == 0
    assert "Dry run: nothing was written." in done.stdout
    assert stored("SELECT * FROM organizations") == []


def test_for_a_script_questions_are_json(import_: Import) -> None:
    (told,) = json.loads(import_(INSTAGRAM, options=("--json",)).stdout)["previews"]

    assert told["kind"] == "instagram-meta"
    assert [question["option"] for question in told["questions"]] == ["--as-of"]
    assert told["columns"]["Views"] == "views"

    report = json.loads(import_(INSTAGRAM, options=("--json", "--as-of", "2026-11-28")).stdout)
    assert (report["rows"], report["imported"], report["notPosts"]) == (2, 2, 0)


def test_all_rows_are_accounted_for(import_: Import, stored: Stored) -> None:
    text = INSTAGRAM + "Total,,,,,,,1520,92\n,,,,,,,,\n1.78E+17,us,x,,,,,1,1\n"
    result = import_(text, options=("--as-of", "2026-11-28"))

    assert result.exit_code == 1
    assert (
        "5 rows: 2 imported, 0 unchanged, 1 rejected, 2 not posts (1 a sum, 1 empty)"
        in result.stdout
    )
    assert "line 7, Post ID: '1.78E+17': a spreadsheet has rounded this id" in result.stdout
    assert len(stored(DAYS)) == 2


def test_rejected_rows_are_mended_in_a_file_that_is_of_the_same_kind(
    import_: Import, stored: Stored, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    options = ("--as-of", "2026-11-28", "--rejects", str(rejects))
    assert import_(INSTAGRAM.replace(",7\n", ",7 or 8\n"), options=options).exit_code == 1

    mended = rejects.read_text().replace(",7 or 8\n", ",8\n")
    result = import_(mended, options=options[:2])

    assert "1 row: 1 imported" in result.stdout, result.output
    assert stored(DAYS)[1] == ("17900000000000102", "2026-11-28", None, 8)


def test_a_workbook_brings_its_posts_and_with_a_name_its_days(
    import_: Import, stored: Stored, tmp_path: Path
) -> None:
    feed = "https://www.linkedin.com/feed/update/urn:li:activity:"
    book = xlsx(
        tmp_path / "content.xlsx",
        {
            "DISCOVERY": [["Overall Performance", "x"], ["Impressions", 4521]],
            "ENGAGEMENT": [["Date", "Impressions", "Engagements"], ["12/16/2025", 300, 4]],
            "TOP POSTS": [
                ["Maximum of 50 posts available", "", "", "", "", "", ""],
                [
                    *("Post URL", "Post publish date", "Engagements", ""),
                    *("Post URL", "Post publish date", "Impressions"),
                ],
                [f"{feed}71", "12/16/2025", 3, "", f"{feed}72", "12/14/2025", 1358],
            ],
        },
    )

    alone = import_(book, options=("--as-of", "2026-11-28"))
    assert alone.exit_code == 0, alone.output
    assert "Left out: content.xlsx: ENGAGEMENT: " in alone.stderr
    assert "Passed over: content.xlsx: DISCOVERY" in alone.stdout
    assert stored("SELECT count(*) FROM posts") == [(2,)]

    both = import_(book, options=("--as-of", "2026-11-28", "--account", "@us"))
    assert both.exit_code == 0, both.output
    assert stored("SELECT date, impressions FROM account_analytics") == [("2025-12-16", 300)]

    wrong = import_(book, options=("--sheet", "Nothing"))
    assert wrong.exit_code == 2
    assert "there are DISCOVERY, ENGAGEMENT, TOP POSTS" in " ".join(wrong.stderr.split())


def test_both_of_two_rows_on_one_line_are_written_where_they_are_rejected(
    import_: Import, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    text = "Post URL,Post publish date,,Post URL,Post publish date,Impressions\n" + (
        "https://nowhere,12/16/2025,,https://nowhere,12/16/2025,5\n" * 2
    )
    options = ("--as-of", "2026-11-28", "--rejects", str(rejects), "--batch-size", "1")

    result = import_(text, options=options)

    assert "4 rows: 0 imported, 0 unchanged, 4 rejected" in result.stdout
    assert [line.split(",")[0] for line in rejects.read_text().splitlines()[1:]] == list("2233")


def test_a_day_of_reading_is_one_of_the_organizations_zone(import_: Import) -> None:
    zone = "Pacific/Kiritimati"
    today = datetime.now(ZoneInfo(zone)).date()

    result = import_(INSTAGRAM, options=("--as-of", str(today), "--time-zone", zone))

    assert result.exit_code == 0, result.output


def test_a_zip_brings_what_is_in_it(import_: Import, stored: Stored, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Chart data.csv", CHART)
        archive.writestr("Totals.csv", "Date,Views\n2026-11-01,5\n")

    result = import_(path)

    assert result.exit_code == 0, result.output
    assert "Left out: all.zip: Totals.csv: " in result.stderr
    assert stored("SELECT count(*) FROM posts") == [(3,)]


def test_an_archive_brings_what_is_known_of_it_and_no_guess(
    import_: Import, stored: Stored, tmp_path: Path
) -> None:
    tweet = {"id_str": "17", "full_text": "Hi", "created_at": "Wed Oct 10 20:19:24 +0000 2018"}
    liked = {
        "tweetId": "99",
        "fullText": "Not mine",
        "expandedUrl": "https://x.com/i/web/status/99",
    }
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        tweets = json.dumps([{"tweet": {**tweet, "favorite_count": "3"}}])
        archive.writestr("data/tweets.js", f"window.YTD.tweets.part0 = {tweets}")
        archive.writestr("data/like.js", f"window.YTD.like.part0 = {json.dumps([{'like': liked}])}")
        for number in range(300):
            archive.writestr(f"data/tweets_media/{number}.jpg", b"")

    result = import_(path, options=("--as-of", "2026-11-28"))

    assert result.exit_code == 0, result.output
    assert "Left out: archive.zip: data/like.js" in result.stderr
    assert stored(DAYS) == [("17", "2026-11-28", None, 3)]


def test_standard_input_and_several_files_are_read(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", sqlite_url)
    other = tmp_path / "other.jsonl"
    other.write_text('{"external_id": "x", "platform": "yt", "date": "2026-11-20", "views": 5}\n')

    result = CliRunner().invoke(
        app,
        ["import", "-", str(other), *CREATING, "--as-of", "2026-11-28"],
        input=INSTAGRAM.encode(),
    )

    assert result.exit_code == 0, result.output
    assert "standard input: Instagram" in result.stdout
    assert "other.jsonl: Backbone, rows of snapshots" in result.stdout
    assert "2 rows: 2 imported" in result.stdout
    assert "1 row: 1 imported" in result.stdout


GERMAN = "post;datum;aufrufe\nA1;28.11.2026;1.234\nA2;28.11.2026;12.345\n"
LIKE_X = ("--platform", "x", "--as-of", "2026-11-28")


def test_a_number_that_two_languages_read_needs_one(import_: Import, stored: Stored) -> None:
    unsaid = import_(GERMAN, options=LIKE_X)
    assert unsaid.exit_code == 1
    assert "'1.234' can be 1.234 (en, ja) or 1234" in unsaid.stdout

    assert import_(GERMAN, options=(*LIKE_X, "--locale", "de")).exit_code == 0
    assert [row[2] for row in stored(DAYS)] == [1234, 12345]


def test_a_file_that_proves_its_language_says_so(import_: Import, stored: Stored) -> None:
    result = import_(GERMAN + "A3;28.11.2026;2 Tsd.\n", options=LIKE_X)

    assert result.exit_code == 0, result.output
    assert "Numbers are read as they are written in German." in result.stdout
    assert [row[2] for row in stored(DAYS)] == [1234, 12345, 2000]


def test_files_of_one_metric_complete_each_other(import_: Import, stored: Stored) -> None:
    files = [
        f'sep=,\r\n"{title}"\r\n"Date","Primary"\r\n"2026-11-20T00:00:00","{count}"\r\n'
        for title, count in (("Instagram follows", 3), ("Instagram profile visits", 40))
    ]

    result = import_(*(file.encode("utf-16") for file in files), options=("--account", "@us"))

    assert result.exit_code == 0, result.output
    assert stored("SELECT date, followers_gained, profile_views FROM account_analytics") == [
        ("2026-11-20", 3, 40)
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_encoding_and_any_line_break_is_read(
    import_: Import, stored: Stored, encoding: str, end: str
) -> None:
    text = "sep=;\nid;titel;veröffentlicht am;aufrufe\na;Größe;28.11.2026;5\n"
    result = import_(text.replace("\n", end).encode(encoding), options=LIKE_X)

    assert result.exit_code == 0, result.output
    assert stored("SELECT label FROM posts") == [("Größe",)]
    assert ("it isn't utf-8" in result.stdout.casefold()) == (encoding == "cp1252")


def test_a_guess_is_shown_and_corrected(import_: Import, stored: Stored) -> None:
    text = "id,date,views,hits\na,2026-11-20,5,7\n"
    guess = import_(text, options=("--platform", "yt"))

    assert "guessed: id → external_id, date → published_at, views → views" in guess.stdout
    mapped = import_(
        text, options=("--platform", "yt", "--map", "hits=views", "--map", "date=date")
    )
    assert mapped.exit_code == 0, mapped.output
    assert stored(DAYS) == [("a", "2026-11-20", 7, None)]


def test_a_kind_that_is_kept_is_recognized(
    import_: Import, stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("--platform", "yt", "--map", "key=external_id", "--map", "hits=views")
    text = "key,hits,label\na,5,One\n"
    as_of = ("--as-of", "2026-11-28")
    unset = import_("id," + text, options=(*said, *as_of, "--save-kind", "our-list"))
    assert "needs BACKBONE_FILE_KINDS_FOLDER" in " ".join(unset.stderr.split())

    monkeypatch.setenv("BACKBONE_FILE_KINDS_FOLDER", str(tmp_path / "kinds"))
    kept = import_(f"id,{text}", options=(*said, *as_of, "--save-kind", "our-list"))
    assert "our-list.json: files like this one are recognized" in kept.stderr.replace("\n", "")

    again = import_(text.replace("5", "7"), options=("--as-of", "2026-11-29"))
    assert "our-list, a kind of your own; 1 post" in again.stdout
    assert stored(DAYS)[-1] == ("a", "2026-11-29", 7, None)


def test_a_list_in_a_document_is_found_or_named(import_: Import, stored: Stored) -> None:
    row = {"platformPostId": "1", "platform": "instagram", "date": "2026-11-20", "views": 5}
    document = json.dumps({"timeline": [row], "rest": [row, row | {"platformPostId": "2"}]})

    assert import_(document, options=("--path", "timeline")).exit_code == 0
    assert stored("SELECT count(*) FROM posts") == [(1,)]
    assert import_(document).exit_code == 0
    assert stored("SELECT count(*) FROM posts") == [(2,)]
    missing = import_(document, options=("--path", "nothing"))
    assert "there is no 'nothing'; there is timeline, rest" in missing.stderr


def test_labels_with_days_are_of_a_post_that_is_named(import_: Import, stored: Stored) -> None:
    text = json.dumps([{"label": "Views", "data": [{"total": "5", "date": "2026-11-20"}]}])

    asked = import_(text)
    assert "Give --post ID --platform NAME" in asked.stderr
    assert import_(text, options=("--post", "9", "--platform", "x")).exit_code == 0
    assert stored(DAYS) == [("9", "2026-11-20", 5, None)]


@pytest.mark.usefixtures("sqlite_url")
def test_whoever_begins_hears_at_once_all_that_is_missing(import_: Import, tmp_path: Path) -> None:
    import_()  # makes the command use the database
    file = tmp_path / "mine.csv"
    file.write_text(INSTAGRAM)
    told = " ".join(CliRunner().invoke(app, ["import", str(file)]).stderr.split())
    assert "Give --as-of" in told
    assert "There is no organization yet: give --organization LABEL, and --create-org" in told


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--as-of", "yesterday"), "'yesterday' is not a date"),
        (("--as-of", "28.11.2026"), "'28.11.2026' is not a date: write it as YYYY-MM-DD, such as"),
        (("--as-of", "2999-01-01"), "in the future"),
        (("--values", "all"), "there are totals, gains, period"),
        (("--values", "period"), "no lifetime totals"),
        (("--locale", "xx"), "there are en, de"),
        (("--encoding", "xx"), "there is no 'xx'"),
        (("--as", "xx"), "there are youtube-table"),
        (("--map", "Likes=xx"), "no field 'xx'"),
        (("--map", "xx=likes"), "no column 'xx'"),
    ],
)
def test_what_does_not_fit_is_said(import_: Import, options: tuple[str, ...], part: str) -> None:
    result = import_(INSTAGRAM, options=options)

    assert result.exit_code in {1, 2}
    assert part in " ".join(result.stderr.split())


def test_a_file_that_means_nothing_says_what_to_do(import_: Import) -> None:
    result = import_("a,b\n1,2\n")

    assert result.exit_code == 2
    assert "no column means anything here" in " ".join(result.stderr.split())


def cut(text: str, chance: random.Random, pieces: int) -> list[str]:
    """The rows of a file in any order, in several files."""
    header, *rows = csv.reader(io.StringIO(text))
    chance.shuffle(rows)
    files = []
    for number in range(pieces):
        sink = io.StringIO()
        csv.writer(sink).writerows([header, *rows[number::pieces]])
        files.append(sink.getvalue())
    return files


@pytest.mark.parametrize("seed", range(3))
def test_no_order_cut_or_size_of_batches_changes_what_is_stored(
    import_: Import, stored: Stored, seed: int
) -> None:
    chance = random.Random(seed)
    names = ("first", "second", "third")
    text = "external_id,platform,date,label,views,published_at\n" + "".join(
        f"{post},yt,2026-11-{day:02},{chance.choice(names) if day % 2 else ''},{day * 10},"
        f"{'2026-11-01' if day == 3 else ''}\n"
        for post in "abc"
        for day in range(1, 9)
    )
    labels = "SELECT external_id, label, published_at FROM posts ORDER BY external_id"
    assert import_(text).exit_code == 0
    expected = stored(DAYS), stored(labels)

    other = ("--organization", "Other", "--batch-size", str(chance.randint(1, 7)))
    for piece in cut(text, chance, 3):
        assert import_(piece, options=other).exit_code == 0
    where = "WHERE posts.organization_id = (SELECT id FROM organizations WHERE label = 'Other') "

    found = stored(DAYS.replace("ORDER", where + "ORDER"))
    assert (found, stored(labels.replace("ORDER", where + "ORDER"))) == expected


@pytest.mark.parametrize("size", [1, 5, 5000])
def test_gains_in_any_order_become_the_same_totals(
    import_: Import, stored: Stored, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.importing.sorting.IN_MEMORY", 4)
    (mixed,) = cut(CHART, random.Random(size), 1)

    result = import_(mixed, options=("--batch-size", str(size)))

    assert result.exit_code == 0, result.output
    totals = [row[2] for row in stored(DAYS) if row[0] == "bbbbbbbbbbb"]
    assert totals == [sum(day * 10 + 1 for day in range(1, last + 1)) for last in range(1, 15)]
    again = import_(mixed, options=("--batch-size", str(size)))
    assert "42 rows: 0 imported, 42 unchanged, 0 rejected" in again.stdout


def test_the_second_half_of_gains_follows_the_first_and_not_the_other_way_round(
    import_: Import, stored: Stored
) -> None:
    header, *rows = CHART.splitlines(keepends=True)[:15]
    first, second = header + "".join(rows[:7]), header + "".join(rows[7:])

    early = import_(second)
    assert "7 rows: 0 imported, 0 unchanged, 7 rejected" in early.stdout
    assert "no total of the day before is known" in early.stdout
    assert "7 rows: 7 imported" in import_(first).stdout
    assert "7 rows: 7 imported" in import_(second).stdout
    assert stored(DAYS)[-1][2] == sum(day * 10 for day in range(1, 15))


HOSTILE = {
    "one long line": b"x" * 3_000_000,
    "an open quote": b'id,date,views\n"' + b"x,1,2\n" * 20_000,
    "zeros": b"\0" * 100_000,
    "many columns": b"id," * 300_000 + b"date\n",
    "deep": b"[" * 200_000,
    "noise": random.Random(1).randbytes(100_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_files_end_with_a_short_error(import_: Import, content: bytes) -> None:
    result = import_(content)

    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit), result.exception
    assert "error:" in result.stderr
    assert len(result.stderr) < 2000
