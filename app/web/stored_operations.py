"""Stored operations by their address: one GET, its variables as parameters, an answer with a tag.

`GET /operations/{name}?scope=...&window={...}&hash=sha256:...` is answered like the same operation
over `/graphql`. `hash` is the digest of the operation that the client was made for.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from graphql import GraphQLSchema, OperationType
from starlette.requests import Request
from starlette.responses import Response

from app.errors import BadUserInput
from app.graphql import text_variables
from app.graphql.operations import Operation
from app.web.doors import Endpoint
from app.web.graphql_operations import READING, Operations
from app.web.graphql_requests import GRAPHQL_RESPONSE, JSON, BadRequest, GraphQLRequest
from app.web.negotiation import Accept, accepts_gzip
from app.web.reports import text_of, variables_of
from app.web.results import answered
from app.web.visits import Visit

HASH = "hash"
MOST_PARAMETERS = 1_000
MOST_REMEMBERED = 500
LONGEST_REMEMBERED = 2_000
"""How many addresses, and of how many bytes, aren't read again when they come again."""


def stored_operations_endpoint(operations: Operations, types: GraphQLSchema) -> Endpoint:
    """The endpoint for GET and HEAD."""

    @lru_cache(MOST_REMEMBERED)
    def read(operation: Operation, query: bytes) -> tuple[dict[str, Any], bytes]:
        given = parameters_of(query, operation)
        variables = text_variables.read_variables(types, operation.definition, given)
        return variables, text_of(operation, variables)

    async def endpoint(request: Request, visit: Visit) -> Response:
        media_type = Accept.of(request).preferred([JSON, GRAPHQL_RESPONSE])
        if media_type is None:
            raise BadRequest(406, f"This answers with {JSON} or {GRAPHQL_RESPONSE}.")
        operation = visit.stored(request.path_params["name"])
        query, report = request.scope["query_string"], visit.identity.report
        if report is None:
            reads = read if len(query) <= LONGEST_REMEMBERED else read.__wrapped__
            variables, text = reads(operation, query)
        else:
            variables = variables_of(report, operation, dict(parameters_of(query, operation)))
            text = text_of(operation, variables)
        requested = _requested(request, operation, variables, text)
        context = visit.context()
        result = await operations.answer(visit, context, requested, READING)
        return answered(result, requested, context, media_type, is_strict=True)

    return endpoint


def parameters_of(
    query: bytes, operation: Operation, *, besides: frozenset[str] = frozenset()
) -> list[tuple[str, str]]:
    """The parameters in an address that are variables, for an operation that reads.

    Args:
        query: What stands behind the address's question mark.
        operation: What is asked for; a `hash` that is given must be its digest.
        besides: Parameters that are no variables.

    Raises:
        BadRequest: The operation doesn't read: it isn't answered by address.
        OperationChanged: The operation isn't the one whose digest is given.
        BadUserInput: The address can't be read.
    """
    if operation.definition.operation is not OperationType.QUERY:
        kind = operation.definition.operation.value
        message = f"{operation.name} is a {kind}: send its name as documentId to /graphql."
        raise BadRequest(405, message, {"allow": ""})
    given = _parameters(query)
    hashes = [value for name, value in given if name == HASH]
    if len(hashes) > 1:
        raise BadUserInput(f"The parameter {HASH} is given {len(hashes)} times.", field=HASH)
    if hashes:
        operation.check(hashes[0])
    return [(name, value) for name, value in given if name not in {HASH, *besides}]


def _parameters(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError as error:
        raise BadUserInput("The query string can't be read.") from error


def _requested(
    request: Request, operation: Operation, variables: dict[str, Any], text: bytes
) -> GraphQLRequest:
    return GraphQLRequest(
        operation.text,
        variables,
        operation.name,
        text=text,
        accepts_gzip=accepts_gzip(request),
        wants_tag=True,
        known_tags=", ".join(request.headers.getlist("if-none-match")),
    )
