"""Validation of hostile documents: few errors, none longer than needed, in linear time.

graphql-core prints the whole value into each error that it has against a part of it, compares each
unknown name with all known ones, and tells a hundred errors, each of which reads the document anew.

All errors come to `report_error` of a `ValidationContext`, which reads `_hide_suggestions`;
`is_valid_value_node` of `ValuesOfCorrectTypeRule` checks each value, and `ValidationAbortedError`
ends it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphql import (
    SKIP,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    ListValueNode,
    Node,
    NullValueNode,
    ObjectValueNode,
    Undefined,
    ValidationContext,
    ValidationRule,
    ValueNode,
    ValuesOfCorrectTypeRule,
    VisitorAction,
    coerce_input_literal,
    get_nullable_type,
    is_required_input_field,
)
from graphql.utilities.validate_input_value import validate_input_literal
from graphql.validation.validate import ValidationAbortedError

from app.domain.texts import LONGEST_QUOTE

MOST_ERRORS = 20
"""How many errors of a document that isn't executed are told; the last may stand for more."""

MOST_COUNTED = 100
"""Validation ends after this many: making an error takes time, too."""

MOST_SCANNED = 4_000_000
"""And after fewer in a long document, which each error reads to know its line; in characters."""

MOST_SUGGESTIONS = 2
"""Of that many errors names are suggested: comparing one with all names takes milliseconds."""

OnError = Callable[[GraphQLError, Any], None]
Check = Callable[[Any, Any, OnError], None]


class FewErrors(ValidationRule):
    """Finds nothing itself: it stands before all others and counts what they find."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._count = 0
        loc = context.document.loc
        length = len(loc.source.body) if loc else 0
        self._most = max(2, min(MOST_COUNTED, MOST_SCANNED // max(1, length)))
        self._last = GraphQLError("")
        self._report = context.report_error
        context.report_error = self._counted  # type: ignore[method-assign]

    def _counted(self, error: GraphQLError) -> None:
        self._count += 1
        if self._count == MOST_SUGGESTIONS:
            self.context._hide_suggestions = True  # noqa: SLF001
        self._last.message = _more(max(1, self._count - MOST_ERRORS + 1))
        if self._count == self._most:
            self._last.message += " The rest of the document wasn't looked at."
            raise ValidationAbortedError(self._last.message)
        if self._count <= MOST_ERRORS:
            self._report(error if self._count < MOST_ERRORS else self._last)


def few_errors(errors: list[GraphQLError]) -> list[GraphQLError]:
    """The first errors; where there are others the last says how many."""
    if len(errors) <= MOST_ERRORS:
        return errors
    first = errors[: MOST_ERRORS - 1]
    return [*first, GraphQLError(_more(len(errors) - len(first)))]


def _more(count: int) -> str:
    return f"And {count} more error{'s' if count > 1 else ''}."


class BriefValues(ValuesOfCorrectTypeRule):
    """graphql-core's rule, made to quote no more than the beginning of a value."""

    def is_valid_value_node(
        self, node: ValueNode, input_type: GraphQLInputType | None
    ) -> VisitorAction:
        """Check a value with all that is in it."""
        if input_type:
            check_literal(
                node,
                input_type,
                lambda error, _path: self.report_error(error),
                hide_suggestions=lambda: self.context.hide_suggestions,
            )
        return SKIP


def check_literal(
    node: ValueNode,
    type_: GraphQLInputType,
    on_error: OnError,
    *,
    hide_suggestions: Callable[[], bool] = lambda: True,
) -> None:
    """What `validate_input_literal` finds, told without quoting more than `LONGEST_QUOTE`."""
    again = partial(check_literal, on_error=on_error, hide_suggestions=hide_suggestions)
    if len(_source(node)) <= LONGEST_QUOTE:
        validate_input_literal(
            node, type_, on_error, None, None, hide_suggestions=hide_suggestions()
        )
        return
    nullable = get_nullable_type(type_)
    if isinstance(nullable, GraphQLList):
        for each in node.values if isinstance(node, ListValueNode) else (node,):
            again(each, nullable.of_type)
    elif isinstance(nullable, GraphQLInputObjectType) and isinstance(node, ObjectValueNode):
        _check_object(node, nullable, on_error)
        for field in node.fields:
            known = nullable.fields.get(field.name.value)
            if known is not None:
                again(field.value, known.type)
    elif coerce_input_literal(node, type_) is Undefined:
        on_error(
            GraphQLError(f"Expected value of type '{type_}', found: {quote_of(node)}", node), []
        )


def _check_object(node: ObjectValueNode, type_: GraphQLInputObjectType, on_error: OnError) -> None:
    """Check which fields a long object has."""
    given = {field.name.value: field for field in node.fields}
    for name, known in type_.fields.items():
        if name not in given and is_required_input_field(known):
            message = f"Expected value of type '{type_}' to include required field '{name}'."
            on_error(GraphQLError(message, node), [])
    for name, field in given.items():
        if name not in type_.fields:
            message = f"Expected value of type '{type_}' not to include unknown field '{name}'."
            on_error(GraphQLError(message, field), [])
    if type_.is_one_of and _is_not_one(node, type_.fields):
        message = f"Exactly one key must be specified for OneOf type '{type_}'."
        on_error(GraphQLError(message, node), [])


def _is_not_one(node: ObjectValueNode, known: dict[str, GraphQLInputField]) -> bool:
    fields = [field for field in node.fields if field.name.value in known]
    return len(fields) != 1 or isinstance(fields[0].value, NullValueNode)


class _Found(Exception):
    """Ends a check at the first error: each quotes the whole value."""

    def __init__(self, error: GraphQLError) -> None:
        super().__init__()
        self.error = error


def first_error(check: Check, given: Any, type_: Any) -> GraphQLError | None:
    """The first thing that a check has against a value."""
    try:
        check(given, type_, _raise)
    except _Found as found:
        return found.error
    return None


def _raise(error: GraphQLError, _path: Any) -> None:
    raise _Found(error)


def quote_of(node: Node) -> str:
    """The beginning of a node as its document has it."""
    text = _source(node)
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _source(node: Node) -> Any:
    """A node's part of the document, without copying more than the beginning of it."""
    if node.loc is None:
        return ""
    return node.loc.source.body[
        node.loc.start : min(node.loc.end, node.loc.start + LONGEST_QUOTE + 1)
    ]
