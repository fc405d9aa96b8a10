"""Importing charges from Stripe: a pass reads what may have changed, and can stop after any page.

Its cursor is written along with each page's charges, so that a killed import resumes there. A
later pass rereads as far back as a charge may change: unchanged charges change nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar
from uuid import UUID

import orjson
import structlog

from app.domain.business.records import GivenCharge
from app.domain.collecting.failures import CURED_BY_WAITING
from app.domain.numbers.histories import Outcome
from app.errors import Unavailable
from app.providers.base import ProviderFailed
from app.providers.stripe import Stripe, StripeCharge, StripeList, StripePage
from app.services.business.records import record_charges
from app.sql.business import records as sql
from app.storage.database import Database, Session

SOURCE = "STRIPE"
CHANGES_FOR = timedelta(days=35)
"""A pending payment takes up to two weeks; an authorized one up to a month to be captured."""

DISPUTED_FOR = timedelta(days=180)
"""Longer than a dispute takes to be resolved."""

TRIES = 5
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=1)

Answer = TypeVar("Answer")
log = structlog.get_logger()


class Place(NamedTuple):
    """Charges before `since` are imported; a pass that `began` resumes in `list` after `after`."""

    since: datetime | None = None
    began: datetime | None = None
    list: StripeList = StripeList.CHARGES
    after: str | None = None

    def text(self) -> str:
        """The stored form."""
        return orjson.dumps(self._asdict()).decode()

    @staticmethod
    def of(text: str | None) -> "Place":
        """Parse the stored form; None is before the first pass."""
        if text is None:
            return Place()
        values = orjson.loads(text)
        times = {
            name: datetime.fromisoformat(values[name]) if values[name] else None
            for name in ("since", "began")
        }
        return Place(**{**values, **times, "list": StripeList(values["list"])})

    def next(self, after: str | None) -> "Place":
        """The place after a page was read."""
        if after is not None:
            return self._replace(after=after)
        # The first pass needs no refunds: the charges themselves say what was refunded.
        if self.list is StripeList.CHARGES and self.since is not None:
            return self._replace(list=StripeList.REFUNDS, after=None)
        return Place(since=self.began)

    def back(self, changes: timedelta) -> datetime | None:
        """How far back to read what may change for that long; None is from the beginning."""
        return None if self.since is None else self.since - changes


class StripeReport(NamedTuple):
    """What an import did: counts of charges, and whether it read to the end."""

    created: int
    updated: int
    unchanged: int
    rejected: int
    is_complete: bool


@dataclass(frozen=True)
class StripeImport:
    """Imports the charges of one Stripe account into one organization."""

    database: Database
    stripe: Stripe
    organization_id: UUID
    now: Callable[[], datetime]
    new_key: Callable[[], UUID]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(
        self, *, again: bool = False, is_stopping: Callable[[], bool] = lambda: False
    ) -> StripeReport:
        """Read to the end from where the last import stopped; `again` rereads everything.

        Raises:
            ProviderFailed: Stripe answers with an error that waiting doesn't cure; what was read
                is kept, and the next import resumes from there.
            Unavailable: Another import is under way and is further ahead.
            NotFound: There is no such organization.
        """
        counts: Counter[Outcome | None] = Counter()
        async with self.database.read() as session:
            seen = await self._place(session)
        place = Place() if again else Place.of(seen)
        if place.began is None:
            place = place._replace(began=self.now())
        disputes = await self._ask(
            lambda: self.stripe.read_lost(since=place.back(DISPUTED_FOR), now=self.now())
        )
        lost: Counter[str] = Counter()
        for dispute in disputes:
            lost[dispute.charge.external_id] += dispute.amount
        charges: Sequence[StripeCharge] = [dispute.charge for dispute in disputes]
        while True:
            seen = await self._write(charges, lost, counts, seen, place)
            if place.began is None or is_stopping():
                break
            page = await self._ask(partial(self._read, place))
            charges, place = page.charges, place.next(page.after)
        return StripeReport(
            counts[Outcome.CREATED],
            counts[Outcome.UPDATED],
            counts[Outcome.UNCHANGED],
            counts[None],
            is_complete=place.began is None,
        )

    def _read(self, place: Place) -> Awaitable[StripePage]:
        since = place.back(CHANGES_FOR)
        return self.stripe.read_page(place.list, since=since, after=place.after, now=self.now())

    async def _ask(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask, with backoff for failures that time cures: reading twice does no harm."""
        for attempt in range(TRIES - 1):
            try:
                return await ask()
            except ProviderFailed as problem:
                failure = problem.failure
                if failure.code not in CURED_BY_WAITING:
                    raise
                told = failure.retry_at - self.now() if failure.retry_at else timedelta(0)
                wait = min(max(told, FIRST_WAIT * 2**attempt), LONGEST_WAIT)
                log.info("stripe.waits", code=failure.code, seconds=wait.total_seconds())
                await self.sleep(wait.total_seconds())
        return await ask()

    async def _write(
        self,
        charges: Sequence[StripeCharge],
        lost: Mapping[str, int],
        counts: Counter[Outcome | None],
        seen: str | None,
        place: Place,
    ) -> str:
        """Write charges and the place of the pass in one transaction."""
        known = {charge.external_id: charge for charge in charges}
        given = [_given(charge, lost.get(key, 0)) for key, charge in known.items()]
        async with self.database.write() as session:
            outcomes, problems = await record_charges(
                session, self.organization_id, given, now=self.now(), new_key=self.new_key
            )
            # An import that has fallen behind would write outdated values.
            if await self._place(session) != seen:
                raise Unavailable("Another import from Stripe is under way: let it end.")
            row = (self.organization_id, self._source, place.text(), self.now())
            await session.execute_rows(sql.CURSORS, [row])
        counts.update(outcomes)
        counts[None] += len(problems)
        for position, problem in problems.items():
            log.warning(
                "stripe.rejected", charge=given[position].external_id, problem=problem.message
            )
        return place.text()

    async def _place(self, session: Session) -> str | None:
        statement = sql.select_cursor(self.organization_id, self._source)
        return (await session.execute(statement)).scalar_one_or_none()

    @property
    def _source(self) -> str:
        """Test mode has separate charges."""
        return f"{SOURCE}:{self.stripe.mode}"


def _given(charge: StripeCharge, lost: int) -> GivenCharge:
    """The charge to record; refunds and lost disputes together can't exceed its amount."""
    refunded = min(charge.amount, charge.refunded + lost)
    return GivenCharge(
        charge.external_id, charge.amount, charge.currency, charge.charged_at, refunded, SOURCE
    )
