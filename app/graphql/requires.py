"""Which scope a root field needs: declared beside it, checked first, told in its description."""

from collections.abc import Awaitable, Callable
from typing import Any

from graphql import OperationType
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from app.domain.access import AccessScope
from app.graphql.context import Info


class Requires(FieldExtension):
    """Refuses callers whose token lacks a scope."""

    def __init__(self, scope: AccessScope) -> None:
        self.scope = scope

    def apply(self, field: StrawberryField) -> None:
        """Tell it in the schema, once: the field is the same for every schema that is built."""
        needs = f"Needs the scope {self.scope}."
        if needs not in (field.description or ""):
            field.description = f"{field.description} {needs}"

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **kwargs: Any) -> Any:
        """Check, then resolve."""
        info.context.caller.require(self.scope)
        return next_(source, info, **kwargs)

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **kwargs: Any
    ) -> Any:
        """Check, then resolve."""
        context = info.context
        context.caller.require(self.scope)
        if info.operation.operation is not OperationType.MUTATION:
            return await next_(source, info, **kwargs)
        async with context.changing():
            return await next_(source, info, **kwargs)


READS = Requires(AccessScope.READ_ANALYTICS)
"""What every question about numbers needs."""
READS_BUSINESS = Requires(AccessScope.READ_BUSINESS)
"""What every question about money and credits needs."""
