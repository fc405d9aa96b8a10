"""Which organizations on LinkedIn somebody administers, and which of them a token is for.

Sources: the pages Organization Access Control by Role (ten roles a page, unless asked for more) and
Organization Lookup (versions 2026-03 to 2026-08). A member who allows no more administers none.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.collecting.failures import (
    MOST_ALLOWED_ACCOUNTS,
    AllowedAccount,
    FailureCode,
    SeveralAccounts,
)
from app.providers import json_fields
from app.providers.base import ProviderFailed
from app.providers.linkedin_posts import next_start
from app.providers.linkedin_requests import listed
from app.providers.linkedin_steps import Ask

ORGANIZATION: Final = "urn:li:organization:"
ROLE: Final = {"q": "roleAssignee", "role": "ADMINISTRATOR", "state": "APPROVED"}
PAGE_SIZE: Final = 50
MOST_PAGES: Final = 20
LONGEST_NAME: Final = 60


def number_of(urn: str) -> str:
    """The number of an organization, by which it is looked up."""
    return urn.removeprefix(ORGANIZATION)


async def organization(ask: Ask, wanted: str | None) -> str | None:
    """The organization that is wanted; without a wish the only one, None if there is none.

    Raises:
        ProviderFailed: It isn't among them, or there are several to choose from.
    """
    urns = await administered(ask)
    if wanted in urns:
        return wanted
    if wanted is None and len(urns) <= 1:
        return next(iter(urns), None)
    raise ProviderFailed(several(urns, wanted, await _names(ask, urns)))


async def administered(ask: Ask) -> list[str]:
    """The organizations, page after page, each once."""
    found: dict[str, None] = {}
    start: int | None = 0
    for _ in range(MOST_PAGES):
        if start is None:
            break
        page = {"count": str(PAGE_SIZE), "start": str(start)}
        try:
            answer = (await ask("organizationAcls", {**ROLE, **page})).fields
        except ProviderFailed as problem:
            if found or problem.failure.code is not FailureCode.PERMISSION_MISSING:
                raise
            break
        urns = _of_roles(answer)
        start = None if found.keys() >= set(urns) else next_start(answer, start, PAGE_SIZE)
        found |= dict.fromkeys(urns)
    return list(found)


def _of_roles(answer: Mapping[str, object]) -> list[str]:
    roles = json_fields.sequence(answer.get("elements"), "elements")
    mappings = (json_fields.mapping(role, "a role") for role in roles)
    urns = [json_fields.maybe_text(role, "organization") for role in mappings]
    return [urn for urn in urns if urn is not None]


async def _names(ask: Ask, urns: Sequence[str]) -> dict[str, str]:
    """What they are called; whoever isn't told chooses among numbers."""
    if not urns:
        return {}
    numbers = listed(map(number_of, urns[:MOST_ALLOWED_ACCOUNTS]))
    try:
        answer = await ask("organizations", {"ids": numbers})
    except ProviderFailed:
        return {}
    return names_of(json_fields.found(answer.document, "results"))


def names_of(results: object) -> dict[str, str]:
    """What organizations are called, by their URN."""
    named = results.items() if isinstance(results, dict) else ()
    names = ((number, json_fields.found(each, "localizedName")) for number, each in named)
    return {
        f"{ORGANIZATION}{number}": "".join(filter(str.isprintable, name))[:LONGEST_NAME]
        for number, name in names
        if isinstance(name, str)
    }


def several(urns: Sequence[str], wanted: str | None, names: Mapping[str, str]) -> SeveralAccounts:
    """Which organizations somebody may choose from, and why none of them is connected."""
    allowed = tuple(
        AllowedAccount(urn, names.get(urn) or number_of(urn)[:LONGEST_NAME])
        for urn in urns[:MOST_ALLOWED_ACCOUNTS]
    )
    shown = ", ".join(f"{each.name} ({number_of(each.account_id)[:20]})" for each in allowed[:10])
    if wanted is None:
        message = (
            f"You administer several organizations on LinkedIn: {shown}. Choose the one to"
            " connect; on the command line name it with --account NUMBER."
        )
    else:
        message = f"You administer {shown or 'no organization'} on LinkedIn, and not this one."
    return SeveralAccounts(FailureCode.PERMISSION_MISSING, message, accounts=allowed)
