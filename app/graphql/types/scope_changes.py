"""What tells that a scope's numbers may be others now."""

import datetime as dt

import strawberry


@strawberry.type(
    description="Says that something of a scope has changed: ask again for what is shown of it."
)
class ScopeChanged:
    scope_id: strawberry.ID | None = strawberry.field(
        description="The scope's id; null of everything."
    )
    changed_at: dt.datetime = strawberry.field(
        description="When that was noticed, within about a second; of the first event, since when "
        "the scope is watched."
    )
    is_initial: bool = strawberry.field(
        description="True of the first event, which comes at once: whatever is asked after it "
        "misses no change, so ask again once for what was asked before."
    )
