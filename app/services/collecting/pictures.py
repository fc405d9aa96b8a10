"""Pictures of posts: requested as discovery finds them, fetched and made small by a worker.

Each is tried twice at most, counted before it is tried, so that a picture which brings a worker
down can't do so for ever. Nothing here fails for a picture's sake.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import structlog

from app.providers import pictures as pictures_web
from app.providers.base import PublishedPost
from app.providers.calls import Sender
from app.providers.pictures import Cure, PictureFailed
from app.services import thumbnails, work
from app.services.collecting import picture_decoding
from app.services.thumbnails import Picture, PicturedPost
from app.sql import posts as posts_sql
from app.sql.collecting import picture_requests as sql
from app.sql.collecting.picture_requests import TakenPicture
from app.storage.database import Database, Session

TRIES: Final = 2
BATCH: Final = 20
AT_ONCE: Final = 4
AGAIN_AFTER: Final = timedelta(hours=1)
"""When to try again what time may cure, and what a killed worker had begun."""

log = structlog.get_logger()

Made = bytes | PictureFailed | None
"""A thumbnail, or why there is none; None if nothing was tried."""


async def request_pictures(
    session: Session,
    organization_id: UUID,
    page: Sequence[PublishedPost],
    post_ids: Mapping[str, UUID],
    *,
    now: datetime,
) -> None:
    """Have the pictures of the posts of a page fetched that weren't, by their external ids."""
    urls = {
        post_ids[post.external_id]: post.picture_url
        for post in page
        if post.picture_url is not None and post.external_id in post_ids
    }
    rows = [(organization_id, post_id, url, TRIES, now) for post_id, url in sorted(urls.items())]
    if rows:
        await session.execute_rows(sql.REQUEST, rows)
        session.wakes(work.PICTURES)


@dataclass(frozen=True, slots=True)
class PictureFetcher:
    """Fetches pictures that are due, a few at once, and decodes one after the other."""

    database: Database
    sender: Sender
    now: Callable[[], datetime]
    _fetching: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _decoding: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def fetch_due(self, stopping: asyncio.Event) -> None:
        """Fetch until nothing is due, or others fetch what is."""
        taken = 1
        while taken and not stopping.is_set():
            taken = 0
            async with self.database.read() as session:
                due = await session.all(sql.select_due(self.now(), BATCH))
            hosts = {picture.post_id: picture.host for picture in due}
            # Sorting is stable: within an organization the longest waiting stays first.
            by_owner = attrgetter("organization_id")
            for owner, pictures in groupby(sorted(due, key=by_owner), by_owner):
                post_ids = [picture.post_id for picture in pictures]
                taken += await self._fetch_batch(owner, post_ids, hosts, stopping)

    async def _fetch_batch(
        self,
        organization_id: UUID,
        post_ids: Sequence[UUID],
        hosts: Mapping[UUID, str | None],
        stopping: asyncio.Event,
    ) -> int:
        """Fetch those that nobody else fetches; returns how many."""
        now = self.now()
        async with self.database.write() as session:
            statement = sql.take(organization_id, post_ids, now=now, until=now + AGAIN_AFTER)
            taken = [TakenPicture(*row) for row in await session.execute(statement)]
        tasks = [asyncio.create_task(self._make(one, hosts[one.post_id])) for one in taken]
        await _until(stopping, tasks)
        made = [None if task.cancelled() else task.result() for task in tasks]
        async with self.database.write() as session:
            await session.one_or_none(posts_sql.lock_organization(organization_id))
            for one, result in zip(taken, made, strict=True):
                await _record(session, organization_id, one, result, now=self.now())
        return len(taken)

    async def _make(self, taken: TakenPicture, host: str | None) -> Made:
        try:
            async with self._fetching:
                body = await pictures_web.fetch_picture(self.sender, taken.url, typed_host=host)
            async with self._decoding:
                return await picture_decoding.thumbnail_of(body)
        except PictureFailed as problem:
            return problem
        except Exception:
            # No picture may end the worker.
            log.exception("picture.broken", post=str(taken.post_id))
            return PictureFailed(Cure.NONE, "Making a thumbnail failed here: the log says how.")


async def _until(stopping: asyncio.Event, tasks: Sequence[asyncio.Task[Made]]) -> None:
    """Wait for the tasks, or cancel them as soon as it is time to stop."""
    stop = asyncio.create_task(stopping.wait())
    done = asyncio.gather(*tasks, return_exceptions=True)
    either: list[asyncio.Future[Any]] = [stop, done]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    for task in tasks:
        task.cancel()
    await done


async def _record(
    session: Session, organization_id: UUID, taken: TakenPicture, made: Made, *, now: datetime
) -> None:
    """Store a thumbnail, or note whether and when to try again."""
    post_id, left = taken.post_id, taken.tries_left
    if isinstance(made, bytes):
        statement = sql.settle(organization_id, post_id, tries_left=0, due_at=None)
        # A post that was erased meanwhile gets no picture.
        if (await session.execute(statement)).first() is not None:
            picture = PicturedPost(organization_id, post_id), Picture("image/webp", made)
            await thumbnails.store_pictures(session, [picture], now=now)
    elif made is None:  # stopped on the way
        await session.execute(sql.settle(organization_id, post_id, tries_left=left + 1, due_at=now))
    else:
        await _give_up(session, organization_id, taken, made, now=now)


async def _give_up(
    session: Session,
    organization_id: UUID,
    taken: TakenPicture,
    problem: PictureFailed,
    *,
    now: datetime,
) -> None:
    post_id, left = taken.post_id, taken.tries_left
    is_over = problem.cure is Cure.NONE or left == 0
    if problem.cure is Cure.ANOTHER_LINK:
        statement = sql.await_link(organization_id, taken, now=now)
    else:
        due_at = None if is_over else now + AGAIN_AFTER
        statement = sql.settle(
            organization_id, post_id, tries_left=0 if is_over else left, due_at=due_at
        )
    await session.execute(statement)
    if is_over:
        log.info(
            "picture.given_up",
            organization=str(organization_id),
            post=str(post_id),
            host=urlsplit(taken.url).netloc,  # the rest may be a secret
            problem=str(problem),
        )
