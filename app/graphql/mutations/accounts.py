"""Recording days of accounts that callers already have."""

import datetime as dt
from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.scalars import BigInt
from app.graphql.types.bulk import BulkPayload, at_most_500, key_in, read_items, tally
from app.graphql.types.inputs import given
from app.services.accounts import account_days
from app.services.accounts.account_days import SubmittedAccountDay

WRITES = Requires(AccessScope.WRITE_CONTENT)


@strawberry.input(
    description="What was counted of an account on one day. A count that is left out stays as it "
    "is; null says that the platform doesn't report it."
)
class AccountDayInput:
    account_id: strawberry.ID = strawberry.field(description="The account's id: account_...")
    date: dt.date = strawberry.field(description="The day, in the organization's time zone.")
    collected_at: dt.datetime | None = strawberry.field(
        default=None,
        description=(
            "When it was counted, with a UTC offset; of what is said of one day each count keeps "
            "what was counted last. By default the first instant of the day, so that it never "
            "beats a fetch."
        ),
    )
    followers: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="How many follow it."
    )
    following: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="How many it follows."
    )
    posts: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="How many posts the platform counts there."
    )
    profile_views: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Views of its profile on the day."
    )
    reach: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="People that it reached on the day."
    )
    impressions: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="How often anything of it was shown on the day."
    )
    followers_gained: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Who began to follow it on the day."
    )
    followers_lost: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Who ceased to follow it on the day."
    )

    def submitted(self) -> SubmittedAccountDay:
        """The day in the services' words.

        Raises:
            BadUserInput: The id can't be an account's.
        """
        key = key_in("account_id", public_ids.account_key, self.account_id)
        said = given(self)
        answers = {name: said[name] for name in ACCOUNT_COUNTS if name in said}
        return SubmittedAccountDay(key, self.date, self.collected_at, answers)


@strawberry.type(description="What became of the days of accounts.")
class RecordAccountDaysPayload(BulkPayload):
    pass


@strawberry.type
class AccountMutations:
    @strawberry.mutation(
        description=(
            "Record up to 500 days of accounts that you already have, in any order: followers "
            "and the like. Good items are kept, the others reported."
        ),
        extensions=[WRITES],
    )
    async def record_account_days(
        self,
        info: Info,
        input: Annotated[
            list[AccountDayInput], strawberry.argument(description="The days, 500 at most.")
        ],
    ) -> RecordAccountDaysPayload:
        context = info.context
        items = read_items(at_most_500(input), AccountDayInput.submitted)
        async with context.database.write() as session:
            outcomes, problems = await account_days.submit_account_days(
                session, items.read, context.visible, now=context.now
            )
        return RecordAccountDaysPayload(**tally(outcomes, items.all_problems(problems)))
