"""What `backbone verify` and `backbone rebuild` share: whose numbers, and how to report them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import orjson
import typer

from app.cli.organizations import find_organization
from app.cli.recount_processes import Recounted, Work, recount_all
from app.cli.recount_progress import RecountProgress
from app.cli.running import WRONG_USAGE, err, fail
from app.domain import public_ids
from app.errors import NotFound
from app.runtime import Runtime
from app.services import organizations, rebuilds
from app.services.organizations import Organization
from app.services.verification import Discrepancy
from app.storage.database import Database

LISTED = 50
"""How many differences per organization the text report lists; JSON has all."""

FEW_POSTS = 10_000
"""Up to so many posts further processes save little: each takes two seconds of CPU to start."""

MOST_PROCESSES = 8
"""How many there are at most if nobody says how many: the database has to keep up."""

OrganizationOption = Annotated[
    str | None, typer.Option("--organization", help="Only this one: label or id.")
]
ConcurrencyOption = Annotated[
    int | None,
    typer.Option(
        "--concurrency",
        min=1,
        max=64,
        help="How many organizations at once, each in a process; usually one per core.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON, with every difference.")]


class Recount(NamedTuple):
    """What differs in an organization's numbers."""

    organization: Organization
    found: Sequence[Discrepancy]


async def choose_organizations(database: Database, name: str | None) -> list[Organization]:
    """The organization that the user names, or all, including archived ones.

    Raises:
        NotFound: There is none by that name.
    """
    async with database.read() as session:
        if name is None:
            return await organizations.list_all_organizations(session)
        organization = await find_organization(session, name)
    if organization is None:
        raise NotFound(f"There is no organization {name!r}.")
    return [organization]


class Report:
    """Says of each organization that differs what does, as soon as that is known.

    `ending` follows the number of its differences. As JSON all of it is said in the end.
    """

    def __init__(self, ending: str, *, as_json: bool) -> None:
        self.recounts: list[Recount] = []
        self._ending = ending
        self._as_json = as_json

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(recount.found for recount in self.recounts)

    def add(self, organization: Organization, recounted: Recounted) -> None:
        """Take down what was found in an organization, and say it."""
        if recounted.found is None:
            err.print(f"{organization.label} is being erased: it is left out.", markup=False)
            return
        self.recounts.append(Recount(organization, recounted.found))
        if recounted.found and not self._as_json:
            typer.echo(f"{organization.label}: {len(recounted.found):,} {self._ending}")
            for line in _lines(recounted.found):
                typer.echo(f"  {line}")

    def close(self) -> None:
        """Say what is right, and as JSON everything."""
        recounts = sorted(self.recounts, key=lambda each: each.organization.label.casefold())
        if self._as_json:
            typer.echo(orjson.dumps({"organizations": [_as_json(each) for each in recounts]}))
            return
        right = [recount.organization.label for recount in recounts if not recount.found]
        if right:
            whose = right[0] if len(right) == 1 else f"{len(right):,} organizations"
            typer.echo(f"{whose}: every number is right.")


async def recount_and_report(
    runtime: Runtime,
    work: Work,
    chosen: Sequence[Organization],
    concurrency: int | None,
    report: Report,
) -> None:
    """Recount organizations, the largest first, so that none is still at it when all are done."""
    async with runtime.database.read() as session:
        posts = await rebuilds.count_posts(session, {each.id for each in chosen})
    largest_first = sorted(chosen, key=lambda each: -posts[each.id])
    processes = _processes(runtime.database, work, concurrency, posts.total())
    with RecountProgress(len(chosen), posts.total()) as progress:
        await recount_all(
            runtime,
            work,
            largest_first,
            max(1, min(processes, len(chosen))),
            progress.recounted,
            lambda organization, recounted: progress.end_one(
                lambda: report.add(organization, recounted)
            ),
        )


def _processes(database: Database, work: Work, wanted: int | None, posts: int) -> int:
    """How many processes are to recount."""
    if database.is_embedded and work.repairs:
        if wanted is not None and wanted > 1:
            fail("SQLite has one writer: a rebuild has --concurrency 1 there.", WRONG_USAGE)
        return 1
    if wanted is not None:
        return wanted
    return 1 if posts <= FEW_POSTS else min(os.cpu_count() or 1, MOST_PROCESSES)


def _lines(found: Sequence[Discrepancy]) -> Iterator[str]:
    for table, key, column, stored, recounted in found[:LISTED]:
        where = ", ".join(f"{name} {value}" for name, value in _public(key).items())
        if column is not None:
            what = f"{column} is {_shown(stored)}, should be {_shown(recounted)}"
        else:
            what = "the row is missing" if stored is None else "the row should not be there"
        yield f"{table} ({where}): {what}"
    if len(found) > LISTED:
        yield f"... and {len(found) - LISTED:,} more (--json lists all)"


def _shown(value: Any) -> str:
    return "unknown" if value is None else str(value)


def _as_json(recount: Recount) -> dict[str, Any]:
    return {
        "id": public_ids.organization_id(recount.organization.id),
        "label": recount.organization.label,
        "discrepancies": [
            {
                **each._asdict(),
                "key": _public(each.key),
                "stored": _plain(each.stored),
                "recounted": _plain(each.recounted),
            }
            for each in recount.found
        ],
    }


def _plain(side: Any) -> Any:
    return _public(side) if isinstance(side, Mapping) else side


def _public(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with public ids, and without the organization, which is above."""
    spelled = {"brand_id": public_ids.brand_id, "post_id": public_ids.post_id}
    return {
        name: spelled[name](value) if name in spelled else value
        for name, value in row.items()
        if name != "organization_id"
    }
