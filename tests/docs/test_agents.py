"""Answers that the pages for agents show: as the tools give them, envelope and all."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from app.mcp.ids import name_for_id
from app.mcp.tools import Tools
from tests.graphql.conftest import SCHEMA

DOCS = Path(__file__).parents[2] / "docs"
TOOLS = {tool.name: tool for tool in Tools(SCHEMA).listed}
CALL = re.compile(r"^`(\w+)` (\{[^\n]*\})\n\n```json\n(.*?)```", re.DOTALL | re.MULTILINE)
CUT = re.compile(r"^\.\.\. \d+ lines more$", re.MULTILINE)
CALLS = [
    (name, arguments, answer)
    for page in ("agents.md", "agent-session.md")
    for name, arguments, answer in CALL.findall((DOCS / page).read_text("utf-8"))
]


def test_there_are_answers_to_look_at() -> None:
    assert len(CALLS) > 5


@pytest.mark.parametrize(("name", "arguments", "answer"), CALLS)
def test_a_shown_call_and_its_answer_fit_the_tool(name: str, arguments: str, answer: str) -> None:
    tool = TOOLS[name]
    schema = tool.output_schema
    assert schema is not None
    jsonschema.validate(json.loads(arguments), tool.input_schema)
    if CUT.search(answer):
        first = re.match(r'\{\n "data": \{\n  "(\w+)"', answer)
        assert first
        assert first[1] in schema["properties"]["data"]["properties"]
    else:
        jsonschema.validate(json.loads(answer), schema)


def test_the_refusal_that_is_shown_is_what_a_name_is_told() -> None:
    (shown,) = re.findall(r"```text\n(NOT_FOUND.*?)\n```", (DOCS / "agents.md").read_text("utf-8"))
    told = name_for_id({"scope": "Paper Fox"})
    assert told is not None
    assert told.message == shown
