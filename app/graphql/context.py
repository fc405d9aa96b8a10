"""What a resolver may use: the caller, the clock, the database, and this operation's loaders."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import strawberry

from app.domain.access import Caller, CostBudget
from app.domain.filters import AnalyticsFilter
from app.domain.scopes import Scope, Span
from app.domain.windows.calendar import Preset, Window, WindowInput, resolve_window
from app.domain.windows.clock import Clock
from app.domain.windows.comparison import Comparison, ComparisonInput, resolve_comparison
from app.domain.windows.today import LocalCalendar, calendar_of
from app.errors import NotFound, Unavailable
from app.graphql.cost.post_days import rows_of, too_many
from app.graphql.loaders import Loaders, Question
from app.graphql.reading import Reading
from app.runtime import Runtime
from app.services import organizations
from app.services.organizations import Visible
from app.storage.data_versions import Versions
from app.storage.database import Database


class Context:
    """One operation's surroundings. `now` stands still, so that all its answers agree.

    `cost` is the most that its document can cost, once that is known; `spend` takes it from the
    caller's budget, `budget` tells what is left of that, and `headers` is what an answer over HTTP
    says of it.
    `session_id` is of the session by which the caller is known, if not by the token itself.
    `share_id` is of the share whose reader asks.
    `address` is ours as the browser that asks knows it; None where no page of ours does.
    `document_was_cached` says that it needed no parsing, `is_query` that it changes nothing, and
    `may_be_repeated` that nobody has seen a part of its answer yet.
    `versions` are those of the data that an answer was made of, where it `wants_versions`.
    """

    def __init__(self, runtime: Runtime, caller: Caller) -> None:
        self.runtime = runtime
        self.caller = caller
        self.session_id: UUID | None = None
        self.share_id: UUID | None = None
        self.address: str | None = None
        self.cost: int | None = None
        self.operation_name: str | None = None
        self.document_was_cached = False
        self.is_query = False
        self.may_be_repeated = False
        self.wants_versions = False
        self.versions: Versions | None = None
        self.spend: Callable[[int], dict[str, str]] = lambda _cost: {}
        self.budget: Callable[[], CostBudget | None] = lambda: None
        self.headers: dict[str, str] = {}
        self._calendars: asyncio.Future[list[LocalCalendar]] | None = None
        self._windows: dict[tuple[object, ...], Window] = {}
        self._comparisons: dict[tuple[ComparisonInput, Window], Comparison] = {}
        self._paid: set[tuple[Scope, AnalyticsFilter, int]] = set()

    @cached_property
    def clock(self) -> Clock:
        """Stands still at the instant at which the operation is answered."""
        return Clock(self.runtime.now())

    @property
    def now(self) -> datetime:
        """That instant, in UTC. An answer that needs no more than the day asks the clock for it."""
        return self.clock.now

    @cached_property
    def loaders(self) -> Loaders:
        """Batch what siblings ask for."""
        return Loaders(self.reading, self.visible)

    @cached_property
    def reading(self) -> Reading:
        """What every part of the answer is read through."""
        return Reading(self.database, self.visible, lambda: self.is_query and self.may_be_repeated)

    async def renew(self) -> None:
        """Read what comes next as it is then, and remember nothing that was loaded before."""
        self.loaders.forget()
        self._calendars = None
        self._paid.clear()
        await self.reading.renew()

    async def repeat(self) -> None:
        """Begin anew, at the primary; what was paid for is paid for."""
        self.may_be_repeated = False
        headers = self.headers
        self.spend = lambda _cost: headers
        await self.renew()

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Around a change: it reads as it goes, and what is read afterwards sees what it did."""
        await self.renew()
        self.reading.holds = False
        try:
            yield
        finally:
            self.reading.holds = True
            await self.renew()

    async def note_versions(self) -> None:
        """Read the versions of the data that was read; without them an answer isn't cached."""
        with suppress(Unavailable):
            self.versions = await self.reading.versions()

    async def end(self) -> None:
        """Let go of everything that the operation held."""
        self.loaders.forget()
        await self.reading.end()

    def window(
        self,
        requested: WindowInput,
        calendars: Sequence[LocalCalendar],
        default: Preset,
        *,
        allow_today: bool = True,
    ) -> Window:
        """The days of a window on some organizations' calendars: most fields ask for the same."""
        key = (requested, *calendars, default, allow_today)
        known = self._windows.get(key)
        if known is None:
            known = self._windows[key] = resolve_window(
                requested,
                calendar_of(self.clock, calendars),
                default=default,
                allow_today=allow_today,
            )
        return known

    def comparison(self, requested: ComparisonInput, window: Window) -> Comparison:
        """What a window is compared with: most fields ask for the same."""
        key = (requested, window)
        known = self._comparisons.get(key)
        if known is None:
            known = self._comparisons[key] = resolve_comparison(requested, window)
        return known

    def pay_for_posts(
        self, questions: Sequence[Question[Span, AnalyticsFilter]], posts: int, days: int
    ) -> None:
        """Charge what some questions read of a scope's posts, for a window of so many days.

        What was charged before is read once for both.

        Raises:
            QueryTooComplex: The document would cost more than the limit.
            RateLimited: The caller's budget is spent.
        """
        new = {
            (span.scope, fitting, day)
            for span, fitting in questions
            for day in range(span.start.toordinal(), span.end.toordinal() + 1)
        } - self._paid
        rows = rows_of(posts, len(new))
        if not rows:
            return
        spent, limit = self.cost or 0, self.runtime.settings.cost_limit
        if spent + rows > limit:
            raise too_many(rows, spent, limit, days)
        self._paid |= new
        self.cost = spent + rows
        self.headers = self.spend(rows) or self.headers

    async def calendars(self) -> list[LocalCalendar]:
        """The calendars of all organizations that exist for the caller, read once."""
        if self._calendars is None:
            self._calendars = asyncio.ensure_future(self._read_calendars())
        return await self._calendars

    async def _read_calendars(self) -> list[LocalCalendar]:
        async with self.reading.session(of=None) as session:
            return await organizations.list_calendars(session, self.visible)

    @property
    def database(self) -> Database:
        """Where sessions are opened."""
        return self.runtime.database

    @property
    def visible(self) -> Visible:
        """The organizations that exist for the caller; None is all."""
        return self.caller.visible

    def check_sees(self, organization_id: UUID) -> UUID:
        """Give the key back if that organization exists for the caller.

        Raises:
            NotFound: It doesn't.
        """
        if not self.caller.sees(organization_id):
            raise NotFound("There is no such organization.")
        return organization_id


Info = strawberry.Info[Context, Any]
