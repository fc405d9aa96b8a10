"""What every test can ask for: a migrated database of each kind, and a world to put into it.

PostgreSQL comes from BACKBONE_TEST_DATABASE_URL (a server on which databases may be created) or
else from a server of the suite's own, which starts in seconds and waits for no disk.
"""

import asyncio
import gc
import logging
import os
import shutil
import signal
import ssl
import sys
import tempfile
import traceback
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiosqlite
import pytest
import structlog
from graphql import GraphQLSchema
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Mapper

from app import runtime
from app.graphql import operations
from app.simulation.server import Simulation, simulation
from app.storage import engines, migrations, owners, postgresql, statements
from app.storage.data_versions import EVERYBODY
from app.storage.database import Database
from app.web import dashboard_pages, pages
from app.web.assets import Asset
from tests import citus, databases, forking
from tests.accounts import Accounts, runtime_at
from tests.compiling import CheckedStatement, SharedCache, create_sharing_engine
from tests.postgresql import shared_server
from tests.providers.readers import NOW
from tests.recycling import Databases, connected
from tests.sharing import made_once
from tests.world import World

pytest_plugins = ["tests.processes"]

GIVEN_SERVER = "BACKBONE_TEST_DATABASE_URL"
MEMORY = Path("/dev/shm")  # noqa: S108 - where Linux keeps files in memory
ROOM = 2_000_000_000
"""How many bytes tests may need there."""

# An example that writes to a database takes its time, and isolates itself (see tests/laws).
settings.register_profile(
    "moderate",
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("stress", settings.get_profile("moderate"), max_examples=3000)
settings.load_profile("moderate")


def pytest_configure() -> None:
    """Let the programs that tests start be stopped with Ctrl-C, whoever started the tests.

    A script's background jobs ignore it, and so would all that they start: a handler isn't
    inherited, but to be deaf is.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    keep_files_in_memory()
    let_connections_know_who_opened_them()


def let_connections_know_who_opened_them() -> None:
    """Let what is said of one that nobody has closed, often much later, name a test."""
    begin = aiosqlite.Connection.__init__

    def begin_and_note(self: Any, *given: Any, **named: Any) -> None:
        self.opened_in = os.environ.get("PYTEST_CURRENT_TEST")
        begin(self, *given, **named)

    def tell(self: Any) -> str:
        return f"<connection opened in {self.opened_in}>"

    aiosqlite.Connection.__init__ = begin_and_note  # type: ignore[method-assign]
    aiosqlite.Connection.__repr__ = tell  # type: ignore[method-assign]


def keep_files_in_memory() -> None:
    """Let databases and other files of tests be in memory, where there is room for them.

    To make and remove hundreds of thousands of small files takes a disk's file system minutes.
    """
    may = "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK)
    if may and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Make what all of a run's processes need, once, before they are copied from this one.

    What is made until then stays, nearly all of it: the garbage collector needn't look at it.
    """
    gc.disable()
    is_whole = databases.is_whole_run(session.config)
    if is_whole:
        forking.start_server()  # which imports what this process is about to import, at its side
    try:
        collected = yield
        if is_whole:
            import_module("tests.prepared")
        return collected
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run most tests on one of the databases when all tests run."""
    databases.deselect_other_databases(config, items)


@pytest.fixture(autouse=True, scope="session")
def _statements_are_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (engines, postgresql):
            patch.setattr(module, "create_async_engine", create_sharing_engine)
        patch.setattr(statements, "CompiledStatement", CheckedStatement)
        # What sessions write isn't in an engine's cache, but in one of each table's class.
        patch.setattr(Mapper, "_compiled_cache", SharedCache())
        yield


@pytest.fixture(autouse=True, scope="session")
def _authorities_are_read_once() -> Iterator[None]:
    """Let all HTTP clients share what they know of certificates: to read it takes 20 ms of CPU."""
    create = ssl.create_default_context
    of_clients = cache(create)

    def create_or_share(*given: Any, **options: Any) -> ssl.SSLContext:
        is_clients = not given and options.keys() <= {"cafile"}
        return of_clients(**options) if is_clients else create(*given, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", create_or_share)
        yield


@pytest.fixture(autouse=True, scope="session")
def _what_is_shipped_is_read_once() -> Iterator[None]:
    """Let all servers share our own operations and files, compressed ones too: 13 ms for each."""
    load = operations.load_trusted

    @cache
    def load_ours(schema: GraphQLSchema) -> Mapping[str, operations.Operation]:
        return load(schema)

    def load_or_share(
        schema: GraphQLSchema, own: Path | None = None
    ) -> Mapping[str, operations.Operation]:
        return load(schema, own) if own else load_ours(schema)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "load_trusted", load_or_share)
        patch.setattr(Asset, "read", staticmethod(cache(Asset.read)))
        patch.setattr(pages, "read_examples", cache(pages.read_examples))
        patch.setattr(dashboard_pages, "_files", cache(dashboard_pages._files))
        yield


@pytest.fixture(autouse=True, scope="session")
def _the_needed_revision_is_read_once() -> Iterator[None]:
    """Let commands and servers share it: to read all scripts takes 23 ms of CPU each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "head", cache(migrations.head))
        yield


@pytest.fixture(autouse=True, scope="session")
def _what_is_installed_is_read_once() -> Iterator[None]:
    """Let installations share what distributions offer: 10 ms of CPU for each otherwise."""
    paths = tuple(sys.path)

    @cache
    def find_once(group: str) -> EntryPoints:
        return entry_points(group=group)

    def find_or_share(*, group: str) -> EntryPoints:
        # A test that installs something puts a folder of its own on the path.
        return find_once(group) if tuple(sys.path) == paths else entry_points(group=group)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runtime, "entry_points", find_or_share)
        yield


@pytest.fixture(autouse=True, scope="session")
def _loggers_are_not_cached() -> Iterator[None]:
    """Let no logger keep for good what it was configured with when it was first used."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            structlog,
            "configure",
            lambda **given: configure(**(given | {"cache_logger_on_first_use": False})),
        )
        yield


CONFIGURED_LOGGERS = [
    logging.getLogger(name) for name in ("", "uvicorn.error", "httpx", "mcp", "alembic")
]


@pytest.fixture(autouse=True)
def _logs_stay_as_they_are() -> Iterator[None]:
    """Undo what a command that runs inside the tests configures: loggers are everybody's."""
    root, *_ = CONFIGURED_LOGGERS
    handlers, levels = root.handlers[:], [logger.level for logger in CONFIGURED_LOGGERS]
    yield
    if root.handlers != handlers or structlog.is_configured():
        structlog.reset_defaults()
        root.handlers[:] = handlers
        for logger, level in zip(CONFIGURED_LOGGERS, levels, strict=True):
            logger.setLevel(level)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The event loop that the product runs on, where there is one."""
    return "asyncio", {"use_uvloop": sys.platform != "win32"}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(path: Path) -> None:
        asyncio.run(migrations.upgrade(f"sqlite+aiosqlite:///{path}"))

    return made_once(tmp_path_factory, "template.db", make)


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> URL:
    if given := os.environ.get(GIVEN_SERVER):
        return make_url(given).set(drivername="postgresql+asyncpg")
    return shared_server(tmp_path_factory)


async def execute(server: URL, statement: str) -> None:
    """Run one statement outside any transaction, as creating a database needs it."""
    async with connected(server) as connection:
        await connection.execute(statement)


async def make_template(server: URL) -> str:
    """Make a migrated database that nobody is connected to; its name."""
    name = f"template_{uuid4().hex}"
    await execute(server, f"CREATE DATABASE {name}")
    await migrations.upgrade(server.set(database=name).render_as_string(hide_password=False))
    return name


@pytest.fixture(scope="session")
def postgresql_template(
    postgresql_server: URL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    if GIVEN_SERVER in os.environ:  # nobody else removes it there
        name = asyncio.run(make_template(postgresql_server))
        yield name
        asyncio.run(execute(postgresql_server, f"DROP DATABASE {name}"))
        return

    def make(path: Path) -> None:
        path.write_text(asyncio.run(make_template(postgresql_server)))

    yield made_once(tmp_path_factory, "postgresql-template", make).read_text()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "backbone.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_databases(postgresql_server: URL, postgresql_template: str) -> Iterator[Databases]:
    databases = Databases(postgresql_server, postgresql_template)
    yield databases
    asyncio.run(databases.drop_all())


@pytest.fixture
async def postgresql_url(
    postgresql_server: URL, postgresql_databases: Databases
) -> AsyncIterator[str]:
    name = await postgresql_databases.take()
    yield postgresql_server.set(database=name).render_as_string(hide_password=False)
    await postgresql_databases.give_back(name)


@pytest.fixture(scope="session")
def citus_databases() -> Iterator[citus.Databases]:
    """Databases that are distributed over the nodes of a cluster."""
    given = os.environ.get(citus.GIVEN)
    if given is None:
        pytest.skip(f"no Citus: set {citus.GIVEN}, or call `make citus`")
    databases = citus.Databases(make_url(given).set(drivername="postgresql+asyncpg"))
    yield databases
    asyncio.run(databases.drop())


@pytest.fixture
async def citus_url(citus_databases: citus.Databases) -> AsyncIterator[str]:
    async with citus_databases.lent() as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql", *(["citus"] if citus.GIVEN in os.environ else [])])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database: each test that asks runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, pool_size=5)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def running() -> Iterator[Simulation]:
    """The platforms, pretended, for the whole session."""
    with simulation(lambda: NOW) as server:
        yield server


@pytest.fixture
def simulated(running: Simulation) -> Simulation:
    """The same, as if nothing had been done to it."""
    running.world.reset()
    running.faults.clear()
    return running


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


@pytest.fixture
async def accounts(world: World, simulated: Simulation) -> AsyncIterator[Accounts]:
    """A brand that can connect accounts at the simulated platforms."""
    organization_id = await world.organization()
    brand_id = await world.brand(organization_id)
    runtime = runtime_at(world.database, simulated)
    yield Accounts(runtime, simulated, world, organization_id, brand_id)
    await runtime.close()


@pytest.fixture(autouse=True, scope="session")
def _says_whose_rows_it_writes() -> Iterator[None]:
    """Let a statement of the product fail that doesn't say whose rows it writes.

    It would end everybody's cached answers. Tests may write as they like.
    """
    owners_of = owners._owners_of

    def owners_told(statement: Any, parameters: Any) -> set[UUID]:
        found = owners_of(statement, parameters)
        if EVERYBODY in found:
            # SQLAlchemy runs in a greenlet of its own, which whoever writes waits for.
            outside = import_module("greenlet").getcurrent().parent.gr_frame
            files = (frame.f_code.co_filename for frame, _ in traceback.walk_stack(outside))
            writer = next(name for name in files if not any(part in name for part in _BETWEEN))
            assert f"{os.sep}app{os.sep}" not in writer, f"{writer} doesn't say whose: {statement}"
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owners, "_owners_of", owners_told)
        yield


_BETWEEN = ("sqlalchemy", f"app{os.sep}storage", "contextlib", "asyncio")
