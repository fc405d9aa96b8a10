"""Limits on documents, applied before anything is executed, or even validated."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    OverlappingFieldsCanBeMergedRule,
    TokenKind,
    ValuesOfCorrectTypeRule,
)
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from app.errors import BadUserInput, QueryTooComplex, RateLimited
from app.graphql.cost.analysis import Cost
from app.graphql.cost.cache import CostCache
from app.graphql.cost.merging import BoundedMerging
from app.graphql.cost.sizes import Sizes
from app.graphql.documents import requested_operation
from app.graphql.validation import MOST_ERRORS, BriefValues, FewErrors

PER_TOKEN = 100
"""What each token of a new document costs the caller, in objects of an answer.

Parsing and validating a token takes up to 40 microseconds, as long as returning that many objects.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that a document may have; see `Cost` for what each field means."""

    tokens: int = 5_000
    depth: int = 20
    aliases: int = 100
    root_fields: int = 30
    directives: int = 100
    cost: int = 2_000_000
    name: int = 200
    lines: int = 10_000

    def check_names(self, document: DocumentNode) -> None:
        """Refuse names that are so long that errors about them would be.

        Raises:
            BadUserInput: It has a longer name than the limit allows.
        """
        token = document.loc.start_token if document.loc else None
        longest = 0
        while token is not None:
            if token.kind is TokenKind.NAME:
                longest = max(longest, token.end - token.start)
            token = token.next
        if longest > self.name:
            raise BadUserInput(
                f"The document has a name of {longest} characters, and the limit is {self.name}."
            )

    def check(self, requested: Cost) -> None:
        """Refuse a document beyond the limits.

        Raises:
            QueryTooComplex: The message says what is too much, how much, and the limit.
        """
        for name, what in _WHAT.items():
            value, limit = getattr(requested, name), getattr(self, name)
            if value > limit:
                raise QueryTooComplex(
                    f"The document {what.format(value)}, and the limit is {limit}: ask for less, "
                    "or in several requests.",
                    cost=value,
                    limit=limit,
                )


_WHAT = {
    "depth": "is nested {} deep",
    "aliases": "has {} aliases",
    "root_fields": "asks for {} fields at its root",
    "directives": "has {} directives",
    "cost": "can cost {} (objects in the answer and rows read for it)",
}


_BOUNDED: dict[Any, Any] = {
    OverlappingFieldsCanBeMergedRule: BoundedMerging,
    ValuesOfCorrectTypeRule: BriefValues,
}
"""Rules of graphql-core that a document can keep busy, and ours in their place."""


class DocumentLimits(SchemaExtension):
    """Refuses documents that could cost too much, and tells the context what this one can."""

    def __init__(self, costs: CostCache, limits: Limits) -> None:
        self.costs = costs
        self.limits = limits

    def on_parse(self) -> Iterator[None]:
        """Make the parser stop at the token limit, and not start on what is mostly white space."""
        text = self.execution_context.query or ""
        lines = max(text.count("\n"), text.count("\r"))
        if lines >= self.limits.lines:
            message = f"The document has {lines + 1} lines, and the limit is {self.limits.lines}."
            raise GraphQLError(message, original_error=BadUserInput(message))
        self.execution_context.parse_options["max_tokens"] = self.limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Check the document before validation, which may be slow on a hostile one."""
        context = self.execution_context
        if not context.context.document_was_cached:
            rules = (_BOUNDED.get(rule, rule) for rule in context.validation_rules)
            context.validation_rules = (FewErrors, *rules)
        document = context.graphql_document
        if document is not None:
            try:
                if not context.context.document_was_cached:
                    self.limits.check_names(document)
                self._charge_reading(context.context, document)
                # One that means none of its operations won't be answered; what all of them
                # would cost takes as long to find out as there are operations.
                if not context.pre_execution_errors:
                    self._charge_answering(context.context, document)
            except (BadUserInput, RateLimited) as error:
                context.pre_execution_errors = [GraphQLError(error.message, original_error=error)]
        yield
        del (context.pre_execution_errors or [])[MOST_ERRORS:]

    def _charge_reading(self, surroundings: Any, document: DocumentNode) -> None:
        """Charge the caller's budget for parsing and validating a new document."""
        if not surroundings.document_was_cached:
            surroundings.headers = surroundings.spend(document.token_count * PER_TOKEN)

    def _charge_answering(self, surroundings: Any, document: DocumentNode) -> None:
        """Check what the answer can cost, and charge the caller's budget for it."""
        context = self.execution_context
        cost = self.costs.of(document, requested_operation(context), context.variables or {})
        self.limits.check(cost)
        surroundings.cost = cost.cost
        surroundings.operation_name = context.operation_name
        surroundings.is_query = context.operation_type is OperationType.QUERY
        surroundings.headers = surroundings.spend(cost.cost)


def limit_documents(sizes: Sizes, limits: Limits) -> partial[DocumentLimits]:
    """An extension for one schema."""
    return partial(DocumentLimits, CostCache(sizes), limits)
