"""What import-linter can't say of the floors: the whole of what the domain may import."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
APP = TESTS.parent / "app"
DOMAIN = sorted((APP / "domain").rglob("*.py"))
PROVIDERS = sorted((APP / "providers").glob("*.py"))
FROM_OUTSIDE = {"orjson"}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floor"
            yield node.module or ""


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.relative_to(APP).as_posix())
def test_the_domain_imports_arithmetic_and_itself(path: Path) -> None:
    for name in imported(path):
        root = name.partition(".")[0]
        of_ours = name == "app.errors" or name.startswith("app.domain") or name == "app"
        assert root in sys.stdlib_module_names | FROM_OUTSIDE or of_ours, name
        assert root not in {"asyncio", "socket", "sqlite3", "threading", "subprocess", "random"}


def test_nobody_imports_a_command_or_a_test() -> None:
    for path in APP.rglob("*.py"):
        names = list(imported(path))
        assert not any(name.startswith("tests") for name in names), path
        if "cli" not in path.parts and path.name != "__main__.py":
            assert not any(name.startswith("app.cli") for name in names), path


@pytest.mark.parametrize(
    "path", [*DOMAIN, *PROVIDERS], ids=lambda path: path.relative_to(APP).as_posix()
)
def test_a_module_of_the_domain_or_of_providers_has_tests_of_its_name(path: Path) -> None:
    """Beside the others of the floor; in a folder of its room where rooms share a name."""
    if path.name == "__init__.py":
        return
    floor, *rooms, name = path.relative_to(APP).parts
    of_room, of_floor = (TESTS.joinpath(*at, f"test_{name}") for at in ((floor, *rooms), (floor,)))
    is_shared = len([*(APP / floor).rglob(name)]) > 1

    assert of_room.is_file() or (of_floor.is_file() and not is_shared)
