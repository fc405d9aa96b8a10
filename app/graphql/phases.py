"""The phases that an operation goes through, with the hooks of the extensions around each."""

from collections.abc import Generator
from functools import cache
from inspect import isgeneratorfunction
from types import TracebackType
from typing import Any

from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner


class _Phase:
    """The hooks of all extensions for one phase of an operation.

    They are generators: each begins, yields once, and ends in the reverse order. What fails in
    between goes on when all have seen it.
    """

    def __init__(self, hooks: list[Generator[None]]) -> None:
        self._hooks = hooks
        self._begun: list[Generator[None]] = []

    def __enter__(self) -> None:
        for hook in self._hooks:
            try:
                next(hook)
            except StopIteration:
                failure: BaseException = RuntimeError(f"{hook} doesn't yield.")
            except BaseException as raised:  # noqa: BLE001 - it is raised once the others have ended
                failure = raised
            else:
                self._begun.append(hook)
                continue
            raise self._end(failure) or failure

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        left = self._end(failure)
        if left is not None and left is not failure:
            raise left

    def _end(self, failure: BaseException | None) -> BaseException | None:
        """Let each hook see what failed, until one hides it from the others; what the last saw."""
        while self._begun:
            hook = self._begun.pop()
            try:
                if failure is None:
                    next(hook)
                else:
                    hook.throw(failure)
            except StopIteration:
                failure = None
            except BaseException as raised:  # noqa: BLE001 - it is raised once all have ended
                failure = raised
            else:
                failure = RuntimeError(f"{hook} yields more than once.")
        return failure

    async def __aenter__(self) -> None:
        self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.__exit__(kind, failure, trace)


@cache
def _hooks(extensions: tuple[type[SchemaExtension], ...], name: str) -> list[tuple[int, Any]]:
    """The hooks that some extensions have for a phase, each with its extension's position.

    Raises:
        TypeError: One is no generator function: strawberry takes others too, we have none.
    """
    all_ = ((at, getattr(extension, name)) for at, extension in enumerate(extensions))
    found = [(at, hook) for at, hook in all_ if hook is not getattr(SchemaExtension, name)]
    for _, hook in found:
        if not isgeneratorfunction(hook):
            raise TypeError(f"{hook.__qualname__} must be a generator function.")
    return found


class Phases(SchemaExtensionsRunner):
    """Takes an operation through its phases.

    Strawberry's own looks anew for every operation which extensions have a hook, and of what kind.
    """

    def operation(self) -> Any:
        """The whole operation."""
        return self._phase("on_operation")

    def parsing(self) -> Any:
        """From text to document."""
        return self._phase("on_parse")

    def validation(self) -> Any:
        """Whether the document holds to the schema."""
        return self._phase("on_validate")

    def executing(self) -> Any:
        """Its execution."""
        return self._phase("on_execute")

    def _phase(self, name: str) -> _Phase:
        extensions = self.extensions
        hooks = _hooks(tuple(map(type, extensions)), name)
        return _Phase([hook(extensions[at]) for at, hook in hooks])
