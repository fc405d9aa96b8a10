"""Hooks of extensions begin in order and end in the reverse, whatever fails in between."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from strawberry.extensions import SchemaExtension

from app.graphql.phases import Phases

Said = list[str]


def extension(name: str, said: Said, **fails: type[Exception] | None) -> SchemaExtension:
    """One that says what happens, and fails where it is told to; `deals=None` deals with it."""

    class Saying(SchemaExtension):
        def on_validate(self) -> Iterator[None]:
            said.append(f"{name} begins")
            if failure := fails.get("beginning"):
                raise failure
            try:
                yield
            except Exception as error:
                said.append(f"{name} sees {type(error).__name__}")
                if "deals" not in fails:
                    raise
            said.append(f"{name} ends")
            if failure := fails.get("ending"):
                raise failure

    return Saying(execution_context=None)


def phases(*extensions: SchemaExtension) -> Phases:
    context: Any = None
    return Phases(context, list(extensions))


async def test_hooks_end_in_the_reverse_order() -> None:
    said: Said = []
    async with phases(extension("a", said), extension("b", said)).validation():
        said.append("validated")
    assert said == ["a begins", "b begins", "validated", "b ends", "a ends"]


async def test_every_hook_sees_what_failed() -> None:
    said: Said = []
    with pytest.raises(ValueError):  # noqa: PT011 - which one matters
        async with phases(extension("a", said), extension("b", said)).validation():
            raise ValueError
    assert said[2:] == ["b sees ValueError", "a sees ValueError"]


async def test_a_hook_that_deals_with_a_failure_hides_it_from_the_others_alone() -> None:
    said: Said = []
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        async with phases(extension("a", said), extension("b", said, deals=None)).validation():
            raise ValueError
    assert said[2:] == ["b sees ValueError", "b ends", "a ends"]


async def test_a_hook_that_fails_at_its_end_is_seen_by_the_others() -> None:
    said: Said = []
    with pytest.raises(KeyError):
        async with phases(extension("a", said), extension("b", said, ending=KeyError)).validation():
            pass
    assert said[2:] == ["b ends", "a sees KeyError"]


async def test_a_hook_that_fails_at_its_beginning_ends_those_before_it() -> None:
    said: Said = []
    extensions = (
        extension("a", said),
        extension("b", said, beginning=KeyError),
        extension("c", said),
    )
    with pytest.raises(KeyError):
        async with phases(*extensions).validation():
            said.append("validated")
    assert said == ["a begins", "b begins", "a sees KeyError"]


async def test_a_hook_that_yields_twice_is_an_error() -> None:
    class Twice(SchemaExtension):
        def on_parse(self) -> Iterator[None]:
            yield
            yield

    with pytest.raises(RuntimeError, match="more than once"):
        async with phases(Twice(execution_context=None)).parsing():
            pass


async def test_a_hook_that_doesnt_yield_is_an_error() -> None:
    class Never(SchemaExtension):
        def on_parse(self) -> Iterator[None]:
            yield from ()

    with pytest.raises(RuntimeError, match="doesn't yield"):
        async with phases(Never(execution_context=None)).parsing():
            pass


async def test_a_hook_that_is_no_generator_is_refused() -> None:
    class Plain(SchemaExtension):
        def on_parse(self) -> None:  # type: ignore[override]
            pass

    with pytest.raises(TypeError, match=r"Plain\.on_parse must be a generator function"):
        phases(Plain(execution_context=None)).parsing()


async def test_the_cause_of_a_failure_is_kept() -> None:
    def fail() -> None:
        raise KeyError from ZeroDivisionError()

    class Broken(SchemaExtension):
        def on_parse(self) -> Iterator[None]:
            fail()
            yield

    with pytest.raises(KeyError) as failure:
        async with phases(Broken(execution_context=None)).parsing():
            pass
    assert isinstance(failure.value.__cause__, ZeroDivisionError)


async def test_who_is_cancelled_is_seen_by_every_hook() -> None:
    seen: Said = []

    class Seeing(SchemaExtension):
        def on_parse(self) -> Iterator[None]:
            try:
                yield
            except asyncio.CancelledError:
                seen.append("cancelled")
                raise

    with pytest.raises(asyncio.CancelledError):
        async with phases(Seeing(execution_context=None)).parsing():
            raise asyncio.CancelledError
    assert seen == ["cancelled"]
