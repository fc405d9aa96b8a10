"""`backbone erase`: posts, a brand or an organization, for good."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli.brands import choose_brand, choose_owners
from app.cli.recounts import OrganizationOption
from app.cli.running import JsonOption, err, out, print_json, run
from app.domain import public_ids
from app.domain.erasures import Contents, Erasure, check_name, check_number
from app.domain.posts import fold
from app.domain.scopes import Scope, scope_of
from app.domain.texts import counted
from app.errors import BadUserInput, NotFound
from app.runtime import Runtime
from app.services import brands, erasures, organizations
from app.services.organizations import Organization
from app.storage.database import Session

app = typer.Typer(
    help="Erase posts, a brand or an organization for good, with all that is theirs.",
    no_args_is_help=True,
)

_UNDONE = "This can't be undone. Backups, dumps and logs that were made before are yours to erase."
_STILL_READ = (
    "Somebody holds the database: its log, or what it samples to plan by, still has what was"
    " erased. `backbone erase continue` empties them once they have ended."
)

ConfirmOption = Annotated[
    str | None, typer.Option("--confirm", help="Its label, exactly; asked for if left out.")
]


@app.command("posts")
def erase_posts(
    ids: Annotated[list[str], typer.Argument(help="Ids of posts (post_...).")],
    confirm: Annotated[
        int | None, typer.Option("--confirm", help="Their number; asked for if left out.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Erase posts, with their numbers, pictures and whatever else is theirs.

    Their platforms' next lists don't bring them back. Who stops it may go on by the same command,
    or leave the rest to the worker.
    """

    async def work(runtime: Runtime) -> None:
        keys = {public_ids.post_key(text) for text in ids}
        number = _asked(_number(len(keys)), int) if confirm is None else confirm
        check_number(number, len(keys))
        async with runtime.database.write() as session:
            started = await erasures.start_posts(
                session, keys, number, None, new_key=runtime.new_key, now=runtime.now()
            )
        await _carry_on(runtime, started, as_json=as_json)

    run(work)


@app.command("brand")
def erase_brand(
    name: Annotated[str, typer.Argument(help="The brand: label or id.")],
    organization: OrganizationOption = None,
    confirm: ConfirmOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase a brand, with its posts, accounts, shares and whatever else is its own.

    Until it is over the brand is archived, and nothing can be written to it. Who stops it may go on
    by the same command, or leave the rest to the worker.
    """

    async def work(runtime: Runtime) -> None:
        (owner,) = await choose_owners(runtime.database, organization, name)
        async with runtime.database.read() as session:
            key = await choose_brand(session, owner.id, name)
            brand = (await brands.get_brands(session, [key], None)).get(key)
            if brand is None:
                raise NotFound(f"There is no brand {name!r}.")
            scope = scope_of(brand.organization_id, key)
            typed = await _confirmed(session, scope, brand.label, "brand", confirm)
        async with runtime.database.write() as session:
            erasure = await erasures.start_brand(
                session, key, typed, None, key=runtime.new_key(), now=runtime.now()
            )
        await _carry_on(runtime, [erasure], as_json=as_json)

    run(work)


@app.command("organization")
def erase_organization(
    name: Annotated[str, typer.Argument(help="The organization: label or id.")],
    confirm: ConfirmOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase an organization, with its brands, tokens, business records and all that is its own.

    Until it is over the organization is archived, and nothing can be written to it. Who stops it
    may go on by the same command, or leave the rest to the worker.
    """

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            owner = await _find_organization(session, name)
            scope = scope_of(owner.id, None)
            typed = await _confirmed(session, scope, owner.label, "organization", confirm)
        async with runtime.database.write() as session:
            erasure = await erasures.start_organization(
                session, owner.id, typed, key=runtime.new_key(), now=runtime.now()
            )
        await _carry_on(runtime, [erasure], as_json=as_json)

    run(work)


@app.command("continue")
def erase_continue(as_json: JsonOption = False) -> None:
    """Carry on every erasure that isn't over, as the worker does."""

    async def work(runtime: Runtime) -> None:
        async with runtime.database.read() as session:
            unfinished = await erasures.list_unfinished(session)
        await _carry_on(runtime, unfinished, as_json=as_json)

    run(work)


async def _find_organization(session: Session, name: str) -> Organization:
    """The organization by label or id, archived ones too: one that is being erased is."""
    key = public_ids.from_text(public_ids.ORGANIZATION, name)
    found = [
        each
        for each in await organizations.list_all_organizations(session)
        if each.id == key or fold(each.label) == fold(name)
    ]
    if not found:
        raise NotFound(f"There is no organization {name!r}.")
    if len(found) > 1:
        known = ", ".join(public_ids.organization_id(each.id) for each in found)
        raise BadUserInput(f"Several organizations are named {name!r}: say which by id ({known}).")
    return found[0]


async def _confirmed(
    session: Session, scope: Scope, label: str, noun: str, confirm: str | None
) -> str:
    """What confirms the erasure: given as an option, or typed once it is said what is lost."""
    if confirm is None:
        contents = await erasures.get_contents(session, scope)
        out.print(f"{label}: {_listed(contents)}.", markup=False)
        confirm = _asked(f"Type the {noun}'s name to erase it", str)
    check_name(confirm, label, noun)
    return confirm


def _asked(question: str, kind: type[Any]) -> Any:
    out.print(_UNDONE, markup=False)
    return typer.prompt(question, type=kind)


def _number(posts: int) -> str:
    return f"Type the number of these posts ({posts}) to erase them"


def _listed(contents: Contents) -> str:
    found = [(count, name) for name, count in contents._asdict().items() if count]
    told = (counted(count, name.replace("_", " ").removesuffix("s")) for count, name in found)
    return ", ".join(told) or "nothing in it"


async def _carry_on(runtime: Runtime, started: Sequence[Erasure], *, as_json: bool) -> None:
    """Erase to the end, with a bar for each; then leave nothing in the database's free space."""
    done = []
    for erasure in started:
        columns = TextColumn("Erasing"), BarColumn(), MofNCompleteColumn()
        with Progress(*columns, console=out, disable=as_json) as bar:
            task = bar.add_task("", total=erasure.posts)
            while not erasure.is_over:
                bar.update(task, completed=erasure.erased)
                erasure = await runtime.eraser().step(erasure)  # noqa: PLW2901 - how far it is now
            bar.update(task, completed=erasure.posts)
        done.append(erasure)
    await runtime.database.vacuum(erasures.TABLES)
    if not await runtime.database.forget_deleted():
        err.print(_STILL_READ, markup=False)
    if as_json:
        print_json({"erasures": [_as_json(erasure) for erasure in done]})
    else:
        posts = counted(sum(erasure.erased for erasure in done), "post")
        out.print(f"Erased, with {posts}." if done else "Nothing is left to erase.")


def _as_json(erasure: Erasure) -> dict[str, Any]:
    return {
        "id": public_ids.erasure_id(erasure.id),
        "kind": erasure.kind,
        "posts": erasure.posts,
        "erased": erasure.erased,
        "finishedAt": erasure.finished_at,
    }
