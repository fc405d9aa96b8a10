"""Reading an account's lists page by page, each page in a transaction of its own.

A list goes on where it broke off: at once with a renewed token, else with the next look, as long
as the platform's cursor is good.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import NamedTuple, cast

from app.domain.collecting.failures import Failure
from app.providers.base import ListedPage, Provider, ResumingProvider, Token
from app.services.accounts import credentials, discovery_schedule
from app.services.accounts.allowances import Account
from app.services.accounts.credentials import Credential
from app.services.accounts.discovery_schedule import Look, Place
from app.services.collecting.collectors import Collector
from app.services.collecting.discovered import Discovered
from app.services.collecting.discovered_posts import write_page
from app.services.collecting.discovery_budgets import DiscoveryBudget


class BrokenOff(Exception):
    """A look ends before its time: the process stops, or somebody else has the account."""


class Task(NamedTuple):
    """A look at work: the account, the lease on it, and when to break off."""

    collector: Collector
    credential: Credential
    look: Look
    now: datetime
    is_stopping: Callable[[], bool]

    @property
    def account(self) -> Account:
        """Who asks."""
        known = self.credential
        return Account(known.organization_id, known.id, known.platform, known.host)


Pages = Callable[[Provider, Token, str | None], AsyncIterator[ListedPage]]
"""The pages of a list, from a cursor on."""


def posts_of(task: Task, since: datetime) -> Pages:
    """The list of an account's posts."""
    with_replies = task.credential.includes_replies

    def pages(provider: Provider, token: Token, cursor: str | None) -> AsyncIterator[ListedPage]:
        if cursor is None:
            return provider.list_posts(token, since=since, now=task.now, with_replies=with_replies)
        resuming = cast("ResumingProvider", provider)  # who gives a cursor can begin there
        return resuming.list_posts(
            token, since=since, now=task.now, with_replies=with_replies, cursor=cursor
        )

    return pages


def stories_of(task: Task) -> Pages:
    """The list of what an account shows for a day only."""
    return lambda provider, token, _cursor: provider.list_stories(token, now=task.now)


async def read_list(task: Task, pages: Pages, place: Place | None = None) -> Discovered:
    """Read a list to its end; its `place`, where it has one, is kept with every page.

    Raises:
        BrokenOff: Before its end.
    """
    parts: list[Discovered] = []

    async def read(provider: Provider, token: Token) -> None:
        before = parts[-1] if parts else None
        begins_at = before.cursor if before else place and place.cursor
        part = Discovered(begins_at=begins_at, cursor=begins_at)
        parts.append(part)
        try:
            await _read_pages(task, pages(provider, token, begins_at), token, part, place)
        except BrokenOff:
            part.is_broken_off = True

    answer = await task.collector.ask(task.account, read, now=task.now)
    if any(part.is_broken_off for part in parts):
        raise BrokenOff
    discovered = parts[0] if parts else Discovered()
    for part in parts[1:]:
        discovered.go_on(part)
    if isinstance(answer, Failure):
        discovered.failure = answer
        key = task.credential.organization_id, task.credential.id
        async with task.collector.database.write() as session:
            await credentials.mark_failed(session, *key, answer, now=task.now)
    return discovered


async def _read_pages(
    task: Task,
    pages: AsyncIterator[ListedPage],
    token: Token,
    part: Discovered,
    place: Place | None,
) -> None:
    """Write page after page, each with where the list goes on after it."""
    collector, credential, now = task.collector, task.credential, task.now
    ceiling = credential.monthly_ceiling
    purse = DiscoveryBudget(collector.database, task.account, ceiling, token.owns_app, now)
    try:
        async for page in purse.paying(pages):
            async with collector.database.write() as session:
                until = collector.now() + collector.lease
                written = await write_page(session, collector, credential, page, now)
                reached = place and place._replace(cursor=page.cursor, cursor_at=now)
                if not await discovery_schedule.extend(session, task.look, until, reached):
                    raise BrokenOff
            part.add(page, written)
            if task.is_stopping():
                raise BrokenOff
    finally:
        part.charged = purse.charged
