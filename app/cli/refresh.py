"""`backbone refresh`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.brands import BrandOption, choose_brand, choose_owners
from app.cli.recounts import OrganizationOption
from app.cli.running import FAILED, WRONG_USAGE, JsonOption, fail, out, print_json, run
from app.domain import public_ids
from app.domain.collecting.failures import Failure
from app.domain.collecting.refreshes import Rejected
from app.domain.runs import RunStatus
from app.errors import NotFound, Unavailable
from app.logs import configure_logs
from app.runtime import Runtime
from app.services import post_lists
from app.services.collecting import refresh_runs, refreshes
from app.services.collecting.refresh_runs import Run
from app.services.organizations import Organization
from app.worker import collecting, single

LOOK_SECONDS = 0.2


def refresh(
    organization: OrganizationOption = None,
    brand: BrandOption = None,
    post: Annotated[str | None, typer.Option(help="Only this post (post_...).")] = None,
    as_json: JsonOption = False,
) -> None:
    """Read numbers from the platforms now: of all organizations, or of what is named.

    Once an hour; what failed doesn't count. Ctrl-C leaves the rest to the worker.
    """
    if post is not None and organization is not None:
        fail("Name an organization, or a post, not both.", WRONG_USAGE)

    async def work(runtime: Runtime) -> None:
        # What a line per batch would tell, the progress bar shows.
        configure_logs(runtime.settings.log_format, "error")
        if post is not None:
            await _refresh_post(runtime, public_ids.post_key(post))
            if as_json:
                print_json({"refreshes": [{"post": post, "status": RunStatus.SUCCEEDED}]})
            else:
                out.print("Refreshed.")
            return
        done = []
        for chosen in await choose_owners(runtime.database, organization, brand):
            result = await _refresh_all(runtime, chosen, brand, is_shown=not as_json)
            if not as_json:
                _report(chosen, result)
            done.append((chosen, result))
        if as_json:
            print_json({"refreshes": [_as_json(*each) for each in done]})
        if not all(_succeeded(result) for _, result in done):
            raise typer.Exit(FAILED)

    run(work)


async def _refresh_post(runtime: Runtime, key: UUID) -> None:
    async with runtime.database.read() as session:
        known = (await post_lists.get_posts(session, [key], None)).get(key)
    if known is None:
        raise NotFound("There is no such post.")
    refused = await refreshes.refresh_post(
        runtime.collector, known.organization_id, key, every=_interval(runtime)
    )
    if isinstance(refused, Rejected | Failure):
        fail(refused.message)


def _report(organization: Organization, result: Run | Rejected) -> None:
    if isinstance(result, Rejected):
        out.print(f"{organization.label}: {result.message}", markup=False)
        return
    succeeded, failed, skipped = result.progress
    out.print(f"{succeeded} refreshed, {failed} failed, {skipped} skipped.")


def _as_json(organization: Organization, result: Run | Rejected) -> dict[str, Any]:
    told = {"organization": organization.label}
    if isinstance(result, Rejected):
        return {**told, "status": "REFUSED", "problem": result.message}
    return {**told, "status": result.status, **result.progress._asdict()}


def _succeeded(result: Run | Rejected) -> bool:
    return isinstance(result, Run) and result.status is RunStatus.SUCCEEDED


async def _refresh_all(
    runtime: Runtime, organization: Organization, brand: str | None, *, is_shown: bool
) -> Run | Rejected:
    """Start a run or join it, work on it where this process may, and show how it goes."""
    async with runtime.database.write() as session:
        brand_id = await choose_brand(session, organization.id, brand) if brand else None
        started = await refresh_runs.start_run(
            session,
            organization.id,
            brand_id,
            key=runtime.new_key(),
            every=_interval(runtime),
            now=runtime.now(),
        )
    if isinstance(started, Rejected):
        return started
    async with _working(runtime, organization.id):
        return await _watch(runtime, started, organization.label, is_shown=is_shown)


@asynccontextmanager
async def _working(runtime: Runtime, organization_id: UUID) -> AsyncIterator[None]:
    """Collect the organization's posts meanwhile, unless another process is there for it."""
    with ExitStack() as stack:
        try:
            stack.enter_context(single.alone(runtime.database))
        except Unavailable:
            yield
            return
        work = asyncio.create_task(
            collecting.worker_of(runtime, organization_id=organization_id).run()
        )
        try:
            yield
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)


async def _watch(runtime: Runtime, key: UUID, label: str, *, is_shown: bool) -> Run:
    columns = TextColumn(escape(label)), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=out, disable=not is_shown) as bar:
        task = bar.add_task("", total=None)
        while True:
            async with runtime.database.read() as session:
                run = (await refresh_runs.get_runs(session, [key], None))[key]
            bar.update(task, completed=run.progress.done, total=run.total)
            if run.is_over:
                return run
            await asyncio.sleep(LOOK_SECONDS)


def _interval(runtime: Runtime) -> timedelta:
    return timedelta(seconds=runtime.settings.refresh_interval_seconds)
