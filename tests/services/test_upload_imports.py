"""Imports of files that were sent: killed, cancelled and carried on, nothing is lost or doubled."""

import gc
import io
import shutil
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.domain.imports.kinds.definitions import Values
from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind
from app.domain.platforms import Platform
from app.domain.uploads import (
    CHUNK_BYTES,
    KEPT,
    LEASE,
    MOST_ATTEMPTS,
    MOST_KEPT,
    Upload,
    UploadState,
)
from app.errors import InProgress, NotFound, Unavailable
from app.services import erasures, uploads
from app.services.importing import started_imports, upload_imports
from app.services.importing.given import Given, Meaning, read_given
from app.services.importing.importer import Importer
from app.services.importing.kept_reports import TableReport
from app.services.importing.upload_looks import Sent
from app.storage.database import Database, Session
from tests.filling import read_all
from tests.profile import IS_STRESS
from tests.world import NOW, World

POSTS = "external_id,label,brand\n" + "".join(
    # The brand of "a" is named last: its first row waits until all others were read.
    f"{post},{label},{brand}\n"
    for post, label, brand in [
        *[("a", "A", ""), ("b", "B", "Cats"), ("c", "C", "Nobody's\0"), ("d", "", "Cats")],
        *[("e", "E", ""), ("f", "F", "Dogs"), ("a", "", "Cats"), ("g", "G", "Cats")],
    ]
).replace("\0", "x" * 600)
LISTED = Given(rows=Kind.POSTS, platform=Platform.YOUTUBE, create_brands=True)
OWNER = UUID(int=77)


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


class Mortal:
    """A database whose process dies at its write of a number, before or as it commits."""

    def __init__(self, database: Database, at: int, *, as_it_commits: bool) -> None:
        self._database = database
        self._left = at
        self._as_it_commits = as_it_commits

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        self._left -= 1
        dies = self._left == 0
        if self._left < 0 or (dies and not self._as_it_commits):
            raise Unavailable("dead")
        async with self._database.write() as session:
            yield session
            if dies:
                raise Unavailable("dead")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


class Desk(NamedTuple):
    """An organization that files are sent to."""

    world: World
    organization: UUID
    clock: Clock

    async def send(self, text: str | bytes, name: str = "file.csv", owner: UUID = OWNER) -> Upload:
        body = text.encode() if isinstance(text, str) else text
        database, now = self.world.database, self.clock()
        async with database.write() as session:
            upload = await uploads.begin(
                session,
                self.organization,
                owner,
                name,
                modified_at=None,
                key=self.world.new_key(),
                now=now,
            )
        for number, start in enumerate(range(0, len(body), CHUNK_BYTES)):
            async with database.write() as session:
                piece = body[start : start + CHUNK_BYTES]
                await uploads.add_chunk(session, upload, number, piece, now=now)
        async with database.write() as session:
            return await uploads.finish(session, upload, len(body))

    async def start(self, upload: Upload, given: Given = LISTED) -> Upload:
        async with self.world.database.write() as session:
            return await started_imports.start(session, upload, given, now=self.clock())

    def importer(self, database: Any = None) -> Importer:
        found = database or self.world.database
        return Importer(found, self.clock, self.world.new_key, None)

    async def run(self, upload: Upload, database: Any = None) -> Upload:
        importer = self.importer(database)
        importer.begin(upload)
        await importer.settled()
        return await self.now(upload)

    async def take_up(self) -> None:
        """What another process does once nothing was heard of the first."""
        self.clock.time += LEASE + timedelta(seconds=1)
        importer = self.importer()
        await importer.look()
        await importer.settled()

    async def import_(self, text: str | bytes, given: Given = LISTED) -> Upload:
        return await self.run(await self.start(await self.send(text), given))

    async def now(self, upload: Upload) -> Upload:
        async with self.world.database.read() as session:
            return await uploads.get_upload(session, upload.id, None)

    async def rejects(self, upload: Upload) -> bytes:
        parts = started_imports.rejects_of(self.world.database, upload, 0)
        return b"".join([part async for part in parts])

    async def stored(self) -> list[list[int]]:
        rows = await read_all(self.world.database)
        return [sorted(len(row) for row in rows[name]) for name in ("posts", "brands", "tags")]


def told(upload: Upload) -> TableReport:
    (report,) = started_imports.reports_of(upload)
    return report


@pytest.fixture
async def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr("app.services.importing.upload_looks.BATCH_ROWS", 2)
    return Desk(world, await world.organization(), Clock())


async def test_a_file_is_imported_and_every_row_is_accounted_for(desk: Desk) -> None:
    done = await desk.import_(POSTS)

    assert (done.state, done.share, done.error) == (UploadState.IMPORTED, 1.0, None)
    report = told(done)
    assert (report.rows, report.imported, report.unchanged, report.rejected) == (8, 6, 0, 2)
    assert (report.posts_created, report.brands_created) == (5, 2)
    assert [each.line for each in report.first_rejected] == [4, 6]


async def test_rejected_rows_are_a_file_that_is_mended_and_imported_again(desk: Desk) -> None:
    done = await desk.import_(POSTS)
    rejects = (await desk.rejects(done)).decode()
    assert rejects.splitlines()[0] == "rejected_line,rejected_reason,external_id,label,brand"

    again = await desk.import_(rejects.replace("x" * 600, "").replace("e,E,", "e,E,Cats"))

    assert (told(again).rows, told(again).imported, told(again).rejected) == (2, 2, 0)


@pytest.mark.parametrize("as_it_commits", [False, True])
async def test_killed_at_any_write_it_goes_on_and_ends_the_same(
    desk: Desk, as_it_commits: bool
) -> None:
    whole = await desk.import_(POSTS)
    expected, rejects = told(whole), await desk.rejects(whole)
    stored, deaths = await desk.stored(), 0
    for at in range(2, 20, 1 if IS_STRESS else 3):
        other = Desk(desk.world, await desk.world.organization("Other"), desk.clock)
        begun = await other.start(await other.send(POSTS))
        mortal = Mortal(desk.world.database, at, as_it_commits=as_it_commits)
        first = await other.run(begun, mortal)
        deaths += first.state is UploadState.IMPORTING
        await other.take_up()

        done = await other.now(begun)
        assert (done.state, told(done)) == (UploadState.IMPORTED, expected)
        assert await other.rejects(done) == rejects
        async with desk.world.database.write() as session:
            await uploads.delete(session, done)
        if first.state is UploadState.IMPORTED:
            break
    assert deaths > 5 or not IS_STRESS
    assert deaths > 1
    assert len((await desk.stored())[0]) == len(stored[0]) * (deaths + 2)


async def test_gains_killed_on_the_way_are_added_up_once(desk: Desk) -> None:
    text = "external_id,date,brand,published_at,views\n" + "".join(
        f"{post},2026-03-{day:02},Cats,2026-03-01,{day}\n" for day in (3, 1, 2) for post in "ab"
    )
    given = Given(
        rows=Kind.SNAPSHOTS, platform=Platform.YOUTUBE, values=Values.GAINS, create_brands=True
    )
    begun = await desk.start(await desk.send(text), given)
    await desk.run(begun, Mortal(desk.world.database, 6, as_it_commits=True))

    await desk.take_up()

    done = await desk.now(begun)
    assert (done.state, told(done).imported, told(done).rejected) == (UploadState.IMPORTED, 6, 0)
    totals = (await read_all(desk.world.database))["post_totals"]
    assert len(totals) == 2


async def test_an_import_that_always_kills_its_process_is_given_up(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))
    for _ in range(MOST_ATTEMPTS):
        await desk.run(begun, Mortal(desk.world.database, 2, as_it_commits=False))
        desk.clock.time += LEASE + timedelta(seconds=1)

    await desk.take_up()

    done = await desk.now(begun)
    assert done.state is UploadState.FAILED
    assert "given up" in str(done.error)


async def test_what_somebody_works_on_is_taken_by_nobody_else(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))
    await desk.run(begun, Mortal(desk.world.database, 3, as_it_commits=False))
    before = await desk.now(begun)

    await desk.run(begun)
    await desk.importer().look()

    assert await desk.now(begun) == before


async def test_it_is_cancelled_between_batches_and_says_what_is_stored(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))
    await desk.run(begun, Mortal(desk.world.database, 4, as_it_commits=False))

    async with desk.world.database.write() as session:
        asked = await started_imports.cancel(session, await desk.now(begun), now=desk.clock())
    assert (asked.state, asked.is_cancelling) == (UploadState.IMPORTING, True)
    await desk.take_up()

    done = await desk.now(begun)
    assert (done.state, told(done).rows, told(done).imported) == (UploadState.CANCELLED, 3, 2)


async def test_one_that_nobody_works_on_is_cancelled_at_once(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))
    desk.clock.time += timedelta(minutes=1)

    async with desk.world.database.write() as session:
        done = await started_imports.cancel(session, begun, now=desk.clock())

    assert done.state is UploadState.CANCELLED
    assert (await desk.run(done)).state is UploadState.CANCELLED


async def test_one_that_ended_while_it_was_to_be_cancelled_stays_ended(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))
    ended = await desk.run(begun)
    desk.clock.time += timedelta(minutes=5)

    async with desk.world.database.write() as session:
        asked = await started_imports.cancel(session, begun, now=desk.clock())

    assert (asked.state, asked.is_cancelling) == (UploadState.IMPORTED, False)
    assert await desk.now(begun) == ended


async def test_one_that_began_while_its_file_was_to_be_deleted_goes_on(desk: Desk) -> None:
    sent = await desk.send(POSTS)
    begun = await desk.start(sent)

    async with desk.world.database.write() as session:
        with pytest.raises(InProgress):
            await uploads.delete(session, sent)

    assert (await desk.run(begun)).state is UploadState.IMPORTED


async def test_a_process_that_ends_without_its_database_leaves_its_import_for_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun = await desk.start(await desk.send(POSTS * 6))
    importer = desk.importer()
    importer.begin(begun)
    while (await desk.now(begun)).tables == "[]":
        pass

    def fail() -> None:
        raise Unavailable("The database is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(desk.world.database, "write", fail)
        await importer.close()
    gc.collect()  # an exception that nobody has looked at would be told of now
    assert caplog.text == ""
    assert (await desk.now(begun)).state is UploadState.IMPORTING


async def test_a_closed_process_leaves_its_import_to_others_at_once(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS * 6))
    importer = desk.importer()
    importer.begin(begun)
    while (await desk.now(begun)).tables == "[]":
        pass
    await importer.close()
    assert (await desk.now(begun)).state is UploadState.IMPORTING

    other = desk.importer()
    await other.look()
    await other.settled()

    assert (await desk.now(begun)).state is UploadState.IMPORTED


async def test_a_file_of_a_known_kind_asks_for_what_is_missing(desk: Desk) -> None:
    text = "Post ID,Account username,Description,Publish time,Permalink,Post type,Date,Views\n"
    text += "17900000000000101,us,x,03/10/2026 15:30,https://www.instagram.com/p/A/,IG reel,"
    text += "Lifetime,520\n"

    asked = await desk.import_(text, Given(brand="Us", create_brands=True))
    assert asked.state is UploadState.FAILED
    assert str(asked.error).startswith("Give asOf")

    day = date(2026, 3, 19)
    done = await desk.import_(text, Given(as_of=day, brand="Us", create_brands=True))
    assert (done.state, told(done).imported) == (UploadState.IMPORTED, 1)


LONG = "x" * 100_000
TOO_LONG: dict[str, Given] = {
    "a kind": Given(kind=LONG),
    "a locale": Given(locale=LONG),
    "a sheet": replace(LISTED, sheet=LONG),
    "an encoding": replace(LISTED, encoding=LONG),
    "a field": replace(LISTED, mapping=[Meaning("label", LONG)]),
    "a column": replace(LISTED, mapping=[Meaning(LONG, "label")]),
}


@pytest.mark.parametrize("given", TOO_LONG.values(), ids=TOO_LONG)
async def test_what_is_wrong_with_a_long_text_is_said_briefly(desk: Desk, given: Given) -> None:
    columns = ",".join(f"column {number}" for number in range(5_000))
    ended = await desk.import_(f"external_id,label,brand,{columns}\n", given)

    assert ended.state is UploadState.FAILED
    assert ended.error
    assert len(ended.error) < 2_000


async def test_a_second_file_waits_for_the_end_of_the_first(desk: Desk) -> None:
    begun = await desk.start(await desk.send(POSTS))

    with pytest.raises(InProgress, match=r"file\.csv is still being imported"):
        await desk.send(POSTS)
    with pytest.raises(InProgress):
        await desk.start(begun)
    await desk.send(POSTS, owner=UUID(int=78))

    await desk.run(begun)
    await desk.send(POSTS)


async def test_what_is_half_sent_blocks_for_no_longer_than_it_is_heard_of(desk: Desk) -> None:
    async with desk.world.database.write() as session:
        await uploads.begin(
            session,
            *(desk.organization, OWNER, "half.csv"),
            modified_at=None,
            key=desk.world.new_key(),
            now=NOW,
        )
    with pytest.raises(InProgress, match=r"half\.csv is still being sent"):
        await desk.send(POSTS)

    desk.clock.time += LEASE
    await desk.importer().look()

    async with desk.world.database.read() as session:
        assert await uploads.list_uploads(session, None, None) == []
    await desk.send(POSTS)


async def test_old_files_make_room_for_new_ones(desk: Desk) -> None:
    sent = [await desk.send(POSTS, f"{number}.csv") for number in range(MOST_KEPT + 1)]

    async with desk.world.database.read() as session:
        kept = await uploads.list_uploads(session, None, desk.organization)

    assert [each.id for each in kept] == [each.id for each in reversed(sent[1:])]


async def test_a_file_is_deleted_after_a_day_with_all_that_was_kept_of_it(desk: Desk) -> None:
    await desk.import_(POSTS)
    desk.clock.time += KEPT
    await desk.importer().look()

    rows = await read_all(desk.world.database)
    assert [rows[name] for name in ("uploads", "upload_chunks", "upload_batches")] == [set()] * 3
    assert len(rows["posts"]) == 5


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files lie: a folder that is empty."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def sizes(folder: Path) -> list[int]:
    """The sizes of all files of a folder."""
    return sorted(each.stat().st_size for each in folder.rglob("*") if each.is_file())


async def test_what_a_killed_process_left_on_the_disk_is_deleted(
    desk: Desk, temporary: Path
) -> None:
    upload = await desk.send(POSTS)
    async with upload_imports.spooled(desk.world.database.read, upload) as path:
        shutil.copytree(path.parent, temporary / ".backbone-killed")
        (temporary / ".backbone-killed.lock").touch()
        assert sizes(temporary) == [0, 0, upload.size, upload.size]

        await desk.importer().look()

        assert sizes(path.parent) == [upload.size]
        assert sizes(temporary) == [0, upload.size]
    assert sizes(temporary) == []


async def test_a_zip_is_unpacked_beside_what_was_sent(desk: Desk) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts.csv", POSTS)
    upload = await desk.send(packed.getvalue(), "posts.zip")

    async with upload_imports.spooled(desk.world.database.read, upload) as path:
        sent = Sent(path, upload.name, LISTED, Calendar("UTC", NOW), ())
        with ExitStack() as stack:
            sent.jobs(stack)

            assert sizes(path.parent) == [upload.size, len(POSTS)]
        assert sizes(path.parent) == [upload.size]


async def test_a_large_file_comes_back_piece_by_piece(desk: Desk) -> None:
    body = bytes(range(256)) * 10_000
    upload = await desk.send(body)

    async with upload_imports.spooled(desk.world.database.read, upload) as path:
        assert path.read_bytes() == body


async def test_erasing_takes_files_along_and_ends_their_imports(desk: Desk) -> None:
    brand = await desk.world.brand(desk.organization, "Robin")
    begun = await desk.start(await desk.send(POSTS))
    await desk.run(begun, Mortal(desk.world.database, 4, as_it_commits=False))

    async with desk.world.database.write() as session:
        key = desk.world.new_key()
        await erasures.start_brand(session, brand, "Robin", None, key=key, now=NOW)
    await desk.take_up()

    rows = await read_all(desk.world.database)
    assert [rows[name] for name in ("uploads", "upload_chunks", "upload_batches")] == [set()] * 3
    with pytest.raises(NotFound):
        await desk.now(begun)


def test_what_is_said_of_a_file_is_written_and_read_again() -> None:
    given = Given(
        rows=Kind.SNAPSHOTS,
        as_of=date(2026, 3, 1),
        values=Values.GAINS,
        platform=Platform.TIKTOK,
        mapping=(Meaning("Clicks on it", "clicks"),),
        unescape=("description",),
        create_brands=True,
    )
    assert read_given(given.written()) == given


async def test_rejected_rows_are_told_in_the_words_of_the_api(desk: Desk) -> None:
    done = await desk.import_("external_id,label,brand\na,A,Cats\n", Given(rows=Kind.TAGS))
    assert "give mapping COLUMN=tags" in str(done.error)

    done = await desk.import_("external_id,platform\na,\n", replace(LISTED, platform=None))
    (refusal,) = told(done).first_rejected
    assert refusal.reason == "the platform is missing: name it in the row, or give platform"
    assert "give platform" in (await desk.rejects(done)).decode()
