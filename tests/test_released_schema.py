"""What was released keeps its word: a document of the last release is still understood.

The policy is docs/schema-policy.md; docs/released/schema.graphql is the schema of the release.
"""

from pathlib import Path

import pytest
from graphql import BreakingChange, BreakingChangeType, build_schema, find_breaking_changes

from tests.graphql.conftest import printed

RELEASED = (Path(__file__).parents[1] / "docs" / "released" / "schema.graphql").read_text("utf-8")

ACCEPTED: dict[str, str] = {}
"""Changes that are made in spite of it: what graphql-core says of one, and why it is made."""


def breaking(schema: str, released: str = RELEASED) -> list[BreakingChange]:
    """What a caller of the release would notice."""
    return find_breaking_changes(build_schema(released), build_schema(schema))


def test_nothing_that_was_released_is_taken_away() -> None:
    changes = [change.description for change in breaking(printed())]
    assert sorted(set(changes) - set(ACCEPTED)) == [], "see docs/schema-policy.md"


def test_no_exception_outlives_its_change() -> None:
    changes = {change.description for change in breaking(printed())}
    assert sorted(set(ACCEPTED) - changes) == []


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("a: Int b: Int", "b: Int", BreakingChangeType.FIELD_REMOVED),
        ("a: Int!", "a: Int", BreakingChangeType.FIELD_CHANGED_KIND),
        ("a: Int", "a: [Int]", BreakingChangeType.FIELD_CHANGED_KIND),
        ("a(b: Int): Int", "a(b: Int!): Int", BreakingChangeType.ARG_CHANGED_KIND),
        ("a: Int", "a(b: Int!): Int", BreakingChangeType.REQUIRED_ARG_ADDED),
        ("a(b: Int): Int", "a: Int", BreakingChangeType.ARG_REMOVED),
    ],
)
def test_what_breaks_a_caller_is_found(before: str, after: str, kind: BreakingChangeType) -> None:
    found = breaking(f"type Query {{ {after} }}", f"type Query {{ {before} }}")
    assert [change.type for change in found] == [kind]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: Int", "a: Int b: Int"),
        ("a: Int", "a: Int!"),
        ("a(b: Int!): Int", "a(b: Int): Int"),
        ("a: Int", "a(b: Int): Int"),
        ("a: Int", 'a: Int @deprecated(reason: "Ask for b.") b: Int'),
    ],
)
def test_what_breaks_nobody_is_free(before: str, after: str) -> None:
    assert breaking(f"type Query {{ {after} }}", f"type Query {{ {before} }}") == []
