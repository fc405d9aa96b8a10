"""What a preview says of rows that need a post, an account or a brand: what their import says."""

from dataclasses import replace
from typing import NamedTuple

import pytest

from app.domain.imports.plans import Kind
from app.domain.platforms import Platform
from app.domain.uploads import UploadState
from app.services import brands
from app.services.importing.given import Given, Meaning
from app.services.importing.table_looks import TableLook
from tests.services.test_upload_imports import Clock, Desk, told
from tests.world import NOW, World

POSTS_OF_YOUTUBE = Given(rows=Kind.POSTS, platform=Platform.YOUTUBE)


@pytest.fixture
async def desk(world: World) -> Desk:
    """An organization with a post, an account, and a brand that is archived beside theirs."""
    desk = Desk(world, await world.organization(), Clock())
    ours = await world.brand(desk.organization, "Ours")
    await world.post(desk.organization, ours, "there")
    await world.account(desk.organization, ours, handle="here")
    archived = await world.brand(desk.organization, "Past")
    async with world.database.write() as session:
        await brands.update_brand(session, archived, {"archived_at": NOW}, None, now=NOW)
    return desk


async def looked(desk: Desk, text: str, given: Given) -> TableLook:
    upload = await desk.send(text)
    look = await desk.importer().preview(desk.world.database.read, upload, given)
    return look.tables[0]


class File(NamedTuple):
    """A list of which some rows can be taken, and some can't."""

    rows: Kind
    text: str


FILES = {
    "posts that name a brand that isn't there, an archived one, or none": File(
        Kind.POSTS,
        "external_id,label,brand\nthere,A,\nnew,B,Ours\nnew,B,\nlost,C,\nlost,C,\ngone,D,Past\n"
        "far,E,Theirs\n",
    ),
    "posts with more tags than one may have": File(
        Kind.POSTS,
        "external_id,brand,tags\n"
        + "".join(f"there,,{';'.join(f'{row} {tag}' for tag in range(30))}\n" for row in "ab"),
    ),
    "snapshots": File(
        Kind.SNAPSHOTS,
        "external_id,date,views,brand\nthere,2026-03-01,5,\nlost,2026-03-01,6,\n"
        "lost,2026-03-02,7,\nfar,2026-03-02,7,Theirs\n",
    ),
    "account days": File(
        Kind.ACCOUNTS,
        "handle,date,followers,brand\nhere,2026-03-01,5,\nhere,2026-03-02,6,Past\n"
        "lost,2026-03-01,5,\nnew,2026-03-01,5,Ours\nnew,2026-03-02,5,Past\n",
    ),
    "performance": File(
        Kind.PERFORMANCE, "external_id,measured_on,views\nthere,2026-03-01,5\nlost,2026-03-01,6\n"
    ),
    "tags": File(Kind.TAGS, "external_id,tags\nthere,a\nlost,a\nlost,b\n"),
    "notes": File(
        Kind.NOTES, "start,text,brand\n2026-03-01,A,\n2026-03-01,B,Ours\n2026-03-01,C,Theirs\n"
    ),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
async def test_a_preview_rejects_what_the_import_rejects(desk: Desk, file: File) -> None:
    given = Given(rows=file.rows, platform=Platform.YOUTUBE)

    table = await looked(desk, file.text, given)
    done = await desk.import_(file.text, given)

    assert done.state is UploadState.IMPORTED
    told_of_all = {f"{each.column}: {each.reason}" for each in told(done).first_rejected}
    assert table.questions == ()
    assert (set(table.rejects), table.rejects.total()) == (told_of_all, told(done).rejected)


WITHOUT_BRANDS = {
    "posts": File(Kind.POSTS, "external_id,label\nnew,A\nother,B\n"),
    "snapshots": File(Kind.SNAPSHOTS, "external_id,date,views\nnew,2026-03-01,5\n"),
    "account days": File(Kind.ACCOUNTS, "handle,date,followers\nnew,2026-03-01,5\n"),
}


@pytest.mark.parametrize("file", WITHOUT_BRANDS.values(), ids=WITHOUT_BRANDS)
async def test_where_nothing_has_a_brand_it_is_asked_for(desk: Desk, file: File) -> None:
    given = Given(rows=file.rows, platform=Platform.YOUTUBE)
    asked = await looked(desk, file.text, given)
    assert [question.option for question in asked.questions] == ["--brand"]
    assert not asked.rejects

    answered = await looked(desk, file.text, replace(given, brand="Ours"))
    assert (list(answered.questions), answered.rejects.total()) == ([], 0)


async def test_it_is_asked_for_whatever_the_file_calls_its_brand(desk: Desk) -> None:
    given = replace(POSTS_OF_YOUTUBE, mapping=[Meaning("Team", "brand")])

    asked = await looked(desk, "external_id,Team\nnew,\n", given)

    assert [question.option for question in asked.questions] == ["--brand"]


RECOGNIZED = (
    "Post ID,Account username,Description,Publish time,Permalink,Post type,Date,Views\n"
    "17900000000000101,us,x,03/10/2026 15:30,https://www.instagram.com/p/A/,IG reel,Lifetime,520\n"
)


async def test_a_recognized_file_asks_for_its_brand_beside_its_day(desk: Desk) -> None:
    table = await looked(desk, RECOGNIZED, Given())

    assert [question.option for question in table.questions] == ["--as-of", "--brand"]


FROM_THE_FILE = {"--platform", "--as-of", "--values"}


async def test_what_a_file_is_only_supposed_to_be_about_is_not_looked_up(desk: Desk) -> None:
    table = await looked(desk, "Post ID,Views,Date\nnew,5,2026-03-01\n", Given())

    assert {"--platform"} <= {question.option for question in table.questions} <= FROM_THE_FILE
