"""What every thing with an id has in common."""

import strawberry


@strawberry.interface(description="Whatever has an id of its own.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque, unique across all types; its prefix tells the type."
    )
