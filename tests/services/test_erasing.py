"""What erasing takes: everything of the post, brand or organization, and nothing of any other."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.domain.erasures import Erasure
from app.domain.learning.brand_memory import MemoryKind
from app.domain.selections import selection_id
from app.services import erasing, erasures
from app.services.accounts.vault import Vault
from app.services.erasures import Eraser
from app.storage.database import Database
from app.tables import metadata
from app.tables.accounts.client_registrations import ClientRegistration
from app.tables.accounts.credentials import Credential
from app.tables.base import table_of
from app.tables.learning.brand_memory import BrandMemory, LearningPending
from app.tables.posts import Post
from app.tables.shares import Share
from tests.filling import NOBODYS, Place, Rows, child, fill, read_all, share_of, told
from tests.profile import in_stress
from tests.world import NOW, World

VAULT = Vault(["a key that only tests would ever use"])

OF_ORGANIZATIONS = {
    *("budgets", "charges", "client_registrations", "credit_transactions", "import_cursors"),
    "ingredients",
    *("organizations", "sessions", "tags", "tokens"),
}
"""Tables whose rows belong to no brand: they stay when one is erased."""

HANG_ON_POSTS = {"posts", "collection"}
"""Tables whose rows nobody writes of a brand that is erased: it has no posts."""

FILES = {"uploads", "upload_chunks", "upload_batches"}
"""Files that were sent to an organization: any of them may hold what is erased of it."""


def stays(rows: Rows, place: Place, erased: Place) -> dict[str, int]:
    """In which tables a place is, without those of which nothing stays beside what is erased."""
    gone = FILES if place.organization == erased.organization else set()
    return {name: count for name, count in told(rows, place.word).items() if name not in gone}


@pytest.fixture
async def places(world: World) -> list[Place]:
    """Two organizations, the first with two brands: each brand with a post and a row of all."""
    first, second = [await world.organization(f"{word} org") for word in ("kestrel", "merlin")]
    made = []
    for organization, word in ((first, "kestrel"), (first, "osprey"), (second, "merlin")):
        brand = await world.brand(organization, f"{word} brand")
        post = await world.post(organization, brand, f"{word}-id", label=f"{word} post")
        made.append(Place(organization, brand, post, word))
    await fill(world.database, *made)
    return made


async def start(world: World, place: Place, kind: str) -> Erasure:
    async with world.database.write() as session:
        key = world.new_key()
        if kind == "brand":
            label = f"{place.word} brand"
            return await erasures.start_brand(session, place.brand, label, None, key=key, now=NOW)
        if kind == "organization":
            return await erasures.start_organization(
                session, place.organization, f"{place.word} org", key=key, now=NOW
            )
        (started,) = await erasures.start_posts(
            session, [place.post], 1, None, new_key=world.new_key, now=NOW
        )
        return started


async def erase(world: World, place: Place, kind: str, **sizes: int) -> Erasure:
    eraser = Eraser(world.database, VAULT, lambda: NOW, **sizes)
    return await eraser.carry_on(await start(world, place, kind))


@pytest.mark.usefixtures("places")
async def test_every_table_has_rows_to_look_for(world: World) -> None:
    rows = await read_all(world.database)
    assert {name for name, of_table in rows.items() if len(of_table) < 2} == {
        *NOBODYS,
        *("erasures", "erased_posts"),
    } - {"data_versions"}


async def test_nothing_of_an_erased_post_is_left(world: World, places: list[Place]) -> None:
    kestrel, *others = places
    before = await read_all(world.database)
    of_posts = set(told(before, str(kestrel.post)))
    done = await erase(world, kestrel, "posts")

    after = await read_all(world.database)
    assert done.is_over
    assert set(told(after, str(kestrel.post))) == {"erased_posts"}
    assert "kestrel-id" not in str(after)
    assert not of_posts & set(told(after, kestrel.word))
    for place in others:
        assert told(after, place.word) == stays(before, place, kestrel)


@pytest.mark.parametrize("rows_at_once", [1, 5000])
async def test_nothing_of_an_erased_brand_is_left(
    world: World, places: list[Place], rows_at_once: int
) -> None:
    kestrel, *others = places
    before = await read_all(world.database)
    done = await erase(world, kestrel, "brand", rows_at_once=rows_at_once)

    after = await read_all(world.database)
    assert done.is_over
    assert told(after, str(kestrel.post)) == {}
    assert set(told(after, str(kestrel.brand))) == {"erasures"}
    assert set(told(after, kestrel.word)) == OF_ORGANIZATIONS
    for place in others:
        assert told(after, place.word) == stays(before, place, kestrel)


@pytest.mark.parametrize("rows_at_once", [pytest.param(1, marks=in_stress), 5000])
async def test_nothing_of_an_erased_organization_is_left(
    world: World, places: list[Place], rows_at_once: int
) -> None:
    kestrel, osprey, merlin = places
    before = await read_all(world.database)
    done = await erase(world, kestrel, "organization", rows_at_once=rows_at_once)

    after = await read_all(world.database)
    assert done.is_over
    assert set(told(after, str(kestrel.organization))) == {"erasures", "data_versions"}
    assert told(after, kestrel.word) == told(after, osprey.word) == {}
    assert told(after, merlin.word) == told(before, merlin.word)


@pytest.mark.parametrize("kind", ["brand", "organization"])
async def test_a_share_of_a_selection_goes_with_any_of_its_brands(
    world: World, places: list[Place], kind: str
) -> None:
    kestrel, osprey, merlin = places
    chosen = {
        "across": [kestrel.brand, merlin.brand],
        "within": [kestrel.brand, osprey.brand],
        "of others": [merlin.brand, UUID(int=99)],
    }
    async with world.database.write() as session:
        for name, brands in chosen.items():
            owner = kestrel.organization if name == "within" else None
            session.add(share_of(world.new_key(), owner, selection_id(sorted(brands)), name))
    await erase(world, kestrel, kind)

    async with world.database.read() as session:
        names = set(await session.scalars(select(table_of(Share).c.name)))
    assert names & chosen.keys() == {"of others"}


async def test_another_brands_post_is_fed_by_an_erased_account_no_more(
    world: World, places: list[Place]
) -> None:
    kestrel, osprey, _ = places
    posts, credential = table_of(Post), child(kestrel, "credentials")
    async with world.database.write() as session:
        moved = posts.update().where(posts.c.id == osprey.post)
        await session.execute(moved.values(credential_id=credential))
    await erase(world, kestrel, "brand")

    async with world.database.read() as session:
        fed_by = select(posts.c.credential_id).where(posts.c.id == osprey.post)
        assert (await session.scalars(fed_by)).one() is None
        left = set(await session.scalars(select(table_of(Credential).c.id)))
    assert credential not in left


LOOSE = [
    table
    for table in metadata.sorted_tables
    if "credential_id" in table.c and not table.c.credential_id.foreign_keys
]
"""The tables that name an account, and that no foreign key keeps from naming one that is gone."""


async def test_no_table_names_an_erased_account_not_even_in_a_row_of_others(
    world: World, places: list[Place]
) -> None:
    kestrel, osprey, _ = places
    credential = child(kestrel, "credentials")
    async with world.database.write() as session:
        for table in LOOSE:
            theirs = table.update().where(table.c.credential_id == child(osprey, "credentials"))
            await session.execute(theirs.values(credential_id=credential))
    assert len(told(await read_all(world.database), str(credential))) > len(LOOSE)
    await erase(world, kestrel, "brand")

    assert told(await read_all(world.database), str(credential)) == {}


async def test_what_is_written_of_an_account_while_it_is_erased_is_forgotten(
    world: World, places: list[Place]
) -> None:
    kestrel, osprey, _ = places
    credential = child(kestrel, "credentials")
    await erase(world, kestrel, "brand")
    async with world.database.write() as session:
        for table in LOOSE:
            if table.name not in HANG_ON_POSTS:
                theirs = table.update().where(table.c.credential_id == child(osprey, "credentials"))
                await session.execute(theirs.values(credential_id=credential))
    async with world.database.write() as session:
        await erasing.forget_orphans(session)

    after = await read_all(world.database)
    assert told(after, str(credential)) == {}
    assert told(after, "merlin provider_usage") == {"provider_usage": 1}


async def test_the_app_on_the_server_of_an_erased_brands_account_is_forgotten(
    world: World, places: list[Place]
) -> None:
    kestrel, osprey, merlin = places
    accounts, apps = table_of(Credential), table_of(ClientRegistration)
    async with world.database.write() as session:
        for place in places:
            own = accounts.update().where(accounts.c.id == child(place, "credentials"))
            await session.execute(own.values(host=f"{place.word} client_registrations"))
    await erase(world, kestrel, "brand")

    async with world.database.read() as session:
        hosts = set(await session.scalars(select(apps.c.host)))
    assert hosts == {f"{place.word} client_registrations" for place in (osprey, merlin)}


async def test_what_was_learned_of_an_erased_posts_hook_goes_and_its_brand_learns_again(
    world: World, places: list[Place]
) -> None:
    kestrel, *_ = places
    memory, pending = table_of(BrandMemory), table_of(LearningPending)
    lessons = {"Kestrel  POST": MemoryKind.BEST_HOOK, "kestrel content_performance": "BEST_HOOK"}
    kept = {"Another hook": MemoryKind.BEST_HOOK, "kestrel post": MemoryKind.BEST_PLATFORM}
    async with world.database.write() as session:
        await session.execute(memory.delete())
        await session.execute(pending.delete())
        for conclusion, kind in [*lessons.items(), *kept.items()]:
            key = world.new_key()
            session.add(
                BrandMemory(
                    organization_id=kestrel.organization,
                    id=key,
                    brand_id=kestrel.brand,
                    kind=kind,
                    statement=conclusion,
                    evidence={"conclusion": conclusion},
                    evidence_key=str(key),
                    learned_at=NOW,
                    superseded_at=NOW - timedelta(days=1),
                )
            )
    await erase(world, kestrel, "posts")

    async with world.database.read() as session:
        assert set(await session.scalars(select(memory.c.statement))) == kept.keys()
        assert set(await session.scalars(select(pending.c.brand_id))) == {kestrel.brand}


async def test_what_postgresql_has_sampled_of_it_is_forgotten(postgresql_url: str) -> None:
    """Of tables with rows left, and of those that are empty then."""
    database = Database(postgresql_url)
    world = World(database)
    organization, other = [await world.organization(f"{word} org") for word in ("kestrel", "other")]
    places = []
    for owner, word in ((organization, "kestrel"), (organization, "kestrel2"), (other, "other")):
        brand = await world.brand(owner, f"{word} brand")
        post = await world.post(owner, brand, f"{word}-id", label=f"{word} post")
        places.append(Place(owner, brand, post, word))
    await fill(database, *places[:2])
    samples = text("SELECT tablename FROM pg_stats WHERE CAST(pg_stats AS text) LIKE '%kestrel%'")
    async with database.write() as session:
        await session.execute(text("ANALYZE"))
        assert {"posts", "notes"} <= set((await session.execute(samples)).scalars())
        version = (await session.execute(text("SHOW server_version_num"))).scalar_one()
    await erase(world, places[0], "organization")

    async with database.read() as session:
        left = set((await session.execute(samples)).scalars())
    await database.close()
    assert "posts" not in left
    assert not left or int(version) < 180_000


async def test_no_file_holds_a_word_of_it_on_sqlite(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    world, folder = World(database), Path(sqlite_url.partition(":///")[2]).parent
    organization = await world.organization("kestrel org")
    brand = await world.brand(organization, "kestrel brand")
    post = await world.post(organization, brand, description="kestrel " * 2000)
    place = Place(organization, brand, post, "kestrel")
    await fill(database, place)
    assert any(b"kestrel" in file.read_bytes() for file in folder.iterdir())
    await erase(world, place, "organization")

    holding = [file.name for file in folder.iterdir() if b"kestrel" in file.read_bytes()]
    await database.close()
    assert holding == []
