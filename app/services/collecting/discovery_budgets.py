"""What looking through an account costs, where its platform charges for posts read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from app.providers.base import ListedPage, ProviderFailed
from app.providers.platforms import PlatformInfo
from app.services import schedule
from app.services.accounts import allowances
from app.services.accounts.allowances import Account
from app.services.platforms import info_of
from app.storage.database import Database


@dataclass(slots=True)
class DiscoveryBudget:
    """Pays for the pages of posts that an account reads, where its platform charges for them.

    On platforms that say so, a post already read on the same day (UTC) costs nothing. `charged` is
    what it came to so far, in micro-dollars.
    """

    database: Database
    account: Account
    ceiling: int | None
    owns_app: bool
    now: datetime
    charged: int = 0

    async def paying(self, pages: AsyncIterator[ListedPage]) -> AsyncIterator[ListedPage]:
        """The pages, each paid for: reserved before the request, settled after the response.

        Raises:
            ProviderFailed: The monthly ceiling leaves no money for another page.
        """
        most = self._price * self._info.batch_size
        while True:
            await self._reserve(most)
            try:
                page = await anext(pages)
            except StopAsyncIteration:
                await self._settle(ListedPage(()), most)
                return
            except ProviderFailed:
                await self._settle(ListedPage(()), most)
                raise
            await self._settle(page, most)
            yield page

    @property
    def _info(self) -> PlatformInfo:
        return info_of(self.account.platform)

    @property
    def _price(self) -> int:
        return self._info.owned_price_micros if self.owns_app else self._info.price_micros

    async def _reserve(self, micros: int) -> None:
        if not micros:
            return
        async with self.database.write() as session:
            spent = await allowances.spent(session, self.account, now=self.now)
            if self.ceiling is not None and spent + micros > self.ceiling:
                raise ProviderFailed(allowances.over_ceiling(self.now))
            await allowances.spend(session, self.account, reserved=micros, now=self.now)

    async def _settle(self, page: ListedPage, reserved: int) -> None:
        """Count what was returned, readable or not."""
        if not reserved:
            return
        async with self.database.write() as session:
            billed = len(page.posts) + len(page.skipped)
            if self._info.is_free_same_day:
                billed -= await schedule.count_read(
                    session,
                    self.account.organization_id,
                    self.account.platform,
                    [post.external_id for post in page.posts],
                    now=self.now,
                )
            used = billed * self._price
            self.charged += used
            await allowances.spend(
                session, self.account, used=used, reserved=-reserved, now=self.now
            )
