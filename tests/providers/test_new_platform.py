"""What a new platform touches: its provider, test, simulation and metrics, and a line per registry.

The registries of providers and of simulations are two: providers know nothing of the simulation,
which nothing that serves or collects imports. Its name, its description and its place in the
catalogue are the others; docs/accounts.md says where to make an app, which no code can know.
"""

import ast
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.domain.platforms import Platform
from app.providers import registry
from tests.profile import IS_STRESS
from tests.providers import contribution

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
CONTRIBUTION = Path(next(iter(contribution.__path__)))

NEW_FILES = {
    "app/providers/plaza.py": "provider.py",
    "app/simulation/plaza.py": "simulated.py",
    "app/domain/catalogue/platforms/plaza.py": "metrics.py",
    "tests/providers/test_plaza.py": "own_test_file.py",
}
NEW_LINES = {
    "app/providers/registry.py": {
        "from app.providers.tiktok import": "from app.providers.plaza import Plaza",
        "    TikTok,": "    Plaza,",
    },
    "app/simulation/registry.py": {
        "from app.simulation.tiktok import": "from app.simulation.plaza import Plaza",
        "    TikTok,": "    Plaza,",
    },
    "app/domain/platforms.py": {
        '    REDDIT = "REDDIT"': '    PLAZA = "PLAZA"',
        '    Platform.REDDIT: "Reddit",': '    Platform.PLAZA: "Plaza",',
    },
    "app/domain/catalogue/metric_catalogue.py": {
        "    reddit,": "    plaza,",
        "        Platform.REDDIT: reddit.METRICS,": "        Platform.PLAZA: plaza.METRICS,",
    },
    "app/graphql/enums.py": {
        '        Platform.REDDIT: "Reddit.': '        Platform.PLAZA: "Plaza.",',
    },
}
CORE = (
    "tests/providers/test_plaza.py",
    "tests/providers/test_every_provider.py",  # it is read, and its failures are named
    "tests/worker/test_collecting.py",  # and collected
)
FURTHER = (
    "tests/providers/test_any_answer.py",
    "tests/providers/test_simulation.py",
    "tests/providers/test_tokens.py",
    "tests/cli/test_credentials.py",  # an account is allowed in the browser
    "tests/services/test_renewals.py",  # and stays connected
    "tests/services/test_discovery.py",  # its posts are found
    "tests/graphql/test_credentials.py",  # it is listed
)
SUITES = (*CORE, *(FURTHER if IS_STRESS else ()))


@pytest.fixture
def contributed(tmp_path: Path) -> Path:
    """A copy of the project in which somebody has added a platform."""
    unneeded = shutil.ignore_patterns("node_modules", ".tools")  # what is compiled is of use there
    for folder in ("app", "tests", "migrations"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unneeded)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, source in NEW_FILES.items():
        shutil.copy(CONTRIBUTION / source, tmp_path / path)
    for path, lines in NEW_LINES.items():
        text = (tmp_path / path).read_text("utf-8")
        for before, line in lines.items():
            assert text.count(before) == 1
            text = text.replace(before, f"{line}\n{before}")
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def test_a_new_platform_is_read_listed_and_collected_with_no_other_change(
    contributed: Path,
) -> None:
    report = contributed / "report.xml"
    chosen = "(plaza or platforms_say_what_they_give) and not postgresql"
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    ran = subprocess.run(
        [sys.executable, *command, "-k", chosen, *SUITES],
        cwd=contributed,
        env={**os.environ, "PYTHONPATH": str(contributed)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    names = {case.get("classname", "") for case in ET.parse(report).iter("testcase")}  # noqa: S314
    assert names == {suite.removesuffix(".py").replace("/", ".") for suite in SUITES}
    assert len(NEW_FILES) + len(NEW_LINES) == 9


NAMED_ELSEWHERE = {
    "app/domain/platforms.py": "imports and texts know platforms that can't be read",
    "app/domain/catalogue/metric_catalogue.py": "so does the catalogue",
    "app/graphql/enums.py": "the schema describes every member, whether it can be read or not",
    "app/domain/imports": "files of a platform are recognized, and its links read",
    "app/cli/live.py": "the live demo picks two whose numbers may be asked for every few seconds",
    "app/demo/content.py": "the demo's brands publish where it suits its stories",
    "app/demo/followers.py": "and so do people follow them there",
    "app/demo/growth.py": "and so do the numbers of their posts grow",
    "app/demo/measuring.py": "and so are they measured",
    "app/demo/schedule.py": "and so are comments off",
    "app/demo/brands": "and so each brand has its channels",
}
"""Where a platform is named outside of its own files, and why."""


def named_in(path: Path) -> Iterator[Platform]:
    """The members of `Platform` that a file names, as such or by their value."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            of = node.value
            name: object = node.attr if isinstance(of, ast.Name) and of.id == "Platform" else None
        else:
            name = node.value if isinstance(node, ast.Constant) else None
        if isinstance(name, str) and name in Platform.__members__:
            yield Platform(name)


def is_own(path: Path, platform: Platform) -> bool:
    """Whether a file is one of the platform's own: its noun, or a second one beside it."""
    own = platform.lower()
    of_platforms = path.parent.name in {"providers", "simulation", "platforms"}
    return of_platforms and (path.stem == own or path.stem.startswith(f"{own}_"))


@cache
def named_elsewhere() -> dict[str, set[Platform]]:
    found: dict[str, set[Platform]] = {}
    for path in sorted(APP.rglob("*.py")):
        names = {platform for platform in named_in(path) if not is_own(path, platform)}
        if names:
            found[path.relative_to(ROOT).as_posix()] = names
    return found


@pytest.mark.parametrize("platform", registry.PLATFORMS)
def test_a_platform_is_named_in_its_own_files_and_where_there_is_a_reason(
    platform: Platform,
) -> None:
    files = {path for path, names in named_elsewhere().items() if platform in names}
    assert [path for path in files if not path.startswith(tuple(NAMED_ELSEWHERE))] == []


def test_every_reason_to_name_a_platform_is_still_needed() -> None:
    files = named_elsewhere()
    assert [one for one in NAMED_ELSEWHERE if not any(path.startswith(one) for path in files)] == []
