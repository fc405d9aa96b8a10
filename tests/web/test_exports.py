"""Over real HTTP: stored operations as files, read page by page, by token or by a link."""

import asyncio
import csv
import io
import itertools
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.imports.kinds.catalogue import KINDS
from app.domain.imports.kinds.definitions import FileKind
from app.domain.imports.recognition import recognize
from app.domain.learning.brand_memory import MemoryKind
from app.errors import Unavailable
from app.graphql import exports
from app.services import tokens
from app.storage.database import Database
from app.tables.learning.brand_memory import BrandMemory
from app.web import export_streams
from app.web import exports as web_exports
from tests.serving import make_token, serving_database
from tests.web.test_answer_cache import Server, until_use_is_noted
from tests.world import DAY, NOW, TODAY, World, metrics

pytestmark = pytest.mark.usefixtures("anyio_backend")
"""PostgreSQL's databases are made by asynchronous fixtures, for tests that are not too."""

LABELS = ["=1+1", "+x", "-y", "@z", "\tt", "\rr", "plain", 'with "quotes", commas\nand lines']
LAST_MONTH = '{"preset": "LAST_MONTH"}'
OWN = {
    "plain": "# No list.\nquery plain { viewer { name } }\n",
    "two": "# Two lists.\nquery two { brands { nodes { id } } organizations { nodes { id } } }\n",
    "named": "# Two lists.\n# rows: brands.nodes\n"
    "query named { brands { nodes { label } } organizations { nodes { label } } }\n",
    "one": "# One thing.\n# rows: viewer\nquery one { brands { nodes { id } } viewer { name } }\n",
    "page": "# A page.\n# rows: brands\nquery page { brands { totalCount nodes { label } } }\n",
    "few": "# A post each.\n# rows: brands.nodes.posts.nodes\n"
    "query few { brands { nodes { brand: label posts(first: 1) { nodes { label } } } } }\n",
    "beside": "# Both.\n# rows: organizations.nodes\n# beside: organizations.nodes.brands.nodes\n"
    "query beside { organizations { nodes { label brands(first: 2) { nodes { label } } } } }\n",
    "typed": "# Days beside.\n# rows: organizations.nodes\n"
    "# beside: organizations.nodes.timeSeries.points\n"
    "query typed { organizations { nodes { timeSeries { points { date views } } } } }\n",
    "astray": "# No such list.\n# beside: viewer\nquery astray { viewer { name } }\n",
    "always": "# A row at least.\n# rows: business.revenue.currencies, or one\n"
    "query always { business { today revenue { currencies { currency } } } }\n",
    "never": "# None without any.\n# rows: business.revenue.currencies\n"
    "query never { business { today revenue { currencies { currency } } } }\n",
    "inner": "# Pages in pages.\nquery inner { brands { nodes { posts { nodes { id } } } } }\n",
}


@contextmanager
def served(url: str, folder: Path, **settings: Any) -> Iterator[Server]:
    server = Server(url)
    folder.mkdir()
    for name, text in OWN.items():
        (folder / f"{name}.graphql").write_text(text)

    async def furnish() -> None:
        database = Database(url)
        world = World(database)
        server.organization = await world.organization(time_zone="Europe/Zurich")
        brand = await world.brand(server.organization, "Brand")
        for label in LABELS:
            server.post = await world.post(server.organization, brand, label=label)
        totals = {TODAY - DAY * day: metrics(views=100 - day) for day in range(9)}
        await world.record(server.organization, server.post, totals)
        await database.close()

    server.write(furnish())
    headers = {"authorization": f"Bearer {make_token(url)}"}
    keys = ["a key that only tests would ever use"]
    known = {"secret_keys": keys, "operations_folder": folder, **settings}
    with (
        serving_database(url, lambda: server.now, **known) as address,
        httpx.Client(base_url=address, headers=headers, trust_env=False, timeout=60) as client,
    ):
        server.client = client
        server.ask("{ viewer { name } }")
        server.write(until_use_is_noted(url))
        yield server


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Server]:
    with served(database_url, tmp_path / "own") as server:
        yield server


@pytest.fixture(scope="module")
def everybodys(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("exports")
    shutil.copy(sqlite_template, folder / "backbone.db")
    with served(f"sqlite+aiosqlite:///{folder / 'backbone.db'}", folder / "own") as server:
        yield server


@pytest.fixture
def calm(everybodys: Server) -> Server:
    """A server that all tests read from, each with a token, and so a budget, of its own."""
    everybodys.client.headers["authorization"] = f"Bearer {make_token(everybodys.url)}"
    return everybodys


def get(server: Server, path: str, **parameters: str) -> httpx.Response:
    return server.client.get(path, params=parameters)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def lines(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def error_of(answer: httpx.Response) -> tuple[int, str]:
    (error, *_) = answer.json()["errors"]
    return answer.status_code, str(error["extensions"]["code"])


def test_posts_are_rows_for_programs(server: Server) -> None:
    answer = get(server, "/exports/posts.jsonl")
    assert answer.headers["content-type"] == "application/jsonl; charset=utf-8"
    rows = lines(answer)
    assert sorted(row["label"] for row in rows) == sorted(LABELS)
    (measured,) = [row for row in rows if row["analytics totals views"] is not None]
    assert measured["id"] == public_ids.post_id(server.post)
    assert measured["analytics totals views"] == 100
    assert measured["analytics totals likes"] is None
    assert measured["brand label"] == "Brand"


def test_posts_are_rows_for_spreadsheets(server: Server) -> None:
    answer = get(server, "/exports/posts.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    name = f'attachment; filename="posts-{NOW.date()}.csv"'
    assert answer.headers["content-disposition"] == name
    rows = table(answer)
    guarded = {f"'{label}" if label[0] in "=+-@\t\r" else label for label in LABELS}
    assert {row["label"] for row in rows} == guarded
    (measured,) = [row for row in rows if row["analytics totals views"]]
    assert measured["analytics totals views"] == "100"
    assert measured["analytics totals likes"] == ""
    assert "analytics totals engagement rate (%)" in measured


@pytest.mark.parametrize("size", [1, 3, 8, 1000])
def test_all_pages_are_one_table(calm: Server, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", size)
    ids = [row["id"] for row in lines(get(calm, "/exports/posts.jsonl"))]
    assert len(ids) == len(set(ids)) == len(LABELS)


def test_a_parents_values_repeat(server: Server) -> None:
    window = json.dumps({"preset": "LAST_7_DAYS"})
    rows = lines(get(server, "/exports/post_days.jsonl", window=window))
    assert [row["totals views"] for row in rows] == [93, 94, 95, 96, 97, 98, 99]
    assert {row["post id"] for row in rows} == {public_ids.post_id(server.post)}


def test_the_days_of_one_post_are_its_rows_among_all(server: Server) -> None:
    window = json.dumps({"preset": "LAST_7_DAYS"})
    of_all = get(server, "/exports/post_days.csv", window=window)
    post = public_ids.post_id(server.post)
    of_one = get(server, "/exports/days_of_post.csv", window=window, id=post)
    assert of_one.text == of_all.text
    assert kind_of(of_one) == kind_of(of_all)


@pytest.mark.parametrize(
    "name",
    [
        *("series", "platforms", "brand_ranking", "changed_posts", "posting_hours", "top_posts"),
        *("content_performance", "account_days", "revenue", "notes", "goals", "extra_metrics"),
        *("charges", "credit_transactions", "ingredients"),
        *("opening_lines", "kinds_of_posts", "tag_performance"),
        *("audience_days", "audience_platforms", "audience_accounts"),
        *("revenue_leaders", "revenue_outlook", "cash_and_use", "revenue_days"),
        *("asset_days", "asset_kinds", "credit_days", "credit_leaders", "asset_leaders"),
        "platform_series",
        *("change_parts", "engagement", "coverage", "learned"),
    ],
)
def test_every_export_answers_and_is_known_again(calm: Server, name: str) -> None:
    answer = get(calm, f"/exports/{name}.csv")
    assert answer.status_code == 200
    assert f"`{name}`" in kind_of(answer).whence


def kind_of(answer: httpx.Response) -> FileKind:
    """What an import takes a file for."""
    header = next(csv.reader(io.StringIO(answer.text)))
    recognized = recognize([header], KINDS, {})
    assert recognized is not None, header
    return recognized.kind


@pytest.mark.parametrize("name", ["totals_of_post", "growth_of_post", "hours_of_post"])
def test_what_is_known_of_one_post_is_a_table(calm: Server, name: str) -> None:
    answer = get(calm, f"/exports/{name}.csv", id=public_ids.post_id(calm.post))
    assert "post label" in next(csv.reader(io.StringIO(answer.text)))
    assert f"`{name}`" in kind_of(answer).whence
    assert error_of(calm.client.get(f"/exports/{name}.csv")) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "name", ["patterns", "recommendations", "experiments", "attribution", "memory"]
)
def test_what_was_learned_is_a_table_of_one_brand(calm: Server, name: str) -> None:
    (brand,) = {row["brand id"] for row in lines(get(calm, "/exports/brand_ranking.jsonl"))}
    answer = get(calm, f"/exports/{name}.csv", brandId=brand)
    assert "brand label" in next(csv.reader(io.StringIO(answer.text)))
    assert f"`{name}`" in kind_of(answer).whence
    assert error_of(calm.client.get(f"/exports/{name}.csv")) == (400, "BAD_USER_INPUT")


async def remembered(url: str, organization: UUID, brand: UUID) -> None:
    """One thing that was learned and still holds, and one that doesn't."""
    database = Database(url)
    async with database.write() as session:
        for name, end in (("now", None), ("then", NOW)):
            session.add(
                BrandMemory(
                    organization_id=organization,
                    id=uuid4(),
                    brand_id=brand,
                    kind=MemoryKind.BEST_PLATFORM,
                    statement=name,
                    evidence={"conclusion": name, "posts": 3, "rate": 5.0},
                    evidence_key=name,
                    window_start=TODAY,
                    window_end=TODAY,
                    learned_at=NOW,
                    superseded_at=end,
                )
            )
    await database.close()


@pytest.mark.parametrize(
    ("given", "statements"),
    [({}, {"now", "then"}), ({"present": "true"}, {"now"}), ({"present": "false"}, {"then"})],
)
def test_memory_is_whole_unless_only_what_holds_is_wanted(
    server: Server, given: dict[str, str], statements: set[str]
) -> None:
    (brand,) = {row["brand id"] for row in lines(get(server, "/exports/brand_ranking.jsonl"))}
    key = public_ids.brand_key(brand)
    server.write(remembered(server.url, server.organization, key))
    rows = lines(get(server, "/exports/memory.jsonl", brandId=brand, **given))
    assert {row["statement"] for row in rows} == statements


def test_a_series_says_whose_it_is(calm: Server) -> None:
    scope = public_ids.organization_id(calm.organization)
    rows = lines(get(calm, "/exports/series.jsonl", scope=scope, granularity="DAY"))
    assert len(rows) == 7
    assert {row["scope id"] for row in rows} == {scope}
    assert [row["views"] for row in rows] == [1] * 7


@pytest.mark.parametrize(
    ("name", "now", "then", "expected"),
    [
        ("series", "views", "compared views", [(1, None), (1, 1)]),
        ("platforms", "views", "views change previous", [(2, 1)]),
        ("brand_ranking", "views", "views change previous", [(2, 1)]),
        ("changed_posts", "current", "previous", [(2, 1)]),
    ],
)
def test_a_table_has_what_it_is_compared_with(
    calm: Server, name: str, now: str, then: str, expected: list[tuple[int, int | None]]
) -> None:
    days = {"start": "2026-03-17", "end": "2026-03-18"}
    first = {"to": "CUSTOM", "start": "2026-03-12", "end": "2026-03-13"}
    chosen = {"window": json.dumps(days), "compareTo": json.dumps(first)}
    rows = lines(get(calm, f"/exports/{name}.jsonl", **chosen))
    assert [(row[now], row[then]) for row in rows if row[now]] == expected
    alone = chosen | {"compareTo": json.dumps({"to": "NONE"})}
    rows = lines(get(calm, f"/exports/{name}.jsonl", **alone))
    assert {row[then] for row in rows} <= {None}


@pytest.mark.parametrize(
    ("path", "parameters", "days"),
    [
        ("/exports/series.csv", {"window": LAST_MONTH}, "2026-02-01-to-2026-02-28"),
        ("/exports/series.xlsx", {"window": LAST_MONTH}, "2026-02-01-to-2026-02-28"),
        ("/exports/platforms.jsonl", {}, "2026-03-13-to-2026-03-19"),
        ("/exports/account_days.csv", {}, "2026-02-20-to-2026-03-19"),
        ("/operations/top_content.csv", {}, "2026-03-13-to-2026-03-19"),
        ("/exports/accounts.csv", {}, str(NOW.date())),
    ],
)
def test_a_files_name_says_of_which_days_it_is(
    calm: Server, path: str, parameters: dict[str, str], days: str
) -> None:
    answer = get(calm, path, **parameters)
    assert answer.status_code == 200, answer.text
    name, _, suffix = path.rpartition("/")[2].replace("_", "-").partition(".")
    expected = f'attachment; filename="{name}-{days}.{suffix}"'
    assert answer.headers["content-disposition"] == expected


def test_a_single_thing_is_one_row(calm: Server) -> None:
    (viewer,) = lines(get(calm, "/operations/one.jsonl"))
    assert list(viewer) == ["name"]
    (totals,) = lines(get(calm, "/exports/totals_of_post.jsonl", id=public_ids.post_id(calm.post)))
    assert (totals["totals views"], totals["totals likes"]) == (100, None)
    assert totals["gained last 7 days views"] == 7
    assert not [name for name in totals if name.startswith("post analytics")]
    days = {"start": "2026-03-17", "end": "2026-03-18"}
    before = {"to": "CUSTOM", "start": "2026-03-12", "end": "2026-03-13"}
    chosen = {"window": json.dumps(days), "compareTo": json.dumps(before)}
    (parts,) = lines(get(calm, "/exports/change_parts.jsonl", metric="VIEWS", **chosen))
    added = sum(parts[part] for part in ("volume", "mix", "reach", "rate", "unrated"))
    assert added == pytest.approx(parts["delta"]) == parts["current"] - parts["previous"]


def test_where_there_is_no_such_thing_there_is_no_row(calm: Server) -> None:
    posts = lines(get(calm, "/exports/posts.jsonl"))
    (unmeasured, *_) = [row["id"] for row in posts if row["analytics totals views"] is None]
    for name in ("totals_of_post", "growth_of_post", "hours_of_post"):
        assert lines(get(calm, f"/exports/{name}.jsonl", id=unmeasured)) == []


def test_lists_within_pages_have_as_many_items_as_the_document_says(calm: Server) -> None:
    (row,) = lines(get(calm, "/operations/few.jsonl"))
    assert row["brands brand"] == "Brand"
    assert row["label"] in LABELS


def test_all_of_a_list_beside_the_rows_is_a_cell(calm: Server) -> None:
    (row,) = lines(get(calm, "/operations/beside.jsonl"))
    assert row["brands label"] == ["Brand"]
    (row,) = table(get(calm, "/operations/beside.csv"))
    assert row["brands label"] == "Brand"


def test_where_a_list_is_empty_what_it_lies_in_can_have_a_row(calm: Server) -> None:
    assert lines(get(calm, "/operations/never.jsonl")) == []
    (row,) = lines(get(calm, "/operations/always.jsonl"))
    assert row == {"currency": None, "business today": str(TODAY)}


def test_posts_are_listed_with_their_tags_and_how_they_do_for_their_age(calm: Server) -> None:
    listed = table(get(calm, "/exports/listed_posts.csv"))
    posts = table(get(calm, "/exports/posts.csv"))
    assert [{name: row[name] for name in posts[0]} for row in listed] == posts
    (measured,) = [row for row in listed if row["analytics as of"]]
    assert measured["analytics gained last 7 days views"] == "7"
    assert {"tags label", "age index value", "published on"} < measured.keys()
    assert kind_of(get(calm, "/exports/listed_posts.csv")).whence == "the export `posts`"


def test_any_stored_operation_is_a_file_too(calm: Server) -> None:
    assert len(table(get(calm, "/operations/find_posts.csv", search="plain"))) == 1
    assert lines(get(calm, "/operations/named.jsonl")) == [{"label": "Brand"}]


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/operations/plain.csv", (400, "BAD_USER_INPUT"), "no list"),
        ("/operations/page.csv", (400, "BAD_USER_INPUT"), "no list and no object"),
        ("/operations/astray.csv", (400, "BAD_USER_INPUT"), "viewer, which is no list"),
        ("/operations/two.csv", (400, "BAD_USER_INPUT"), "# rows: ..."),
        ("/operations/inner.csv", (400, "BAD_USER_INPUT"), "pages within pages"),
        ("/operations/nothing.csv", (404, "NOT_FOUND"), "nothing"),
        ("/operations/find_posts.xml", (404, "NOT_FOUND"), "csv, jsonl, xlsx and parquet"),
        ("/exports/find_posts.csv", (404, "NOT_FOUND"), "/operations/"),
        ("/exports/posts.csv?first=3", (400, "BAD_USER_INPUT"), "first"),
        ("/exports/posts.csv?platforms=HERE", (400, "BAD_USER_INPUT"), "platforms"),
        ("/exports/series.csv?window=today", (400, "BAD_USER_INPUT"), "window"),
        ("/exports/posts.csv?hash=sha256:0", (409, "OPERATION_CHANGED"), "hash"),
    ],
)
def test_what_cant_be_a_file_says_why(
    calm: Server, path: str, error: tuple[int, str], words: str
) -> None:
    answer = calm.client.get(path)
    assert error_of(answer) == error
    assert words in answer.text


def test_a_token_exports_what_it_may_read(calm: Server) -> None:
    reader = make_token(calm.url, AccessScope.READ_ANALYTICS)
    calm.client.headers["authorization"] = f"Bearer {reader}"
    assert get(calm, "/exports/posts.csv").status_code == 200
    for name in ("revenue", "charges", "credit_transactions", "ingredients"):
        assert error_of(get(calm, f"/exports/{name}.csv")) == (403, "FORBIDDEN")


def link_to(server: Server, path: str, **parameters: str) -> str:
    answer = server.client.post(path, params=parameters)
    assert answer.status_code == 201
    link: str = answer.json()["link"]
    return link


def stranger(server: Server, path: str) -> httpx.Response:
    """As a browser follows a link: without any header of ours."""
    return httpx.get(f"{server.client.base_url}{path}", trust_env=False, timeout=60)


def test_a_link_downloads_the_file_for_ten_minutes(server: Server) -> None:
    link = link_to(server, "/exports/posts.csv", platforms="YOUTUBE")
    assert (
        stranger(server, link).text == get(server, "/exports/posts.csv", platforms="YOUTUBE").text
    )
    server.now = NOW + timedelta(minutes=9, seconds=59)
    assert stranger(server, link).status_code == 200
    server.now = NOW + timedelta(minutes=10)
    assert error_of(stranger(server, link)) == (403, "FORBIDDEN")


@pytest.mark.parametrize(
    "change",
    [
        ("posts.csv", "posts.jsonl"),
        ("posts.csv", "series.csv"),
        ("YOUTUBE", "TIKTOK"),
        ("platforms=YOUTUBE&", ""),
        ("/exports", "/operations"),
        ("link=", "link=0"),
    ],
)
def test_a_link_opens_nothing_else(calm: Server, change: tuple[str, str]) -> None:
    link = link_to(calm, "/exports/posts.csv", platforms="YOUTUBE")
    assert stranger(calm, link).status_code == 200
    assert error_of(stranger(calm, link.replace(*change))) == (403, "FORBIDDEN")


def test_a_link_isnt_given_to_what_cant_be_exported(calm: Server) -> None:
    assert calm.client.post("/exports/posts.csv?fist=1").status_code == 400
    assert calm.client.post("/operations/two.csv").status_code == 400
    assert stranger(calm, "/exports/posts.csv").status_code == 401


async def revoke(url: str, token: str) -> None:
    database = Database(url)
    async with database.write() as session:
        await tokens.revoke_token(session, token, now=NOW)
    await database.close()


def test_a_link_dies_with_its_token(server: Server) -> None:
    token = make_token(server.url)
    server.client.headers["authorization"] = f"Bearer {token}"
    link = link_to(server, "/exports/posts.csv")
    assert stranger(server, link).status_code == 200

    server.write(revoke(server.url, token))
    assert error_of(stranger(server, link)) == (401, "UNAUTHENTICATED")


def test_a_link_reaches_as_far_as_its_token(calm: Server) -> None:
    reader = make_token(calm.url, AccessScope.READ_ANALYTICS)
    calm.client.headers["authorization"] = f"Bearer {reader}"
    link = link_to(calm, "/exports/revenue.csv")
    assert error_of(stranger(calm, link)) == (403, "FORBIDDEN")


@pytest.mark.usefixtures("budgets_clock")
def test_an_export_takes_half_of_the_budget_at_most(sqlite_url: str, tmp_path: Path) -> None:
    settings = {"cost_per_minute": 6_000, "request_timeout_seconds": 5}
    with served(sqlite_url, tmp_path / "own", **settings) as server:
        assert get(server, "/exports/series.csv").status_code == 200
        again = get(server, "/exports/series.csv")
        assert error_of(again) == (429, "RATE_LIMITED")
        assert again.headers["retry-after"] == "60"
        assert "data" in server.ask("{ viewer { name } }")


def test_an_export_that_no_budget_covers_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    with served(sqlite_url, tmp_path / "own", cost_per_minute=4_000) as server:
        answer = get(server, "/exports/series.csv")
        assert error_of(answer) == (400, "QUERY_TOO_COMPLEX")
        assert "shorter window" in answer.text


def test_what_fails_while_it_is_sent_is_cut(calm: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", 2)
    real = exports._page
    seen: list[Any] = []

    async def breaking(*arguments: Any) -> Any:
        seen.append(arguments)
        if len(seen) > 2:
            raise Unavailable("The database is gone.")
        return await real(*arguments)

    monkeypatch.setattr(exports, "_page", breaking)
    with pytest.raises(httpx.RemoteProtocolError):
        get(calm, "/exports/posts.csv")


def test_what_takes_too_long_is_cut(calm: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_exports, "MINUTE", 0.05)  # seconds, ten of which it may take
    monkeypatch.setattr(exports, "LARGEST_PAGE", 2)
    real = exports._page
    asked = itertools.count()

    async def slow(*arguments: Any) -> Any:
        if next(asked):
            await asyncio.sleep(60)
        return await real(*arguments)

    monkeypatch.setattr(exports, "_page", slow)
    with pytest.raises(httpx.RemoteProtocolError):
        get(calm, "/exports/posts.csv")


def test_a_token_revoked_meanwhile_gets_no_more_of_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", 2)
    monkeypatch.setattr(export_streams, "CHECKED_EVERY", 0.0)
    token = make_token(server.url)
    server.client.headers["authorization"] = f"Bearer {token}"
    real = exports._page
    asked = itertools.count()

    async def revoking(*arguments: Any) -> Any:
        if next(asked) == 1:
            await revoke(server.url, token)
        return await real(*arguments)

    monkeypatch.setattr(exports, "_page", revoking)
    with pytest.raises(httpx.RemoteProtocolError):
        get(server, "/exports/posts.csv")


def test_packed_it_is_the_same(calm: Server) -> None:
    plain = calm.client.get("/exports/posts.csv", headers={"accept-encoding": "identity"})
    packed = calm.client.get("/exports/posts.csv", headers={"accept-encoding": "gzip"})
    assert packed.text == plain.text


def test_one_token_exports_one_file_at_a_time(
    calm: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", 1)
    real, holding = exports._page, [True]

    async def slow(*arguments: Any) -> Any:
        while holding and len(seen) > 1:
            await asyncio.sleep(0.01)
        seen.append(arguments)
        return await real(*arguments)

    seen: list[Any] = []
    monkeypatch.setattr(exports, "_page", slow)
    with calm.client.stream("GET", "/exports/posts.csv") as first:
        assert first.status_code == 200
        second = get(calm, "/exports/posts.csv")
        assert error_of(second) == (503, "UNAVAILABLE")
        assert second.headers["retry-after"] == "1"
        holding.clear()
        first.read()
    assert get(calm, "/exports/posts.csv").status_code == 200


def test_an_export_is_one_state_of_the_data(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_PAGE", 1)
    real = exports._page
    seen: list[Any] = []

    async def writing(*arguments: Any) -> Any:
        if len(seen) == 1:
            server.write(add_post(server))
        seen.append(arguments)
        return await real(*arguments)

    monkeypatch.setattr(exports, "_page", writing)
    assert len(lines(get(server, "/exports/posts.jsonl"))) == len(LABELS)
    assert len(lines(get(server, "/exports/posts.jsonl"))) == len(LABELS) + 1


async def add_post(server: Server) -> UUID:
    database = Database(server.url)
    world = World(database)
    brand = await world.brand(server.organization, "Another")
    post = await world.post(server.organization, brand, label="Late")
    await database.close()
    return post


def test_head_tells_what_it_would_be(calm: Server) -> None:
    answer = calm.client.head("/exports/posts.csv")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/csv")
