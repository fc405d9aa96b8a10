"""What everything with an id has in common, and ids as arguments."""

from typing import Annotated

import strawberry


@strawberry.interface(description="Whatever has an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, unique across all types; its prefix tells the type."
    )


NodeId = Annotated[strawberry.ID, strawberry.argument(description="An id of any type.")]
OrganizationId = Annotated[
    strawberry.ID, strawberry.argument(description="The organization's id: org_...")
]
BrandId = Annotated[strawberry.ID, strawberry.argument(description="The brand's id: brand_...")]
PostIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="Ids of posts, post_...: 500 at most."),
]
