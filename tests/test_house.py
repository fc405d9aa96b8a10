"""What linters can't say of the house: read from the code's own syntax trees.

Each rule has its exceptions beside it, by name and with a reason, and an exception that nothing
needs any longer fails as well.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
APP = ROOT / "app"
MODULES = sorted(APP.rglob("*.py"))
FROM_OUTSIDE = {"orjson"}

NAMED_FLOORS = {"domain", "tables"}
"""Floors whose names are imported by name: they are the language that all others speak.

What belongs to the domain is arithmetic and values, which read as words of a sentence do
(`fold(name)`, `today_in(zone)`), and `tables` are types with one spelling of a column. What other
floors do says where it is done: `brands.find_brands(...)`.
"""

IMPORTED_FUNCTIONS = {
    "app.storage.rows.rows_of": "with these words a statement says what its rows are",
    "app.storage.rows.keyed_rows": "as above",
    "app.storage.rows.rows_with_rest": "as above",
    "app.storage.rows.columns_of": "as above",
    "app.storage.rows.maker_of": "as above",
    "app.simulation.registry.endpoints_at": "it is all that others need of the simulation",
    "app.cli.main.main": "it is the program",
}

DIALECTS = {"postgresql", "sqlite"}
DIALECT_MODULES = {"sql/portable.py": "it has the statements with two spellings"}
"""Besides `storage/`, who may tell one database from the other."""

ADDRESSES = {
    "settings.py": "operators write addresses, which begin with the database's name",
}
"""Who may spell the beginning of a database's address."""
BEGINNINGS = ("sqlite+aiosqlite", "postgresql+asyncpg", "postgresql://")

FILE_LINES = 250
"""All lines of a file, as one scrolls through them."""

LONG_FILES = {
    "graphql/enums.py": "one list: every enumeration with each of its values described",
    "graphql/cost/sizes.py": "one table: how long each list can be, and what reading it costs",
    "settings.py": "one list: every setting with its bounds and its description",
    "sql/portable.py": "one noun, with two spellings of each statement",
    "sql/collecting/refresh_runs.py": "one statement for each thing that happens to a run",
    "domain/business/dashboard.py": "one dashboard, a value and a function for each section",
    "domain/learning/optimization.py": "one cycle, from what stands out to what to make next",
    "graphql/types/business/dashboard.py": "one type for each section of one dashboard",
    "services/collecting/refresh_runs.py": "one run, from its start to its end",
    "services/learning/sync.py": "one sync, from its start to its end",
    "services/posts.py": "one way in for everything that is said of posts",
}

FUNCTION_LINES = 30
"""Lines of a function's body that hold code: signature, docstring, comments and empty lines are
for the reader, and functions inside it are part of it."""

LONG_FUNCTIONS = {
    "counters.py:__init__": "one list: every counter with its help",
    "domain/numbers/gains.py:measure": "the innermost loop of recording: calls would double it",
    "services/accounts/connecting.py:_store": "one row, column by column",
    "services/business/records.py:_record": "one write of three kinds of records",
    "sql/collecting/refresh_runs.py:_collectable": "one statement",
    "sql/snapshots.py:select_history": "one statement",
}


class Place(NamedTuple):
    """A line of a module that a rule is about."""

    module: str
    line: int
    name: str


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    return list(ast.walk(tree_of(path)))


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


@cache
def imported(path: Path) -> list[str]:
    """The modules that a file imports, wherever in it."""
    return list(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floor"
            yield node.module or ""


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def functions_from_other_floors(path: Path) -> Iterator[Place]:
    """Functions that a module imports by their names from a floor that isn't its own."""
    own = path.relative_to(APP).parts[0]
    for node in nodes_of(path):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("app."):
            continue
        floor = (node.module or "").split(".")[1]
        if floor == own or floor in NAMED_FLOORS or not (APP / floor).is_dir():
            continue
        for alias in node.names:
            name = f"{node.module}.{alias.name}"
            if alias.name.islower() and not is_module(name):
                yield Place(name_of(path), node.lineno, name)


def texts_of(path: Path) -> Iterator[ast.Constant]:
    """The texts that a module works with: not its docstrings, nor those of its constants."""
    said = {id(node.value) for node in nodes_of(path) if isinstance(node, ast.Expr)}
    for node in nodes_of(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def dialects_named_in(path: Path) -> Iterator[Place]:
    """Where a module names a database, asks for its dialect's name or imports a dialect."""
    for text in texts_of(path):
        assert isinstance(text.value, str)
        if any(dialect in text.value for dialect in DIALECTS):
            yield Place(name_of(path), text.lineno, text.value)
    for node in nodes_of(path):
        if isinstance(node, ast.Attribute) and node.attr == "name":
            asked = node.value
            what = getattr(asked, "attr", None) or getattr(asked, "id", None)
            if what == "dialect":
                yield Place(name_of(path), node.lineno, "dialect.name")
    for name in imported(path):
        if name.startswith("sqlalchemy.dialects"):
            yield Place(name_of(path), 1, name)


@cache
def lines_of_code(path: Path) -> set[int]:
    """The numbers of the lines that hold something else than a comment."""
    silent = {
        *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
        *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type not in silent:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines


def long_functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module whose body has too many lines of code, with their number."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            first, last = (body[0].lineno, body[-1].end_lineno or 0) if body else (0, -1)
            if last - first >= FUNCTION_LINES:  # only then is it worth telling code from comments
                lines = sum(first <= line <= last for line in lines_of_code(path))
                if lines > FUNCTION_LINES:
                    yield f"{name_of(path)}:{node.name}", lines


def unneeded(exceptions: Collection[str], broken: Collection[str]) -> set[str]:
    return set(exceptions) - set(broken)


@pytest.mark.parametrize("path", [p for p in MODULES if "domain" in p.parts], ids=name_of)
def test_the_domain_imports_plain_python_and_itself(path: Path) -> None:
    for name in imported(path):
        root = name.partition(".")[0]
        of_ours = name == "app.errors" or name.startswith("app.domain") or name == "app"
        assert root in sys.stdlib_module_names | FROM_OUTSIDE or of_ours, name
        assert root not in {"asyncio", "socket", "sqlite3", "threading", "subprocess", "random"}


def test_nobody_imports_a_command_or_a_test() -> None:
    for path in MODULES:
        names = imported(path)
        assert not any(name.startswith("tests") for name in names), path
        if "cli" not in path.parts and path.name != "__main__.py":
            assert not any(name.startswith("app.cli") for name in names), path


def test_functions_of_another_floor_are_called_through_their_module() -> None:
    found = [place for path in MODULES for place in functions_from_other_floors(path)]
    assert [place for place in found if place.name not in IMPORTED_FUNCTIONS] == []
    assert unneeded(IMPORTED_FUNCTIONS, {place.name for place in found}) == set()


def test_storage_and_portable_alone_know_which_database_it_is() -> None:
    named = {
        place
        for path in MODULES
        if APP / "storage" not in path.parents
        for place in dialects_named_in(path)
    }
    allowed = DIALECT_MODULES | ADDRESSES
    assert {place for place in named if place.module not in allowed} == set()
    assert unneeded(allowed, {place.module for place in named}) == set()
    for place in named:
        if place.module in ADDRESSES:
            assert any(start in place.name for start in BEGINNINGS), place


def test_a_file_is_one_noun() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    long = {name: length for name, length in lengths.items() if length > FILE_LINES}
    assert {name: length for name, length in long.items() if name not in LONG_FILES} == {}
    assert unneeded(LONG_FILES, long) == set()


def test_a_function_is_one_step() -> None:
    long = dict(each for path in MODULES for each in long_functions(path))
    assert {name: length for name, length in long.items() if name not in LONG_FUNCTIONS} == {}
    assert unneeded(LONG_FUNCTIONS, long) == set()


TESTED_BY_NAME = [
    path for path in MODULES if path.relative_to(APP).parts[0] in {"domain", "formats", "providers"}
]


@pytest.mark.parametrize("path", TESTED_BY_NAME, ids=name_of)
def test_a_module_of_values_formats_or_platforms_has_tests_of_its_name(path: Path) -> None:
    """Beside the others of the floor; in a folder of its room where rooms share a name."""
    if path.name == "__init__.py":
        return
    floor, *rooms, name = path.relative_to(APP).parts
    tests = ROOT / "tests"
    of_room, of_floor = (tests.joinpath(*at, f"test_{name}") for at in ((floor, *rooms), (floor,)))
    is_shared = len([*(APP / floor).rglob(name)]) > 1
    assert of_room.is_file() or (of_floor.is_file() and not is_shared)
