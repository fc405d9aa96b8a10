"""Tools: stored operations as agents call them. They run on the same graph as everything else."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import mcp_types as types
import orjson
import strawberry
from graphql import GraphQLSchema

from app.domain.access import Caller
from app.domain.texts import quoted
from app.errors import NotFound, Unavailable
from app.graphql import operations
from app.graphql import schema as graphql_schema
from app.graphql.context import Context
from app.graphql.operations import Operation
from app.mcp.answers import Answer, Failure, answer_of, cut, failure_of, refusal
from app.mcp.ids import name_for_id, not_found
from app.mcp.schemas import input_schema, output_schema
from app.runtime import Runtime

MOST_BYTES = 24_000
"""Of an answer: about what an agent can still read beside everything else."""

Spend = Callable[[int], dict[str, str]]
"""Takes a cost from the caller's budget."""

Run = Callable[[Context, str, Callable[[], Awaitable[Any]]], Awaitable[Any]]
"""Executes the operation of that name, or raises `Unavailable`."""

_SHORTER: tuple[Mapping[str, Any], ...] = (
    {"granularity": "WEEK"},
    {"granularity": "MONTH"},
    {"window": {"preset": "LAST_30_DAYS"}},
    {"window": {"preset": "LAST_7_DAYS"}},
)
"""What is tried, in this order, when an answer is too long: the first that fits is named."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Who calls tools, and over what."""

    runtime: Runtime
    schema: strawberry.Schema
    caller: Caller
    spend: Spend = field(default=lambda _cost: {})
    run: Run = field(default=lambda _context, _name, work: work())


@lru_cache(maxsize=8)
def _described(graph: GraphQLSchema) -> Sequence[types.Tool]:
    """The tools as agents are told of them; made once for a schema, since they are large."""
    return [
        types.Tool(
            name=operation.name,
            description=operation.description,
            input_schema=input_schema(graph, operation),
            output_schema=output_schema(graph, operation),
            # What reads only destroys nothing: the other hints would say nothing more.
            annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        for operation in operations.load_operations(graph).values()
    ]


class Tools:
    """The tools of a schema, by name."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self.graph = graphql_schema.graph_of(schema)
        self.operations = operations.load_operations(self.graph)
        self.listed = list(_described(self.graph))

    async def call(
        self, agent: Agent, name: str, arguments: Mapping[str, Any]
    ) -> types.CallToolResult:
        """Run a tool."""
        operation = self.operations.get(name)
        if operation is None:
            return _failed(Failure(f"There is no tool {quoted(name)}: list the tools."))
        known = operation.variables
        unknown = sorted(set(arguments) - set(known))
        if unknown:
            return _failed(
                Failure(
                    f"{name} has no argument {quoted(unknown[0])}: it takes {', '.join(known)}."
                )
            )
        answer = name_for_id(arguments) or await _run(agent, operation, arguments)
        if isinstance(answer, Failure):
            return _failed(answer)
        fitting = cut(answer, MOST_BYTES)
        if fitting is None:
            return _failed(await self._too_long(agent, operation, arguments))
        return _answered(fitting)

    async def _too_long(
        self, agent: Agent, operation: Operation, arguments: Mapping[str, Any]
    ) -> Failure:
        """What to ask for instead: found out by asking for it."""
        known = set(operation.variables)
        for change in _SHORTER:
            if not set(change) <= known or all(arguments.get(k) == v for k, v in change.items()):
                continue
            answer = await _run(agent, operation, {**arguments, **change})
            if isinstance(answer, Answer) and answer.size <= MOST_BYTES:
                way = orjson.dumps(change).decode()
                return Failure(
                    f"The answer would be longer than {MOST_BYTES} bytes. With {way} it fits."
                )
        return Failure(
            f"The answer would be longer than {MOST_BYTES} bytes: ask for a smaller first, one"
            " platform, or one brand."
        )


async def _run(
    agent: Agent, operation: Operation, arguments: Mapping[str, Any]
) -> Answer | Failure:
    context = Context(agent.runtime, agent.caller)
    context.spend = agent.spend

    def execute() -> Awaitable[Any]:
        return agent.schema.execute(
            operation.text,
            variable_values=dict(arguments),
            operation_name=operation.name,
            context_value=context,
        )

    try:
        result = await agent.run(context, operation.name, execute)
    except Unavailable as error:
        return refusal(error)
    errors = result.errors or []
    if _is_missing(result.data, errors):
        return not_found(arguments)
    if result.data is None:
        return failure_of(errors, agent.runtime.now())
    # As JSON has it: enums and dates become texts.
    return answer_of(orjson.loads(orjson.dumps(result.data)), errors)


def _is_missing(data: dict[str, Any] | None, errors: list[Any]) -> bool:
    """Whether an answer says that nothing has an id: by an error, or by null without one."""
    if data is not None:
        return not errors and any(value is None for value in data.values())
    return any((error.extensions or {}).get("code") == NotFound.code for error in errors)


def _answered(answer: Answer) -> types.CallToolResult:
    envelope = answer.envelope()
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=orjson.dumps(envelope).decode())],
        structured_content=envelope,
        is_error=False,
    )


def _failed(failure: Failure) -> types.CallToolResult:
    text = failure.message
    if failure.retry_after is not None:
        text += f"\nretryAfter: {failure.retry_after} seconds"
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
