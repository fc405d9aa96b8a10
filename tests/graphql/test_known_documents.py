"""Documents that were found valid aren't looked at again; others always are."""

import pytest
from strawberry.schema import schema as strawberry_schema

from app.graphql.context import Context
from tests.graphql.conftest import SCHEMA, Graph, caller

WRONG = "{ brand(id: 1) { nothing } }"


async def test_a_valid_document_is_validated_once(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = "{ known: __typename }"
    await graph.ask(document)
    monkeypatch.setattr(strawberry_schema, "validate_document", lambda *_: pytest.fail("again"))
    assert await graph.ask(document) == {"known": "Query"}


async def test_a_document_whose_validation_broke_down_is_validated_again(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("out of order")

    with monkeypatch.context() as patch:
        patch.setattr(strawberry_schema, "validate_document", break_down)
        assert (await graph.execute(WRONG)).errors
    messages = [error.message for error in (await graph.execute(WRONG)).errors]
    assert any("nothing" in message for message in messages)


async def test_a_document_is_executed_synchronously_as_well(graph: Graph) -> None:
    context = Context(graph.runtime, caller())
    result = SCHEMA.execute_sync("{ __typename }", context_value=context)
    assert result.data == {"__typename": "Query"}
