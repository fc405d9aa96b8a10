"""Relay connections: pages of lists that can grow, with keyset cursors."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from app.domain.pages import DEFAULT_SIZE, MAX_SIZE, Page, PageRequest, encode_cursor, page_request

Node = TypeVar("Node")

_most: ContextVar[int] = ContextVar("most items of a page", default=MAX_SIZE)

First = Annotated[
    int | None, strawberry.argument(description="How many items from the start, 1 to 100.")
]
After = Annotated[str | None, strawberry.argument(description="Only items after this cursor.")]
Last = Annotated[
    int | None, strawberry.argument(description="How many items from the end, 1 to 100.")
]
Before = Annotated[str | None, strawberry.argument(description="Only items before this cursor.")]

SearchArgument = Annotated[
    str | None,
    strawberry.argument(
        description="Only with these words in the label, in any order; case doesn't matter."
    ),
]
ArchivedArgument = Annotated[
    bool | None,
    strawberry.argument(
        description="True: only archived ones. False: only the others. Null: both."
    ),
]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether items follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether items precede this page.")
    start_cursor: str | None = strawberry.field(description="The first item's cursor.")
    end_cursor: str | None = strawberry.field(description="The last item's cursor.")


@strawberry.type(description="An item of a page, with its cursor.")
class Edge(Generic[Node]):
    node: Node = strawberry.field(description="The item.")
    cursor: str = strawberry.field(
        description="Where the item stands: stays right while others are inserted."
    )


@strawberry.type(description="A page of a list.")
class Connection(Generic[Node]):
    nodes: list[Node] = strawberry.field(description="The items alone.")
    page_info: PageInfo = strawberry.field(description="Where this page lies in the list.")
    page: strawberry.Private[Page[Any]]
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="The items with their cursors.")
    def edges(self) -> list[Edge[Node]]:
        # Few operations select cursors, and writing one takes as long as showing an item.
        cursors = map(encode_cursor, self.page.cursors)
        return [Edge(node=item, cursor=at) for item, at in zip(self.nodes, cursors, strict=True)]

    @strawberry.field(description="How long the whole list is. Counted only when asked for.")
    async def total_count(self) -> int:
        if not (self.page.has_previous or self.page.has_next):
            return len(self.page.items)
        return await self.count()


def requested_page(
    first: int | None, after: str | None, last: int | None, before: str | None
) -> PageRequest:
    """Read Relay's arguments: 20 items by default."""
    return page_request(first, after, last, before, default=DEFAULT_SIZE, most=_most.get())


@contextmanager
def pages_of(most: int) -> Iterator[None]:
    """Let pages have as many items within the block: the usual limit is for callers."""
    token = _most.set(most)
    try:
        yield
    finally:
        _most.reset(token)


def connect(
    page: Page[Any], nodes: list[Node], count: Callable[[], Awaitable[int]]
) -> Connection[Node]:
    """Show a page, with these nodes as its items."""
    ends = [encode_cursor(page.cursors[end]) for end in (0, -1)] if page.cursors else [None] * 2
    return Connection(
        nodes=nodes,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=ends[0],
            end_cursor=ends[1],
        ),
        page=page,
        count=count,
    )
