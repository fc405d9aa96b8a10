"""How well posts are measured."""

import datetime as dt

import strawberry


@strawberry.type(
    description=(
        "The published posts of a scope, archived ones left out, by how their numbers are kept "
        "up to date: fresh + due + failed + imported + unsupported + disconnected = published."
    )
)
class Coverage:
    published: int = strawberry.field(description="How many posts are published.")
    measured: int = strawberry.field(
        description="How many of them have numbers, collected or imported."
    )
    fresh: int = strawberry.field(
        description="Collected within twice the time after which they are collected again."
    )
    due: int = strawberry.field(
        description="Waiting: never collected yet, too long ago, or being collected right now."
    )
    failed: int = strawberry.field(
        description="The last try failed, or their account's access no longer works."
    )
    imported: int = strawberry.field(
        description="Measured by imports alone: there is no account that could collect them."
    )
    unsupported: int = strawberry.field(
        description="Not measured, and their platform can't be read here."
    )
    disconnected: int = strawberry.field(
        description="Not measured, and no account is connected that could collect them."
    )
    oldest_as_of: dt.datetime | None = strawberry.field(
        description="When the least recent of their numbers were fetched; null without any."
    )
    newest_as_of: dt.datetime | None = strawberry.field(
        description="When the most recent of their numbers were fetched; null without any."
    )
