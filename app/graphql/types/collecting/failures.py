"""Why a request to a platform failed, as callers see it."""

import datetime as dt

import strawberry

from app.domain.collecting import failures
from app.domain.collecting.failures import Failure, FailureCode, SeveralAccounts
from app.graphql.enums import described

described(
    FailureCode,
    "Why a platform gave no numbers, named from what it said.",
    {
        FailureCode.AUTHENTICATION_FAILED: "The access is refused: check the account, and "
        "connect it again if the check fails too. One check a day is made by itself.",
        FailureCode.PERMISSION_MISSING: "The access doesn't reach this far: a scope is missing.",
        FailureCode.METRICS_DELAYED: "Not there yet; the post is less than 48 hours old.",
        FailureCode.POST_NOT_FOUND: "The platform doesn't know the post, or not any more.",
        FailureCode.RATE_LIMITED: "Too many requests for now.",
        FailureCode.QUOTA_EXHAUSTED: "The quota of the day or month is used up.",
        FailureCode.BILLING_REQUIRED: "The platform wants money.",
        FailureCode.PROVIDER_UNAVAILABLE: "The platform can't be reached or is out of order.",
        FailureCode.MALFORMED_RESPONSE: "The platform answered what it doesn't document.",
        FailureCode.REQUEST_REJECTED: "The platform finds our request wrong. It is tried again "
        "daily, and at once after an upgrade.",
        FailureCode.NOT_A_POST_ID: "The post's externalId can't be one of the platform's.",
        FailureCode.GONE: "A story after its day: its last numbers are final, so this is shown "
        "by no post as a failure.",
    },
)


@strawberry.type(description="An account that somebody let Backbone in to.")
class AllowedAccount:
    account_id: str = strawberry.field(description="The platform's id of the account.")
    name: str = strawberry.field(description="What the account is called there.")

    @staticmethod
    def of(account: failures.AllowedAccount) -> "AllowedAccount":
        """Show an account."""
        return AllowedAccount(account_id=account.account_id, name=account.name)


@strawberry.type(description="What a platform has against a request; nothing was changed by it.")
class ProviderFailure:
    code: FailureCode = strawberry.field(description="The kind of failure, to act on.")
    message: str = strawberry.field(description="What happened and what helps, for people.")
    is_retryable: bool = strawberry.field(
        description="Whether it may work later by itself; otherwise a person has to do something."
    )
    retry_at: dt.datetime | None = strawberry.field(
        description="When the platform lets us try again; null if it doesn't say."
    )
    accounts: list[AllowedAccount] = strawberry.field(
        description="Where somebody let Backbone in to several accounts at once (Pages of "
        "Facebook, organizations of LinkedIn): begin again with the accountId of one. Empty "
        "otherwise."
    )

    @staticmethod
    def of(failure: Failure) -> "ProviderFailure":
        """Show a failure."""
        return ProviderFailure(
            code=failure.code,
            message=failure.message,
            is_retryable=failure.code.is_retryable(),
            retry_at=failure.retry_at,
            accounts=(
                [AllowedAccount.of(each) for each in failure.accounts]
                if isinstance(failure, SeveralAccounts)
                else []
            ),
        )
