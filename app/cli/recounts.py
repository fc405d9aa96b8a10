"""What `backbone verify` and `backbone rebuild` share: whose numbers, and how to report them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import orjson
import typer

from app.cli.organizations import find_organization
from app.domain import public_ids
from app.errors import NotFound
from app.services import organizations
from app.services.organizations import Organization
from app.services.verification import Discrepancy
from app.storage.database import Database

LISTED = 50
"""How many differences per organization the text report lists; JSON has all."""

OrganizationOption = Annotated[
    str | None, typer.Option("--organization", help="Only this one: label or id.")
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


def report(recounts: Sequence[Recount], ending: str, *, as_json: bool) -> None:
    """Print what differs, each organization's number of differences followed by `ending`."""
    if as_json:
        typer.echo(orjson.dumps({"organizations": [_as_json(recount) for recount in recounts]}))
        return
    for organization, found in recounts:
        if not found:
            typer.echo(f"{organization.label}: every number is right.")
            continue
        typer.echo(f"{organization.label}: {len(found):,} {ending}")
        for line in _lines(found):
            typer.echo(f"  {line}")


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
