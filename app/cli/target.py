"""Which database a command works on: the configured one or, with `--demo`, the demo's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_demo: ContextVar[bool] = ContextVar("demo", default=False)


@contextmanager
def choose_demo() -> Iterator[None]:
    """Have commands within the block work on the demo's database."""
    token = _demo.set(True)
    try:
        yield
    finally:
        _demo.reset(token)


def is_demo() -> bool:
    """Whether `--demo` was given."""
    return _demo.get()
