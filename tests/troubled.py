"""An organization whose accounts and posts are in any state of trouble, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain import public_ids
from app.domain.collecting.failures import FailureCode
from app.domain.learning.alerts import AlertKind
from app.domain.learning.brand_memory import MemoryKind
from app.domain.platforms import Platform
from app.tables.accounts.credentials import Credential
from app.tables.goals import Goal
from app.tables.learning.brand_memory import BrandMemory
from app.tables.schedule import CollectionRecord
from tests.world import DAY, NOW, TODAY, World

HOUR = timedelta(hours=1)


@dataclass
class Troubled:
    """An organization with a brand whose accounts and posts are in any state."""

    world: World
    organization: UUID
    brand: UUID

    @classmethod
    async def made(cls, world: World, label: str = "Acme", brand: str = "Cats") -> "Troubled":
        organization = await world.organization(label)
        return cls(world, organization, await world.brand(organization, brand))

    @property
    def ids(self) -> tuple[str, str]:
        return public_ids.organization_id(self.organization), public_ids.brand_id(self.brand)

    async def add(self, *rows: Any) -> None:
        async with self.world.database.write() as session:
            session.add_all(rows)

    async def account(self, platform: Platform = Platform.YOUTUBE, **values: Any) -> UUID:
        key = self.world.new_key()
        number = f"UC{key.int % 10_000}"
        given = {
            "brand_id": self.brand,
            "handle": "@cats",
            "account_id": number,
            "monthly_ceiling": 5_000_000,
            **values,
        }
        await self.add(
            Credential(
                organization_id=self.organization,
                id=key,
                platform=platform,
                secret=b"",
                connected_at=NOW - DAY * 30,
                **given,
            )
        )
        return key

    async def post(
        self,
        account: UUID,
        platform: Platform = Platform.YOUTUBE,
        *,
        age: timedelta = DAY * 30,
        of: Mapping[str, Any] | None = None,
        **state: Any,
    ) -> UUID:
        """A post that is fresh but for what is said of its collection."""
        given = {"published_at": NOW - age, **(of or {})}
        brand = given.pop("brand_id", self.brand)
        key = await self.world.post(self.organization, brand, platform=platform, **given)
        values = {
            "last_collected_at": NOW - HOUR * 3,
            "next_collect_at": NOW + HOUR * 21,
            **state,
        }
        await self.add(
            CollectionRecord(
                organization_id=self.organization, post_id=key, credential_id=account, **values
            )
        )
        return key

    async def failing(self, account: UUID, code: FailureCode, since: datetime, **more: Any) -> UUID:
        told = {"failure_code": code.value, "failure_message": "It says so.", "failed_since": since}
        return await self.post(account, **{**told, **more})

    async def alert(self, kind: AlertKind, learned: datetime, **values: Any) -> None:
        key = self.world.new_key()
        evidence = {"conclusion": kind.value, "posts": 5, "rate": 1.5, "comparedRate": 4.0}
        await self.add(
            BrandMemory(
                organization_id=self.organization,
                id=key,
                kind=MemoryKind.ALERT,
                statement="It fell.",
                evidence=evidence,
                evidence_key=key.hex,
                learned_at=learned,
                **{"brand_id": self.brand, **values},
            )
        )

    async def goal(self, target: float, **values: Any) -> UUID:
        """A goal over the ten days of which five are over."""
        key = self.world.new_key()
        given = {"brand_id": self.brand, "start": TODAY - DAY * 5, "end": TODAY + DAY * 4, **values}
        await self.add(
            Goal(
                organization_id=self.organization,
                id=key,
                label="More",
                metric="VIEWS",
                target=target,
                created_at=NOW - DAY * 9,
                updated_at=NOW - DAY * 9,
                **given,
            )
        )
        return key
