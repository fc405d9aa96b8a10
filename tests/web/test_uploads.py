"""Sending files over HTTP: what is stored, what is refused, and what comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
import pytest

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.uploads import KEPT
from app.errors import Unavailable
from app.services import uploads
from app.services.importing import importer
from app.storage.database import Database
from app.web import http_protocol
from app.web import uploads as web_uploads
from tests.filling import read_all
from tests.serving import create_token, serving_database
from tests.waiting import PATIENCE
from tests.web.asking import headers_for
from tests.web.signed_in import OUR_PAGE, code, cookie_for
from tests.world import NOW, World

ROWS = "external_id,platform,label,brand\na,yt,Älpler,Cats\nb,yt,Two,\n"
PREVIEW = """query ($id: ID!, $options: ImportOptionsInput) { upload(id: $id) { state size
  preview(options: $options) { tables { sentence rows columns { column field } unused
    questions { code } refusal firstRows { fields { field value } } rejects { what rows } } } } }"""
START = """mutation ($id: ID!, $options: ImportOptionsInput) {
  startImport(uploadId: $id, options: $options) { state } }"""
FOLLOW = """query ($id: ID!) { upload(id: $id) { state shareDone error
  tables { rows imported unchanged rejected firstRejected { line column reason } } } }"""
OPTIONS = {"rows": "POSTS", "createBrands": True}


class Office(NamedTuple):
    """A server with an organization, and a client whose token may write."""

    client: httpx.AsyncClient
    token: str
    url: str
    organization: str

    async def send(self, body: Any = ROWS, name: str = "posts.csv", **given: str) -> httpx.Response:
        params, headers = {"name": name, **given}, headers_for(self.token)
        content = body.encode() if isinstance(body, str) else body
        return await self.client.post("/uploads", params=params, content=content, headers=headers)

    async def ask(self, document: str, **variables: Any) -> Any:
        body = {"query": document, "variables": variables}
        answer = await self.client.post("/graphql", json=body, headers=headers_for(self.token))
        return answer.json()

    async def sent(self, body: Any = ROWS) -> str:
        answer = await self.send(body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def imported(self, upload: str, **options: Any) -> Any:
        answer = await self.ask(START, id=upload, options=OPTIONS | options)
        assert "errors" not in answer, answer
        async with asyncio.timeout(PATIENCE):
            while True:
                told = (await self.ask(FOLLOW, id=upload))["data"]["upload"]
                if told["state"] != "IMPORTING":
                    return told
                await asyncio.sleep(0.02)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    database = Database(database_url)
    organization = await World(database).organization("Acme")
    await database.close()
    token = await create_token(database_url, AccessScope.WRITE_CONTENT)
    with serving_database(database_url, upload_mb=2) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            yield Office(client, token, database_url, public_ids.organization_id(organization))


async def test_a_file_is_sent_looked_at_and_imported(office: Office) -> None:
    answer = await office.send()
    assert (answer.status_code, answer.json()["size"]) == (201, len(ROWS.encode()))
    upload = answer.json()["id"]

    seen = (await office.ask(PREVIEW, id=upload, options=OPTIONS))["data"]["upload"]
    (table,) = seen["preview"]["tables"]
    assert (seen["state"], table["sentence"]) == ("READY", "A list of posts; 2 rows.")
    assert {"column": "label", "field": "label"} in table["columns"]
    assert {"field": "label", "value": "'Älpler'"} in table["firstRows"][0]["fields"]

    told = await office.imported(upload)
    (table,) = told["tables"]
    assert (told["state"], told["shareDone"], told["error"]) == ("IMPORTED", 100, None)
    assert (table["rows"], table["imported"], table["rejected"]) == (2, 1, 1)
    assert table["firstRejected"][0]["column"] == "brand"


async def test_rejected_rows_come_back_as_a_file_that_is_mended_and_sent_again(
    office: Office,
) -> None:
    upload = await office.sent()
    await office.imported(upload)

    rejects = await office.client.get(
        f"/uploads/{upload}/rejects.csv", headers=headers_for(office.token)
    )
    assert rejects.headers["content-type"].startswith("text/csv")
    assert "rejects.csv" in rejects.headers["content-disposition"]
    told = await office.imported(await office.sent(rejects.text.replace("Two,", "Two,Cats")))

    assert [table["imported"] for table in told["tables"]] == [1]


async def test_nothing_to_mend_is_not_found(office: Office) -> None:
    upload = await office.sent("external_id,platform,brand\na,yt,Cats\n")
    await office.imported(upload)

    for path in (f"/uploads/{upload}/rejects.csv", f"/uploads/{upload}/rejects.csv?table=2"):
        answer = await office.client.get(path, headers=headers_for(office.token))
        assert (answer.status_code, code(answer)) == (404, "NOT_FOUND")


async def test_what_is_missing_is_asked_for_and_nothing_starts(office: Office) -> None:
    upload = await office.sent("Video ID,Views\nabc,5\n")

    seen = (await office.ask(PREVIEW, id=upload))["data"]["upload"]["preview"]["tables"][0]
    started = await office.ask(START, id=upload)

    assert {question["code"] for question in seen["questions"]} >= {"AS_OF", "PLATFORM"}
    assert started["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert started["errors"][0]["extensions"]["field"].startswith("options.")
    assert (await office.ask(FOLLOW, id=upload))["data"]["upload"]["state"] == "READY"


async def test_what_no_option_can_mean_is_told_in_the_words_of_the_api(office: Office) -> None:
    upload = await office.sent("a,b\n1,2\n")

    (error,) = (await office.ask(PREVIEW, id=upload))["errors"]

    assert "no column means anything here" in error["message"]
    assert "--" not in error["message"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"brand": "\0"}, "brand"),
        ({"brand": "x" * 501}, "brand"),
        ({"encoding": "idna"}, "encoding"),
        ({"dateFormats": [{"field": "date", "format": "%Y %Y"}]}, "dateFormats"),
        (
            {"dateFormats": [{"field": "date", "format": "%Y"}, {"field": "x", "format": ""}]},
            "dateFormats",
        ),
    ],
)
@pytest.mark.parametrize("more", [{}, {"rows": "SNAPSHOTS"}], ids=["recognized", "named"])
async def test_what_cant_be_meant_is_refused_before_anything_starts(
    office: Office, said: dict[str, Any], field: str, more: dict[str, str]
) -> None:
    upload = await office.sent("external_id,platform,date,views\na,yt,2026-03-01,5\n")
    options = {"createBrands": True, **said, **more}

    for document in (PREVIEW, START):
        (error,) = (await office.ask(document, id=upload, options=options))["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "field": field}


async def test_a_large_file_is_stored_in_pieces_and_never_whole(office: Office) -> None:
    body = ROWS + "".join(f"c{number},yt,{'x' * 100},Cats\n" for number in range(12_000))

    upload = await office.sent(body)

    database = Database(office.url)
    rows = await read_all(database)
    await database.close()
    assert len(rows["upload_chunks"]) == 2
    seen = (await office.ask(PREVIEW, id=upload, options=OPTIONS))["data"]["upload"]
    assert seen["preview"]["tables"][0]["rows"] == 12_002


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    office: Office, is_announced: bool
) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(25):
            yield b"x" * 100_000

    answer = await office.send(b"x" * 2_500_000 if is_announced else parts())

    assert (answer.status_code, code(answer)) == (413, "TOO_LARGE")
    assert answer.json()["errors"][0]["extensions"]["limit"] == 2_000_000
    assert (await office.ask("{ uploads { id } }"))["data"]["uploads"] == []


async def test_a_second_file_at_the_same_time_is_refused(office: Office) -> None:
    goes_on = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield ROWS.encode()
        await goes_on.wait()

    first = asyncio.create_task(office.send(slowly()))
    async with asyncio.timeout(PATIENCE):
        while not (await office.ask("{ uploads { state } }"))["data"]["uploads"]:
            await asyncio.sleep(0.02)
    second = await office.send(name="second.csv")
    goes_on.set()

    assert (second.status_code, code(second)) == (409, "IN_PROGRESS")
    assert (await first).status_code == 201


async def test_whoever_leaves_half_way_may_begin_again(office: Office) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 1_100_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await office.send(broken())
    async with asyncio.timeout(PATIENCE):
        while (await office.send()).status_code == 409:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "name"),
        ({"modified": "yesterday"}, "modified"),
        ({"modified": "0001-01-01T00:00:00+14:00"}, "modified"),
        ({"modified": "9999-12-31T23:59:59-14:00"}, "modified"),
        ({"organization": "brand_x"}, None),
        ({"organization": f"org_{'0' * 26}"}, None),
    ],
)
async def test_what_is_said_of_a_file_is_checked(
    office: Office, given: dict[str, str], said: str | None
) -> None:
    answer = await office.send(**{"name": "a.csv", **given})

    assert answer.status_code == (400 if said else 404)
    assert answer.json()["errors"][0]["extensions"].get("field") == said


async def test_an_empty_file_is_refused(office: Office) -> None:
    answer = await office.send(b"")
    assert (answer.status_code, code(answer)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({"content-range": "bytes 0-2/10"}, "as a whole"),
        ({"content-type": "multipart/form-data; boundary=x"}, "--data-binary"),
    ],
)
async def test_what_is_no_whole_file_is_refused_and_not_kept(
    office: Office, headers: dict[str, str], part: str
) -> None:
    given = {**headers_for(office.token), **headers}
    answer = await office.client.post("/uploads?name=a.csv", content=b"abc", headers=given)
    assert (answer.status_code, code(answer)) == (400, "BAD_USER_INPUT")
    assert part in answer.text
    assert (await office.ask("{ uploads { id } }"))["data"] == {"uploads": []}


async def test_whose_file_it_is_must_be_said_where_there_are_several(office: Office) -> None:
    database = Database(office.url)
    await World(database, first=1000).organization("Other")
    await database.close()

    unsaid = await office.send()
    assert (unsaid.status_code, code(unsaid)) == (400, "BAD_USER_INPUT")
    assert (await office.send(organization=office.organization)).status_code == 201


async def test_who_may_not_write_sends_nothing(office: Office) -> None:
    reader = await create_token(office.url, AccessScope.READ_ANALYTICS)

    answer = await office._replace(token=reader).send()

    assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")


async def test_what_an_administrator_sent_is_nothing_for_who_may_only_write(office: Office) -> None:
    administrator = office._replace(token=await create_token(office.url, AccessScope.ADMIN))
    charges = "external_id,amount,currency,charged_at\nBigCustomer,-,USD,2026-03-01T00:00:00Z\n"
    upload = await administrator.sent(charges)
    await administrator.imported(upload, rows="CHARGES")

    seen = [await office.ask(document, id=upload) for document in (PREVIEW, FOLLOW)]
    listed = await office.ask("{ uploads { id } }")
    changes = "startImport(uploadId: $id)", "cancelImport(uploadId: $id)"
    refused = [
        (await office.ask(f"mutation ($id: ID!) {{ {change} {{ id }} }}", id=upload))["errors"][0]
        for change in changes
    ]
    deleted = await office.ask("mutation ($id: ID!) { deleteUpload(uploadId: $id) }", id=upload)
    path = f"/uploads/{upload}/rejects.csv"
    rejects = await office.client.get(path, headers=headers_for(office.token))
    own = await office.client.get(path, headers=headers_for(administrator.token))

    assert [each["data"]["upload"] for each in seen] == [None, None]
    assert listed["data"]["uploads"] == []
    codes = {each["extensions"]["code"] for each in (*refused, deleted["errors"][0])}
    assert codes == {"NOT_FOUND"}
    assert (rejects.status_code, own.status_code) == (404, 200)


async def test_an_administrator_sees_what_others_send(office: Office) -> None:
    upload = await office.sent()
    administrator = office._replace(token=await create_token(office.url, AccessScope.ADMIN))

    assert (await administrator.ask(FOLLOW, id=upload))["data"]["upload"]["state"] == "READY"
    assert (await administrator.ask("{ uploads { id } }"))["data"]["uploads"] == [{"id": upload}]


async def test_whoever_signs_in_again_finds_what_they_sent(office: Office) -> None:
    cookie = await cookie_for(office.client, office.token)
    path = "/uploads?name=a.csv"
    sent = await office.client.post(path, content=ROWS.encode(), headers=cookie | OUR_PAGE)

    assert (await office.ask("{ uploads { id } }"))["data"]["uploads"] == [
        {"id": sent.json()["id"]}
    ]


async def test_a_cookie_counts_from_our_own_pages_alone(office: Office) -> None:
    cookie = await cookie_for(office.client, office.token)
    path, body = "/uploads?name=a.csv", ROWS.encode()

    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    refused = await office.client.post(path, content=body, headers=cookie | foreign)
    taken = await office.client.post(path, content=body, headers=cookie | OUR_PAGE)

    assert (refused.status_code, taken.status_code) == (401, 201)


async def test_sending_takes_from_the_budget(database_url: str) -> None:
    database = Database(database_url)
    await World(database).organization("Acme")
    await database.close()
    token = await create_token(database_url)
    with serving_database(database_url, cost_per_minute=1000) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            answer = await client.post(
                "/uploads?name=a.csv", content=b"x" * 1_100_000, headers=headers_for(token)
            )
    assert (answer.status_code, code(answer)) == (429, "RATE_LIMITED")


def in_pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    async def parts() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return parts()


async def test_on_a_full_disk_who_sends_is_told_at_once_and_may_send_again_once_there_is_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = uploads.add_chunk, uploads.give_up

    async def full(*_: Any, **__: Any) -> None:
        raise Unavailable("The disk of the database is full: nothing can be written.")

    monkeypatch.setattr(uploads, "add_chunk", full)
    monkeypatch.setattr(uploads, "give_up", full)
    endless = in_pieces(*[b"x" * 100_000] * 15)
    async with asyncio.timeout(PATIENCE):
        refused = await office.send(endless)
    assert (refused.status_code, code(refused)) == (503, "UNAVAILABLE")
    assert "disk of the database is full" in refused.text

    monkeypatch.setattr(uploads, "add_chunk", real[0])
    monkeypatch.setattr(uploads, "give_up", real[1])
    assert (await office.send()).status_code == 201
    listed = (await office.ask("{ uploads { state } }"))["data"]["uploads"]
    assert listed == [{"state": "READY"}]


async def test_what_was_given_up_on_a_full_disk_blocks_nobody_at_another_process_once_there_is_room(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = uploads.add_chunk, uploads.mark_given_up
    monkeypatch.setattr(web_uploads, "MARKED_AFTER", 0.05)

    async def full(*_: Any, **__: Any) -> None:
        raise Unavailable("The disk of the database is full: nothing can be written.")

    for name in ("add_chunk", "give_up", "mark_given_up"):
        monkeypatch.setattr(uploads, name, full)
    assert (await office.send(in_pieces(b"x" * 1_100_000))).status_code == 503

    with serving_database(office.url, upload_mb=2) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            elsewhere = office._replace(client=client)
            waits = await elsewhere.send()
            monkeypatch.setattr(uploads, "add_chunk", real[0])
            monkeypatch.setattr(uploads, "mark_given_up", real[1])
            async with asyncio.timeout(PATIENCE):
                while (sent := await elsewhere.send()).status_code == 409:
                    await asyncio.sleep(0.05)

    assert (waits.status_code, code(waits)) == (409, "IN_PROGRESS")
    assert sent.status_code == 201, sent.text


CREATE_SHARE = """mutation ($scope: ID!) {
  createShare(input: { scopeId: $scope, name: "Report" }) { secret } }"""


async def test_who_reads_a_report_sends_and_gets_nothing(office: Office) -> None:
    upload = await office.sent()
    await office.imported(upload)
    administrator = office._replace(token=await create_token(office.url, AccessScope.ADMIN))
    made = await administrator.ask(CREATE_SHARE, scope=office.organization)
    reader = office._replace(token=made["data"]["createShare"]["secret"])

    sent = await reader.send()
    rejects = await office.client.get(
        f"/uploads/{upload}/rejects.csv", headers=headers_for(reader.token)
    )
    known = await reader.send()  # remembered by now

    for answer in (sent, rejects, known):
        assert (answer.status_code, code(answer)) == (403, "FORBIDDEN")
    assert len((await office.ask("{ uploads { id } }"))["data"]["uploads"]) == 1


async def send_slowly(office: Office, body: bytes, *, announced: int) -> tuple[bytes, float]:
    """The beginning of a body, and then nothing more; what is answered, and after which time.

    It is nothing where the server hadn't read all of that beginning yet.
    """
    host, port = str(office.client.base_url).removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    began = asyncio.get_running_loop().time()
    writer.write(
        f"POST /uploads?name=a.csv HTTP/1.1\r\nHost: {host}:{port}\r\n"
        f"Authorization: Bearer {office.token}\r\nContent-Length: {announced}\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    answer = b""
    with suppress(ConnectionResetError):
        answer = await reader.read()
    writer.close()
    return answer, asyncio.get_running_loop().time() - began


async def test_a_body_that_stops_is_given_up_and_blocks_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "BODY_SECONDS", 1.0)

    answer, seconds = await send_slowly(office, b"x" * 1_100_000, announced=2_000_000)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")
    assert seconds < 20
    async with asyncio.timeout(PATIENCE):
        while (await office.send()).status_code == 409:
            await asyncio.sleep(0.05)
    listed = (await office.ask("{ uploads { state } }"))["data"]["uploads"]
    assert listed == [{"state": "READY"}]


async def test_a_slow_body_is_received_as_long_as_each_megabyte_is_in_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "BODY_SECONDS", 1.5)
    monkeypatch.setattr(http_protocol, "MEGABYTE", 100_000)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"external_id,platform,brand\n"
        for _ in range(10):
            await asyncio.sleep(0.2)
            yield b"a,yt,Cats\n" * 10_000

    answer = await office.send(slowly())

    assert answer.status_code == 201, answer.text


async def test_a_file_is_gone_after_a_day(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "LOOK_EVERY", timedelta(seconds=0.05))
    clock = [NOW]
    database = Database(database_url)
    organization = await World(database).organization("Acme")
    await database.close()
    token = await create_token(database_url, AccessScope.WRITE_CONTENT)
    with serving_database(database_url, lambda: clock[0]) as address:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as client:
            office = Office(client, token, database_url, public_ids.organization_id(organization))
            upload = await office.sent()
            clock[0] += KEPT - timedelta(seconds=1)
            await asyncio.sleep(0.2)  # it is looked at meanwhile
            assert (await office.ask(FOLLOW, id=upload))["data"]["upload"]["state"] == "READY"

            clock[0] += timedelta(seconds=1)
            async with asyncio.timeout(PATIENCE):
                while (await office.ask(FOLLOW, id=upload))["data"]["upload"] is not None:
                    await asyncio.sleep(0.02)
            refused = (await office.ask(START, id=upload, options=OPTIONS))["errors"][0]
            assert refused["extensions"]["code"] == "NOT_FOUND"
            assert "deleted after a day" in refused["message"]
            assert (await office.ask("{ uploads { id } }"))["data"]["uploads"] == []
