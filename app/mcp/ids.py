"""Arguments that want an id, and one answer wherever nothing has it, or a name stands there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.domain import public_ids
from app.domain.texts import cut
from app.mcp.answers import Failure

_LISTS = {
    public_ids.ORGANIZATION: "list_organizations",
    public_ids.BRAND: "list_brands",
    public_ids.POST: "find_posts",
}
"""The tool that finds such a thing by its name."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "id": (public_ids.POST,),
    "brandId": (public_ids.BRAND,),
    "brandIds": (public_ids.BRAND,),
    "organizationId": (public_ids.ORGANIZATION,),
    "scope": (public_ids.BRAND, public_ids.ORGANIZATION),
}
"""What the ids of each argument may be of; tools call the same thing by the same name."""

_LONGEST = 80


class _Given(NamedTuple):
    """An id that a call gives, or what stands in its place."""

    argument: str
    text: str

    @property
    def is_id(self) -> bool:
        """Whether it can be an id of what the argument wants."""
        return any(public_ids.from_text(kind, self.text) for kind in KINDS[self.argument])

    @property
    def told(self) -> str:
        return json.dumps(cut(self.text, _LONGEST), ensure_ascii=False)


def name_for_id(arguments: Mapping[str, Any]) -> Failure | None:
    """What to say where something else than an id is given for one; None where all can be ids."""
    return next((_no_id(given) for given in _given(arguments) if not given.is_id), None)


def not_found(arguments: Mapping[str, Any]) -> Failure:
    """What to say where nothing has the ids given, for this caller."""
    given = next(_given(arguments), None)
    if given is None:
        return Failure("NOT_FOUND: There is no such thing for you: find_posts finds posts.")
    return Failure(
        f"NOT_FOUND ({given.argument}): Nothing has the id {given.told} for you."
        f" {_tools(given.argument)} tells the ids there are."
    )


def _no_id(given: _Given) -> Failure:
    kinds = " or ".join(f"{kind}_" for kind in KINDS[given.argument])
    search = " or ".join(f"{_LISTS[kind]} search: {given.told}" for kind in KINDS[given.argument])
    return Failure(
        f"NOT_FOUND ({given.argument}): {given.told} is no id: it starts with {kinds}."
        f" Find it by the name: {search}."
    )


def _tools(argument: str) -> str:
    return " or ".join(_LISTS[kind] for kind in KINDS[argument])


def _given(arguments: Mapping[str, Any]) -> Iterator[_Given]:
    for name, value in arguments.items():
        if name in KINDS:
            for text in value if isinstance(value, list) else (value,):
                if isinstance(text, str):
                    yield _Given(name, text)
