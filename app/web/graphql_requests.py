"""What a GraphQL request over HTTP says, and what is wrong with it (GraphQL over HTTP, 2025).

Reading only: executing is `graphql_endpoint`'s.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request

from app.web.negotiation import Accept, accepts_gzip

MAX_BODY_BYTES = 1_000_000
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"
_SHA256 = re.compile("[0-9a-fA-F]{64}")
BY_ADDRESS = {"GET", "HEAD"}
"""Methods whose request is in the address, and changes nothing."""


class BadRequest(Exception):
    """A request that can't be executed, with the HTTP status that says why."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A document and what goes with it; `text` is the request as it came over HTTP.

    No two that ask for different things have the same: what came by `GET` begins with "?".
    `query` is empty where the document is named only: by `document_id`, or by `digest`, which is
    the SHA-256 of its text in hex (an automatic persisted query).
    `wants_tag` where the answer gets an entity tag; `known_tags` are those that the client has.
    """

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    document_id: str | None = None
    digest: str | None = None
    tells_cost: bool = False
    text: bytes = b""
    accepts_gzip: bool = False
    wants_tag: bool = False
    known_tags: str | None = None

    @classmethod
    def of(cls, parameters: Any, text: bytes = b"", *, accepts_gzip: bool = False) -> Self:
        """Check the parameters of a request.

        Raises:
            BadRequest: One is missing or of the wrong kind.
        """
        if not isinstance(parameters, dict):
            raise BadRequest(400, "The body must be a JSON object with a query.")
        for name in ("variables", "extensions"):
            if not isinstance(parameters.get(name), dict | None):
                raise BadRequest(400, f"The parameter {name} must be a JSON object.")
        operation_name = parameters.get("operationName")
        if not isinstance(operation_name, str | None):
            raise BadRequest(400, "The parameter operationName must be a string.")
        extensions = parameters.get("extensions") or {}
        digest = _digest(extensions.get("persistedQuery"))
        return cls(
            _query(parameters, digest),
            parameters.get("variables"),
            operation_name,
            parameters.get("documentId"),
            digest,
            bool(extensions.get("cost")),
            text,
            accepts_gzip,
        )

    @property
    def stored_id(self) -> str | None:
        """The id by which the document may be a stored operation's."""
        return self.document_id or (f"sha256:{self.digest}" if self.digest else None)


def _digest(persisted: Any) -> str | None:
    """What `extensions.persistedQuery` says."""
    if persisted is None:
        return None
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise BadRequest(400, "The extension persistedQuery must be an object of version 1.")
    digest = persisted.get("sha256Hash")
    if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
        raise BadRequest(400, "The sha256Hash of persistedQuery must be 64 hexadecimal digits.")
    return digest.lower()


def _query(parameters: dict[str, Any], digest: str | None) -> str:
    """The document that was sent, or nothing where it is named."""
    query, document_id = parameters.get("query"), parameters.get("documentId")
    if document_id is not None:
        if not isinstance(document_id, str) or query is not None or digest is not None:
            message = "Give a documentId, which is a string, a query or a persistedQuery, only one."
            raise BadRequest(400, message)
        return ""
    if digest is not None and query in (None, ""):
        return ""
    if not isinstance(query, str) or not query:
        raise BadRequest(400, "The parameter query must be a string: the GraphQL document.")
    if digest is not None and sha256(query.encode()).hexdigest() != digest:
        raise BadRequest(400, "The sha256Hash of persistedQuery isn't the digest of the query.")
    return query


def result_type(accept: Accept) -> str:
    """The media type of one result: events only where the client prefers them to JSON.

    Raises:
        BadRequest: It accepts none that there is.
    """
    answers = [JSON, GRAPHQL_RESPONSE]
    media_type = accept.preferred(answers)
    events = accept.fit(EVENT_STREAM).quality if watches(accept) else 0.0
    if events > (accept.fit(media_type).quality if media_type else 0.0):
        return EVENT_STREAM
    if media_type is None:
        raise BadRequest(406, f"This answers with {GRAPHQL_RESPONSE}, {JSON} or {EVENT_STREAM}.")
    return media_type


def watches(accept: Accept) -> bool:
    """Whether the client says that it reads results one by one: `*/*` doesn't."""
    fit = accept.fit(EVENT_STREAM)
    return fit.quality > 0 and fit.specificity > 1


async def read_request(request: Request) -> GraphQLRequest:
    """Read the document and variables of a request whose body has been read.

    Raises:
        BadRequest: It isn't one.
    """
    gzip = accepts_gzip(request)
    if request.method in BY_ADDRESS:
        text = f"?{request.url.query}".encode()
        return GraphQLRequest.of(_query_parameters(request), text, accepts_gzip=gzip)
    media_type, *parameters = (
        part.strip().lower() for part in request.headers.get("content-type", "").split(";")
    )
    if media_type != JSON or any(
        parameter.startswith("charset=") and parameter not in {"charset=utf-8", 'charset="utf-8"'}
        for parameter in parameters
    ):
        raise BadRequest(415, f"The body must be {JSON} in UTF-8.")
    body = await request.body()
    return GraphQLRequest.of(_parsed(body), body, accepts_gzip=gzip)


def _query_parameters(request: Request) -> dict[str, Any]:
    try:
        found = parse_qs(
            request.url.query, keep_blank_values=True, errors="strict", max_num_fields=20
        )
    except ValueError as error:
        raise BadRequest(400, "The query string can't be read.") from error
    parameters: dict[str, Any] = {name: values[-1] for name, values in found.items()}
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _parsed(parameters[name].encode())
        else:
            parameters.pop(name, None)
    return parameters


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise BadRequest(
            400, "The body must be JSON in UTF-8, nested 1,000 deep at most."
        ) from error
