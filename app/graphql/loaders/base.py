"""How loaders read: keys collected from siblings, one session, one plural service."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, NamedTuple, Protocol, Self, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.keys import OwnedKey
from app.domain.pages import PageRequest
from app.domain.scopes import ComparedSpan, Scope, Span
from app.graphql.reading import Reading, organizations_of
from app.services.organizations import Visible
from app.storage.database import Session

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
ListKey = TypeVar("ListKey", bound="PageKey")
Arguments = TypeVar("Arguments", bound=Hashable)
AnySpan = TypeVar("AnySpan", Span, ComparedSpan)
_NO_PARENT = UUID(int=0), UUID(int=0)


@dataclass(frozen=True, slots=True)
class PageKey:
    """A page of a list below a parent, which belongs to an organization or is one."""

    parent_key: OwnedKey
    request: PageRequest

    def of_parent(self, parent_key: OwnedKey) -> Self:
        """The same page of another parent's list."""
        return replace(self, parent_key=parent_key)


class Question(NamedTuple, Generic[AnySpan, Arguments]):
    """A question about a span of a scope, or about a comparison, with its arguments."""

    span: AnySpan
    arguments: Arguments


def itself(organization_id: UUID) -> OwnedKey:
    """The key of an organization, which is its own."""
    return organization_id, organization_id


def ids_of(keys: Iterable[OwnedKey]) -> list[UUID]:
    """The keys, without their organizations."""
    return [key for _, key in keys]


class _Owned(Protocol):
    @property
    def organization_id(self) -> UUID: ...


def organization_of(value: _Owned) -> UUID:
    """The organization that a thing belongs to."""
    return value.organization_id


def scope_of_span(span: Span) -> Scope:
    """The scope of a span."""
    return span.scope


class Loading:
    """What loaders are made with; they live as long as one operation."""

    def __init__(self, reading: Reading, visible: Visible) -> None:
        self._reading = reading
        self._visible = visible

    def forget(self) -> None:
        """Let go of everything that was loaded.

        A loader and what it was made with refer to each other, and graphql-core holds on to both
        in a circle of its own: all rows of an answer would wait for the next look for circles.
        """
        for name, value in list(vars(self).items()):
            if isinstance(value, DataLoader):
                delattr(self, name)

    def _one_by_one(
        self,
        read: Callable[[Session, Sequence[Key]], Awaitable[Mapping[Key, Value]]],
        owner: Callable[[Value], UUID] | None = None,
    ) -> DataLoader[Key, Value | None]:
        """A loader that gives None where the service found nothing.

        What is looked up by an id that a caller gave may be anybody's: `owner` tells whose it is.
        """

        async def load(keys: list[Key]) -> Sequence[Value | None]:
            async with self._reading.session(of=()) as session:
                found = await read(session, keys)
            if owner is not None:
                self._reading.note({owner(value) for value in found.values()})
                if len(found) < len(set(keys)):
                    self._reading.note(None)  # anybody may write it
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load)

    def _below(
        self,
        read: Callable[[Session, Sequence[OwnedKey]], Awaitable[Mapping[UUID, Value]]],
    ) -> DataLoader[OwnedKey, Value]:
        """A loader of what there is of each thing whose organization is known."""

        async def load(keys: list[OwnedKey]) -> Sequence[Value]:
            async with self._reading.session(of=()) as session:
                found = await read(session, keys)
            return [found[key] for _, key in keys]

        return DataLoader(load_fn=load)

    def _at_most_one_below(
        self,
        read: Callable[[Session, Sequence[OwnedKey]], Awaitable[Mapping[UUID, Value]]],
    ) -> DataLoader[OwnedKey, Value | None]:
        """The same where there may be none of a thing."""

        async def load(keys: list[OwnedKey]) -> Sequence[Value | None]:
            async with self._reading.session(of=()) as session:
                found = await read(session, keys)
            return [found.get(key) for _, key in keys]

        return DataLoader(load_fn=load)

    def _many(
        self,
        read: Callable[[Session, Sequence[Key]], Awaitable[Mapping[Key, Value]]],
    ) -> DataLoader[tuple[Key, ...], Mapping[Key, Value]]:
        """A loader for lists that look ahead: one question for all items, not one for each."""

        async def load(keys: list[tuple[Key, ...]]) -> Sequence[Mapping[Key, Value]]:
            async with self._reading.session(of=()) as session:
                found = await read(session, list(dict.fromkeys(chain.from_iterable(keys))))
            return [found] * len(keys)

        return DataLoader(load_fn=load)

    def _all(
        self,
        read: Callable[[Session, Sequence[Key]], Awaitable[Mapping[Key, Value]]],
        scope: Callable[[Key], Scope] | None = None,
    ) -> DataLoader[Key, Value]:
        """A loader whose service has an answer for every key, and of the keys' scopes if any."""

        async def load(keys: list[Key]) -> Sequence[Value]:
            of = () if scope is None else organizations_of(map(scope, keys))
            async with self._reading.session(of) as session:
                found = await read(session, keys)
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)

    def _alike(
        self,
        read: Callable[[Session, Sequence[AnySpan], Arguments], Awaitable[Mapping[AnySpan, Value]]],
    ) -> DataLoader[Question[AnySpan, Arguments], Value]:
        """A loader of questions about spans: those with the same arguments go together."""

        async def load(keys: list[Question[AnySpan, Arguments]]) -> Sequence[Value]:
            alike: dict[Arguments, list[AnySpan]] = defaultdict(list)
            for span, arguments in keys:
                alike[arguments].append(span)
            found: dict[Arguments, Mapping[AnySpan, Value]] = {}
            async with self._reading.session(
                organizations_of(key.span.scope for key in keys)
            ) as session:
                for arguments, spans in alike.items():
                    found[arguments] = await read(session, spans, arguments)
            return [found[arguments][span] for span, arguments in keys]

        return DataLoader(load_fn=load)

    def _per_parent(
        self,
        read: Callable[[Session, Sequence[OwnedKey], ListKey], Awaitable[Mapping[UUID, Value]]],
    ) -> DataLoader[ListKey, Value]:
        """A loader of lists below parents: keys that differ only in the parent go together."""

        async def load(keys: list[ListKey]) -> Sequence[Value]:
            alike: dict[ListKey, list[OwnedKey]] = defaultdict(list)
            for key in keys:
                alike[key.of_parent(_NO_PARENT)].append(key.parent_key)
            found: dict[ListKey, Value] = {}
            async with self._reading.session(of=()) as session:
                for key, parents in alike.items():
                    values = await read(session, parents, key)
                    found |= {key.of_parent(parent): values[parent[1]] for parent in parents}
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)
