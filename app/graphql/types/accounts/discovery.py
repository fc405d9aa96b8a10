"""How accounts are looked through for new posts, as callers see it."""

import datetime as dt

import strawberry

from app.graphql.types.collecting.failures import ProviderFailure
from app.services.accounts import discovery_schedule


@strawberry.type(description="How looking through an account for new posts went, and goes on.")
class AccountDiscovery:
    last_looked_at: dt.datetime | None = strawberry.field(
        description="When it was last looked through; null before the first time."
    )
    next_look_at: dt.datetime = strawberry.field(
        description="When it is due again: hourly while it posts weekly, else every 6 hours, "
        "every 2 hours where there are stories, and later after a failure."
    )
    found: int = strawberry.field(description="How many posts the last look listed.")
    created: int = strawberry.field(description="How many of them were new here.")
    skipped: int = strawberry.field(
        description="How many items of the list couldn't be read; each costs only itself."
    )
    skipped_because: str | None = strawberry.field(
        description="Why, of the first of them; null if all were read."
    )
    failure: ProviderFailure | None = strawberry.field(
        description="Why the last look wasn't complete; null if it was."
    )
    failed_since: dt.datetime | None = strawberry.field(
        description="Since when looks haven't been complete; null if the last one was."
    )

    @staticmethod
    def of(found: discovery_schedule.Discovery) -> "AccountDiscovery":
        """Show what became of an account's looks."""
        shown = ProviderFailure.of(found.failure) if found.failure else None
        return AccountDiscovery(**{**found._asdict(), "failure": shown})
