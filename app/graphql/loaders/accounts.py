"""Loaders of accounts, of what is connected to them, and of their followers."""

from collections.abc import Sequence
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.accounts.account_days import AccountDay
from app.domain.accounts.audience import AccountFollowers, FollowerStep
from app.domain.collecting.account_collection import AccountCollection
from app.domain.collecting.coverage import Coverage
from app.domain.keys import OwnedKey
from app.domain.scopes import Span
from app.domain.windows.clock import Clock
from app.graphql.loaders.base import Loading, Question, organization_of, scope_of_span
from app.services.accounts import (
    account_collection,
    account_days,
    accounts,
    audience,
    credentials,
    discovery_schedule,
)
from app.services.accounts.account_days import AccountKey, AccountSpan, LatestFollowers
from app.services.accounts.accounts import Account
from app.services.accounts.credentials import Credential
from app.services.accounts.discovery_schedule import Discovery
from app.services.collecting import coverage
from app.storage.database import Session


class AccountLoaders(Loading):
    """What siblings ask of accounts."""

    @cached_property
    def credential_by_id(self) -> DataLoader[UUID, Credential | None]:
        """Connected accounts, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: credentials.get_credentials(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def credentials_by_brand(self) -> DataLoader[OwnedKey, list[Credential]]:
        """Brands' connected accounts."""
        return self._below(credentials.list_credentials_per_brand)

    @cached_property
    def credentials_by_account(self) -> DataLoader[OwnedKey, list[Credential]]:
        """What was connected to accounts."""
        return self._below(accounts.list_credentials_per_account)

    @cached_property
    def account_by_id(self) -> DataLoader[UUID, Account | None]:
        """Accounts, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: accounts.get_accounts(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def account_by_credential(self) -> DataLoader[OwnedKey, Account | None]:
        """What credentials are connected to."""
        return self._at_most_one_below(accounts.get_accounts_of_credentials)

    @cached_property
    def collection_by_account(self) -> DataLoader[OwnedKey, AccountCollection]:
        """How accounts' numbers are kept up to date."""
        return self._below(account_collection.get_collections)

    @cached_property
    def discovery_by_credential(self) -> DataLoader[OwnedKey, Discovery | None]:
        """What became of looking through accounts."""
        return self._at_most_one_below(discovery_schedule.get_discoveries)

    @cached_property
    def followers_by_account(self) -> DataLoader[AccountKey, LatestFollowers | None]:
        """Accounts' last known followers."""
        return self._one_by_one(account_days.get_latest_followers)

    @cached_property
    def days_by_account(self) -> DataLoader[AccountSpan, list[AccountDay]]:
        """What was counted of accounts day by day."""
        return self._all(account_days.get_days)

    @cached_property
    def followers_by_span(self) -> DataLoader[Span, list[AccountFollowers]]:
        """The followers of scopes' accounts before and at the end of spans."""
        return self._all(
            lambda session, keys: audience.get_followers(session, keys, self._visible),
            scope_of_span,
        )

    @cached_property
    def follower_steps_by_span(
        self,
    ) -> DataLoader[Question[Span, audience.Chosen], list[FollowerStep]]:
        """What each day of spans changed of the followers of scopes, or of chosen accounts."""
        return self._alike(
            lambda session, spans, chosen: audience.get_steps(session, spans, self._visible, chosen)
        )

    @cached_property
    def coverage_by_account(self) -> DataLoader[tuple[OwnedKey, Clock], Coverage]:
        """How well the posts of accounts are measured, by the operation's clock."""

        async def read(
            session: Session, keys: Sequence[tuple[OwnedKey, Clock]]
        ) -> dict[tuple[OwnedKey, Clock], Coverage]:
            clock = keys[0][1]
            accounts = [account for account, _ in keys]
            found = await coverage.get_coverage_of_accounts(session, accounts, clock)
            return {(key, clock): found[key[1]] for key in accounts}

        return self._all(read)
