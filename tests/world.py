"""A small world to put into a database, in the words that the tests speak."""

import itertools
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.accounts.account_days import account_day
from app.domain.accounts.accounts import AccountName
from app.domain.keys import new_key
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Outcome
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform
from app.domain.posts import PostDraft, PostValues
from app.services import posts, snapshots
from app.services.accounts import account_days, accounts
from app.services.accounts.account_days import AccountKey, DayOfAccount
from app.storage.database import Database
from app.tables.brands import Brand
from app.tables.organizations import Organization

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def metrics(**counts: int | None) -> Metrics:
    return Metrics(**counts)


class World:
    """Makes organizations, brands, posts and snapshots through the services."""

    def __init__(self, database: Database, first: int = 1) -> None:
        self.database = database
        self._numbers = itertools.count(first)

    def new_key(self) -> UUID:
        return new_key(NOW, next(self._numbers))

    async def organization(self, label: str = "Acme", **values: Any) -> UUID:
        key = self.new_key()
        async with self.database.write() as session:
            session.add(
                Organization(
                    id=key,
                    label=label,
                    label_key=label.casefold(),
                    created_at=NOW,
                    updated_at=NOW,
                    **values,
                )
            )
        return key

    async def brand(self, organization_id: UUID, label: str | None = None) -> UUID:
        key = self.new_key()
        label = label or f"Brand {key.int % 1000}"
        async with self.database.write() as session:
            session.add(
                Brand(
                    organization_id=organization_id,
                    id=key,
                    label=label,
                    label_key=label.casefold(),
                    created_at=NOW,
                    updated_at=NOW,
                )
            )
        return key

    async def post(
        self,
        organization_id: UUID,
        brand_id: UUID,
        external_id: str | None = None,
        platform: Platform = Platform.YOUTUBE,
        **values: Any,
    ) -> UUID:
        given: PostValues = {"brand_id": brand_id, **values}  # type: ignore[typeddict-item]
        draft = PostDraft(platform, external_id or f"x{next(self._numbers)}", given)
        async with self.database.write() as session:
            (upserted,) = await posts.upsert_posts(
                session, organization_id, [draft], now=NOW, new_key=self.new_key
            )
        return upserted.post_id

    async def record(
        self,
        organization_id: UUID,
        post_id: UUID,
        totals: Mapping[date, Metrics] | Iterable[tuple[date, Metrics]],
        at: datetime = NOW,
    ) -> list[Outcome | None]:
        pairs = totals.items() if isinstance(totals, Mapping) else totals
        given = [
            snapshots.PostSnapshot(post_id, Snapshot(day, at, counts)) for day, counts in pairs
        ]
        async with self.database.write() as session:
            return await snapshots.record_snapshots(session, organization_id, given)

    async def account(
        self,
        organization_id: UUID,
        brand_id: UUID,
        platform: Platform = Platform.YOUTUBE,
        followers: Mapping[date, int | None] | None = None,
        external_id: str | None = None,
        handle: str | None = None,
        **answers: int | None,
    ) -> AccountKey:
        """An account, with its followers by day, each day with the same other answers."""
        external_id = external_id or f"account {next(self._numbers)}"
        name = AccountName(platform, external_id, handle)
        async with self.database.write() as session:
            new = [accounts.NewAccount(name, brand_id)]
            created = await accounts.create_accounts(
                session, organization_id, new, new_key=self.new_key, now=NOW
            )
            key = created[name].id
            days = [
                DayOfAccount(key, account_day(day, NOW, {"followers": count, **answers}))
                for day, count in (followers or {}).items()
            ]
            await account_days.record_account_days(session, organization_id, days)
        return AccountKey(organization_id, key)
