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
ARITHMETIC = {"numpy", "scipy", "orjson"}

NAMED_FLOORS = {"domain", "tables"}
"""Floors whose names are imported by name: they are the language that all others speak.

What belongs to the domain is arithmetic and values, which read as words of a sentence do
(`fold(name)`, `today_in(zone)`), and `tables` are types with one spelling of a column. What other
floors do says where it is done: `brands.find_brands(...)`.
"""

IMPORTED_FUNCTIONS = {
    "app.sql.posts.lock_organization": "to be looked at again",
    "app.sql.scopes.scope_parameters": "to be looked at again",
    "app.sql.scopes.span_parameters": "to be looked at again",
    "app.sql.collecting.collection_states.select_collections": "to be looked at again",
    "app.providers.rate_windows.end_of": "to be looked at again",
    "app.providers.rate_windows.free_at": "to be looked at again",
    "app.providers.rate_windows.slice_of": "to be looked at again",
    "app.storage.database.settle": "to be looked at again",
    "app.simulation.addresses.endpoints_at": "it is all that the module has",
    "app.cli.main.main": "it is the program",
}

DIALECTS = {"postgresql", "sqlite"}
DIALECT_MODULES = {"sql/portable.py": "it has the statements with two spellings"}
"""Besides `storage/`, who may tell one database from the other."""

ADDRESSES = {
    "settings.py": "operators write addresses, which begin with the driver's name",
}
"""Who may spell the beginning of a database's address."""

FILE_LINES = 250
"""All lines of a file, as one scrolls through them."""

LONG_FILES = {
    "settings.py": "one list: every setting with its bounds and its description",
    "sql/portable.py": "one noun, with two spellings of each statement",
    "domain/business/dashboard.py": "to be looked at again",
    "domain/learning/optimization.py": "to be looked at again",
    "graphql/types/business/dashboard.py": "to be looked at again",
    "services/collecting/refresh_runs.py": "to be looked at again",
    "services/learning/sync.py": "to be looked at again",
    "services/posts.py": "to be looked at again",
    "sql/collecting/refresh_runs.py": "to be looked at again",
    "sql/learning/sync.py": "to be looked at again",
}

FUNCTION_LINES = 30
"""Lines of a function's body that hold code: signature, docstring, comments and empty lines are
for the reader, and functions inside it are part of it."""

LONG_FUNCTIONS = {
    "counters.py:__init__": "one list: every counter with its help",
    "simulation/addresses.py:endpoints_at": "one list: every platform with its addresses",
    "domain/numbers/gains.py:measure": "to be looked at again",
    "services/accounts/connecting.py:_store": "to be looked at again",
    "services/business/records.py:_record": "to be looked at again",
    "sql/collecting/collection_states.py:select_collections": "to be looked at again",
    "sql/collecting/refresh_runs.py:_collectable": "to be looked at again",
    "sql/learning/post_performance.py:select_latest_rows": "to be looked at again",
    "sql/learning/sync.py:select_snapshots": "to be looked at again",
    "sql/scopes.py:join_scopes": "to be looked at again",
    "sql/snapshots.py:select_history": "to be looked at again",
}

UNTESTED = {
    "domain/access.py",
    "domain/accounts/credentials.py",
    "domain/business/books.py",
    "domain/business/dashboard.py",
    "domain/business/records.py",
    "domain/checks.py",
    "domain/collecting/collection_states.py",
    "domain/collecting/failures.py",
    "domain/collecting/refreshes.py",
    "domain/ids.py",
    "domain/imports/entries.py",
    "domain/imports/fields.py",
    "domain/imports/moments.py",
    "domain/imports/plans.py",
    "domain/imports/records.py",
    "domain/imports/rows.py",
    "domain/imports/values.py",
    "domain/learning/attribution.py",
    "domain/learning/brand_memory.py",
    "domain/learning/content_performance.py",
    "domain/learning/performance_context.py",
    "domain/learning/performance_scores.py",
    "domain/learning/post_performance.py",
    "domain/numbers/days.py",
    "domain/numbers/gains.py",
    "domain/numbers/histories.py",
    "domain/numbers/lifetimes.py",
    "domain/numbers/metrics.py",
    "domain/numbers/rollups.py",
    "domain/numbers/student_t.py",
    "domain/numbers/sums.py",
    "domain/pages.py",
    "domain/platforms.py",
    "domain/posts.py",
    "domain/public_ids.py",
    "domain/runs.py",
    "domain/scopes.py",
    "domain/texts.py",
    "domain/windows/calendar.py",
    "providers/base.py",
    "providers/batches.py",
    "providers/google.py",
    "providers/hosts.py",
    "providers/instagram_media.py",
    "providers/instrumented.py",
    "providers/json_fields.py",
    "providers/meta.py",
    "providers/pinterest_pins.py",
    "providers/rate_limited.py",
    "providers/registry.py",
    "providers/requests.py",
    "providers/stripe.py",
    "providers/twitter_errors.py",
}
"""To be written: modules of values, formats and platforms without a test file of their name."""


class Place(NamedTuple):
    """A line of a module that a rule is about."""

    module: str
    line: int
    name: str


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(tree_of(path)):
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
    for node in ast.walk(tree_of(path)):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("app."):
            continue
        floor = (node.module or "").split(".")[1]
        if floor == own or floor in NAMED_FLOORS or not (APP / floor).is_dir():
            continue
        for alias in node.names:
            name = f"{node.module}.{alias.name}"
            if alias.name.islower() and not is_module(name):
                yield Place(name_of(path), node.lineno, name)


def texts_of(tree: ast.Module) -> Iterator[ast.Constant]:
    """The texts that a module works with: not its docstrings, nor those of its constants."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node


def dialects_named_in(path: Path) -> Iterator[Place]:
    """Where a module names a database, asks for its dialect's name or imports a dialect."""
    tree = tree_of(path)
    for text in texts_of(tree):
        assert isinstance(text.value, str)
        if any(dialect in text.value for dialect in DIALECTS):
            yield Place(name_of(path), text.lineno, text.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "name":
            asked = node.value
            what = getattr(asked, "attr", None) or getattr(asked, "id", None)
            if what == "dialect":
                yield Place(name_of(path), node.lineno, "dialect.name")
    for name in imported(path):
        if name.startswith("sqlalchemy.dialects"):
            yield Place(name_of(path), 1, name)


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


def lengths_of_functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module, with how many lines of code its body has."""
    code = lines_of_code(path)
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            first, last = (body[0].lineno, body[-1].end_lineno or 0) if body else (0, -1)
            yield f"{name_of(path)}:{node.name}", sum(first <= line <= last for line in code)


def unneeded(exceptions: Collection[str], broken: Collection[str]) -> set[str]:
    return set(exceptions) - set(broken)


@pytest.mark.parametrize("path", [p for p in MODULES if "domain" in p.parts], ids=name_of)
def test_the_domain_imports_arithmetic_and_itself(path: Path) -> None:
    for name in imported(path):
        root = name.partition(".")[0]
        of_ours = name == "app.errors" or name.startswith("app.domain") or name == "app"
        assert root in sys.stdlib_module_names | ARITHMETIC or of_ours, name
        assert root not in {"asyncio", "socket", "sqlite3", "threading", "subprocess", "random"}


def test_nobody_imports_a_command_or_a_test() -> None:
    for path in MODULES:
        names = list(imported(path))
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
            assert "sqlite+aiosqlite" in place.name or "postgresql+asyncpg" in place.name, place


def test_a_file_is_one_noun() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    long = {name: length for name, length in lengths.items() if length > FILE_LINES}
    assert {name: length for name, length in long.items() if name not in LONG_FILES} == {}
    assert unneeded(LONG_FILES, long) == set()


def test_a_function_is_one_step() -> None:
    lengths = [each for path in MODULES for each in lengths_of_functions(path)]
    long = {name: length for name, length in lengths if length > FUNCTION_LINES}
    assert {name: length for name, length in long.items() if name not in LONG_FUNCTIONS} == {}
    assert unneeded(LONG_FUNCTIONS, long) == set()


@pytest.mark.parametrize("floor", ["domain", "formats", "providers"])
def test_each_module_of_values_formats_and_platforms_has_tests_of_its_name(floor: str) -> None:
    modules = [path for path in MODULES if APP / floor in path.parents and path.name[0] != "_"]
    tested = {path.name for path in (ROOT / "tests" / floor).rglob("test_*.py")}
    untested = {name_of(path) for path in modules if f"test_{path.name}" not in tested}
    excepted = {name for name in UNTESTED if name.startswith(f"{floor}/")}
    assert untested - excepted == set()
    assert unneeded(excepted, untested) == set()
