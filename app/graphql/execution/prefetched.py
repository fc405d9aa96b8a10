"""Fields with a resolver whose value may have been fetched with their parent."""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from strawberry import UNSET
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField


class Prefetched(FieldExtension):
    """Answers a field from an attribute of its parent, or by its resolver where that is unset.

    A list that looks ahead sets the attribute on its items; every other path leaves it unset and
    goes through the resolver and its loader. Both executors read the attribute, so both agree::

        @strawberry.type
        class Post:
            loaded_brand: strawberry.Private["Brand | UnsetType"] = strawberry.UNSET
            brand: Brand = strawberry.field(
                resolver=load_brand, extensions=[Prefetched("loaded_brand")]
            )

    A compiled selection has the value without a turn of the event loop, so when siblings fail
    at the same time, their errors may come in another order.
    """

    def __init__(self, attribute: str) -> None:
        """Take the name of the attribute; `UNSET`, or no such attribute, means not fetched."""
        self.attribute = attribute

    def apply(self, field: StrawberryField) -> None:
        """Refuse a field whose value depends on arguments, which the parent cannot know."""
        if field.arguments:
            raise TypeError(f"{field.python_name} takes arguments and cannot be prefetched.")

    def resolve(
        self,
        next_: Callable[..., Any],
        source: Any,
        info: strawberry.Info,
        **kwargs: Any,
    ) -> Any:
        """Return the attribute, or what the resolver returns."""
        value = getattr(source, self.attribute, UNSET)
        return next_(source, info, **kwargs) if value is UNSET else value

    async def resolve_async(
        self,
        next_: Callable[..., Awaitable[Any]],
        source: Any,
        info: strawberry.Info,
        **kwargs: Any,
    ) -> Any:
        """Return the attribute, or what the asynchronous resolver returns."""
        value = getattr(source, self.attribute, UNSET)
        return await next_(source, info, **kwargs) if value is UNSET else value
