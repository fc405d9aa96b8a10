"""Checks in bounded time whether fields of the same name can be merged.

This one rule compares every two selections of one name at one level, so its time grows with the
square of a document. graphql-core meters it, but lets it run for seconds.

The meter is `remaining_complexity_budget` of the `rule_context` of
`OverlappingFieldsCanBeMergedRule`, whose `enter_selection_set` raises `ValidationAbortedError`.
"""

from typing import Any

from graphql import GraphQLError, OverlappingFieldsCanBeMergedRule, SelectionSetNode
from graphql.validation.validate import ValidationAbortedError

from app.errors import QueryTooComplex

MOST_COMPARISONS = 20_000
"""In the units of graphql-core's meter, two per pair of fields: about a tenth of a second.

That allows 140 selections of one name at one level; our own largest document needs 12.
"""


class BoundedMerging(OverlappingFieldsCanBeMergedRule):
    """graphql-core's rule, made to give up sooner and say why."""

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = MOST_COMPARISONS

    def enter_selection_set(self, selection_set: SelectionSetNode, *args: Any) -> None:
        """Compare the fields of one selection set.

        Raises:
            ValidationAbortedError: There are too many to compare; its cause is `QueryTooComplex`.
        """
        try:
            super().enter_selection_set(selection_set, *args)
        except ValidationAbortedError:
            if self.rule_context.remaining_complexity_budget >= 0:
                raise
            raise self._refusal() from None

    def _refusal(self) -> GraphQLError:
        refusal = QueryTooComplex(
            "The document selects fields of the same name so often that comparing them takes more "
            f"than {MOST_COMPARISONS} steps: select each once, or ask in several requests.",
            cost=MOST_COMPARISONS - self.rule_context.remaining_complexity_budget,
            limit=MOST_COMPARISONS,
        )
        return ValidationAbortedError(refusal.message, original_error=refusal)
