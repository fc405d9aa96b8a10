"""Migrations of large tables: which lock them, who is told, and how indexes are built.

The rules are read from the scripts' own syntax trees. Those before `FROM` were released with what
they do; some of them say which tables they lock.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = sorted(Path(__file__).parents[2].glob("migrations/versions/*.py"))
FROM = "0034"

LARGE = frozenset(
    {
        *("account_analytics", "analytics_daily", "brand_daily", "charges", "collection"),
        *("content_performance", "credit_transactions", "ingredients", "observations"),
        *("post_analytics", "post_tags", "post_totals", "posts", "sync_pending", "thumbnails"),
    }
)
"""Tables with a row per post, per day or per event."""

LOCKING = frozenset(
    {
        *("alter_column", "batch_alter_table", "create_check_constraint", "create_foreign_key"),
        *("create_primary_key", "create_unique_constraint", "drop_constraint", "drop_index"),
        *("execute", "rename_table"),
    }
)
"""Operations that lock a table, or may."""


class Script:
    """A migration, as its author wrote it."""

    def __init__(self, path: Path, source: str | None = None) -> None:
        self.name = path.stem
        self.tree = ast.parse(source or path.read_text("utf-8"))
        docstring = ast.get_docstring(self.tree) or ""
        self.says_what_it_locks = any(
            paragraph.startswith("Locks ") for paragraph in docstring.split("\n\n")
        )
        self.is_outside = "outside_transaction = True" in ast.unparse(self.tree)

    def operations(self) -> Iterator[tuple[str, set[str]]]:
        """The operations of `upgrade` and of what is beside it, with the texts that they name."""
        constants = self._constants()
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name != "downgrade":
                for call in ast.walk(node):
                    if (
                        isinstance(call, ast.Call)
                        and isinstance(call.func, ast.Attribute)
                        and isinstance(call.func.value, ast.Name)
                        and call.func.value.id == "op"
                    ):
                        yield call.func.attr, set(_texts(call, constants))

    def _constants(self) -> dict[str, Any]:
        return {
            target.id: node.value.value
            for node in self.tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }


def _texts(call: ast.Call, constants: dict[str, Any]) -> Iterator[str]:
    for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
        value = (
            constants.get(argument.id)
            if isinstance(argument, ast.Name)
            else getattr(argument, "value", None)
        )
        if isinstance(value, str):
            yield value


def problems(script: Script) -> Iterator[str]:
    """What is wrong with a script that is written from now on."""
    operations = list(script.operations())
    own = {name for kind, names in operations if kind == "create_table" for name in names}
    for kind, names in operations:
        tables = (names & LARGE) - own
        if kind == "create_index" and tables:
            yield f"{tables.pop()}: nobody can write while an index is created: op.build_index"
        if kind in LOCKING and (tables or kind == "execute") and not script.says_what_it_locks:
            yield f"{kind}: the docstring needs a paragraph that begins with 'Locks '"
    kinds = {kind for kind, _ in operations}
    if "build_index" in kinds and not script.is_outside:
        yield "op.build_index needs `outside_transaction = True`"
    if script.is_outside and kinds - {"get_bind"} != {"build_index"}:
        yield "a step outside of transactions builds indexes and does nothing else"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_migration_lets_others_write_or_says_that_they_wait(path: Path) -> None:
    script = Script(path)
    if script.name >= FROM or script.is_outside:
        assert list(problems(script)) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("op.create_index('ix', 'posts', ['url'])", "posts: nobody can write"),
        ("op.create_index('ix', TABLE, ['url'])", "posts: nobody can write"),
        ("op.build_index('ix', 'posts', ['url'])", "op.build_index needs"),
        ("op.execute('UPDATE posts SET url = NULL')", "execute: the docstring needs"),
        ("op.alter_column('posts', 'url', nullable=False)", "alter_column: the docstring needs"),
    ],
)
def test_one_that_would_hold_others_up_unsaid_is_found(body: str, problem: str) -> None:
    source = f'"""Urls."""\nTABLE = "posts"\ndef upgrade():\n    {body}\n'

    (found,) = problems(Script(Path("9999_urls.py"), source))

    assert found.startswith(problem)


@pytest.mark.parametrize(
    "source",
    [
        '"""Urls."""\ndef upgrade():\n    op.create_index("ix", "brands", ["url"])\n',
        (
            '"""Urls."""\ndef upgrade():\n    op.create_table("posts")\n'
            '    op.create_index("ix", "posts", ["url"])\n'
        ),
        '"""Urls.\n\nLocks `posts`."""\ndef upgrade():\n    op.execute("UPDATE posts")\n',
        (
            '"""Urls."""\noutside_transaction = True\n'
            'def upgrade():\n    op.build_index("ix", "posts", ["url"])\n'
            'def downgrade():\n    op.drop_index("ix", "posts")\n'
        ),
    ],
)
def test_one_that_holds_nobody_up_or_says_so_is_right(source: str) -> None:
    assert list(problems(Script(Path("9999_urls.py"), source))) == []
