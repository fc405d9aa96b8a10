"""The dashboard's committed files fit what they were made from; `make -C frontend` makes them."""

import ast
import hashlib
import json
import re
from pathlib import Path

import pytest
from graphql import OperationDefinitionNode, parse

from app.domain.numbers.metrics import GrowthMetric
from app.domain.platforms import Platform
from app.services.ages import usual_metric
from app.web import dashboard_pages

ROOT = Path(__file__).parents[2]
TOOLS = sorted((ROOT / "app/operations").glob("*.graphql"))
OPERATIONS = sorted((ROOT / "app/operations/dashboard").glob("*.graphql"))
DOCUMENTS = ROOT / "frontend/dashboard/src/api/documents.ts"

_TEXT = re.compile(r"""^  (\w+):\s+(["'].*["']),$""", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def built() -> str:
    """All scripts as they are served."""
    scripts = dashboard_pages.FOLDER.glob("*.js")
    return "".join(script.read_text("utf-8") for script in sorted(scripts))


@pytest.fixture(scope="module")
def documents() -> str:
    """What "The query behind it" shows."""
    return DOCUMENTS.read_text("utf-8")


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_what_was_built_asks_an_operation_as_it_is(built: str, operation: Path) -> None:
    assert hashlib.sha256(operation.read_bytes()).hexdigest() in built


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_people_are_shown_the_operation_that_answers(documents: str, operation: Path) -> None:
    shown = {name: ast.literal_eval(text) for name, text in _TEXT.findall(documents)}
    assert shown[operation.stem] == operation.read_text("utf-8")


@pytest.mark.parametrize("tool", TOOLS, ids=name_of)
def test_people_are_told_what_a_tool_takes(documents: str, tool: Path) -> None:
    taken = [
        variable.variable.name.value
        for definition in parse(tool.read_text("utf-8")).definitions
        if isinstance(definition, OperationDefinitionNode)
        for variable in definition.variable_definitions or ()
    ]
    _, _, arguments = documents.partition("toolArguments")
    (told,) = re.findall(rf"^  {tool.stem}: (\[[^\]]*\])", arguments, re.MULTILINE)
    assert json.loads(re.sub(r",\s*\]", "]", told)) == taken


def test_the_platforms_without_views_are_those_of_the_catalogue() -> None:
    words = (ROOT / "frontend/dashboard/src/words/platforms.ts").read_text("utf-8")
    (listed,) = re.findall(r"withoutViews\b.* = (\[[^\]]*\])", words)
    assert set(json.loads(listed)) == {
        platform.name for platform in Platform if usual_metric(platform) is GrowthMetric.ENGAGEMENT
    }
