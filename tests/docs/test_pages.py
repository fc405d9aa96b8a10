"""Pages for people: links lead somewhere, files that are named exist, commands are as written."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.main import Unloaded, app
from tests.graphql.conftest import Graph
from tests.world import World

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = ("app", "benchmarks", "docs", "frontend", "migrations", "tests", r"\.github")
PLACEHOLDER = "NAME"
COMMAND: Any = typer.main.get_command(app)

each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


def blocks(text: str, language: str) -> Iterator[str]:
    """The code of a language in a page."""
    yield from re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What links into a page may name."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", each.lower()).replace(" ", "-") for each in headings}


@each_page
def test_every_link_leads_to_a_page_and_a_heading_of_it(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@each_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    if page.name == "CHANGELOG.md":  # what it tells may be gone since
        return
    text = page.read_text("utf-8")
    for path in re.findall(rf"(?<![\w/.-])((?:{'|'.join(FOLDERS)})/[\w./-]*\w)", text):
        assert PLACEHOLDER in path or (ROOT / path).exists(), path


def commands(text: str) -> Iterator[list[str]]:
    """The words of each `backbone` command in a page's shell blocks."""
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|'", line):
                said = part.partition(" #")[0]
                words = shlex.split(said) if '"' in said else said.split()
                if words[:1] == ["backbone"]:
                    yield words[1:]


def options_of(command: Any) -> set[str]:
    return {option for each in command.params for option in (*each.opts, *each.secondary_opts)}


@each_page
def test_every_command_is_there_with_its_options(page: Path) -> None:
    for words in commands(page.read_text("utf-8")):
        command = COMMAND
        for word in words:
            if word.startswith("--"):
                assert word in options_of(command), words
            elif hasattr(command, "get_command"):
                found = command.get_command(None, word)
                assert found is not None, words
                command = found.load() if isinstance(found, Unloaded) else found


def test_the_pages_have_commands_to_look_at() -> None:
    seen = [words for page in PAGES for words in commands(page.read_text("utf-8"))]
    assert len(seen) > 10
    assert ["tokens", "create", "agent", "--scope", "analytics:read"] in seen


async def test_the_first_query_answers_what_the_readme_shows(graph: Graph, world: World) -> None:
    organization = await world.organization("Acme")
    await world.brand(organization, "Brand")
    text = (ROOT / "README.md").read_text("utf-8")
    sent = re.search(r"-d '(.+)'", text)
    assert sent
    (shown,) = blocks(text, "json")

    answer = await graph.ask(json.loads(sent[1])["query"])

    assert fields(answer) == fields(json.loads(shown)["data"])


def fields(value: Any) -> Any:
    """The names in an answer, in their places."""
    if isinstance(value, dict):
        return {name: fields(inner) for name, inner in value.items()}
    return [fields(inner) for inner in value] if isinstance(value, list) else None
