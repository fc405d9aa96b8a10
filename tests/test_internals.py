"""What `app` touches inside of libraries is named where it is touched, and is as it was.

A library may change these without a word; whoever renews one learns here what to look at.
"""

import ast
import asyncio
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from enum import Enum
from functools import cache
from importlib import import_module, metadata
from itertools import chain
from typing import Any

import pytest
import sqlalchemy
import strawberry
import uvicorn
from graphql import OverlappingFieldsCanBeMergedRule, ValidationContext, build_schema, parse
from sqlalchemy.dialects import sqlite
from starlette.applications import Starlette
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionContext
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from tests.test_house import APP, imported, nodes_of

EXECUTOR = "strawberry.schema.schema.StrawberryGraphQLCoreExecutionContext"
FIELD = "strawberry.types.field.StrawberryField"
HTTP = "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol"
COMPILER = "sqlalchemy.sql.compiler.SQLCompiler"
TYPE = "sqlalchemy.types.TypeEngine"
CYCLE = "uvicorn.protocols.http.httptools_impl.RequestResponseCycle"
MERGING = "graphql.OverlappingFieldsCanBeMergedRule"
VARIABLES = "graphql.VariablesInAllowedPositionRule"
COLLECTING = "graphql.execution.collect_fields"

INTERNALS: dict[str, dict[str, str | None]] = {
    "app/graphql/schema.py": {"strawberry.Schema._schema": None},
    "app/graphql/lookahead.py": {"strawberry.types.info.Info._raw_info": None},
    "app/graphql/documents.py": {
        "strawberry.types.ExecutionContext._provided_operation_name": None,
    },
    "app/graphql/cost/merging.py": {
        f"{MERGING}.rule_context.remaining_complexity_budget": None,
        f"{MERGING}.enter_selection_set": "self selection_set ...",
        "graphql.validation.validate.ValidationAbortedError": "message ...",
    },
    "app/graphql/validation.py": {
        "graphql.ValidationContext.report_error": "self error",
        "graphql.ValidationContext._hide_suggestions": None,
        "graphql.ValuesOfCorrectTypeRule.is_valid_value_node": "self node input_type",
        "graphql.validation.validate.ValidationAbortedError": "message ...",
    },
    "app/graphql/unreadable.py": {
        f"{VARIABLES}.leave_operation_definition": "self operation ...",
        "graphql.ValidationContext.get_recursive_variable_usages": "self operation",
    },
    "app/graphql/execution/executor.py": {
        f"{EXECUTOR}.build": "schema document root_value context_value raw_variable_values ...",
        f"{EXECUTOR}.collect_and_execute_subfields": (
            "self return_type field_details_list path result position_context"
        ),
        f"{EXECUTOR}.complete_iterable_value": (
            "self item_type field_details_list info path items position_context"
        ),
        f"{EXECUTOR}.execute_fields": (
            "self parent_type source_value path grouped_field_set position_context"
        ),
        f"{EXECUTOR}.collect_subfields": "self return_type field_details_list",
        f"{EXECUTOR}.variable_values.coerced": None,
        f"{EXECUTOR}.middleware_manager": None,
        f"{EXECUTOR}.is_awaitable": None,
    },
    "app/graphql/execution/plans.py": {
        f"{COLLECTING}.CollectedFields.grouped_field_set": None,
        f"{COLLECTING}.FieldDetails.node": None,
    },
    "app/graphql/execution/code.py": {
        f"{COLLECTING}.FieldDetails.node": None,
        "strawberry.types.cast.TYPE_CAST_ATTRIBUTE": None,
    },
    "app/graphql/execution/columns.py": {
        f"{COLLECTING}.CollectedFields.grouped_field_set": None,
        f"{COLLECTING}.FieldDetails.node": None,
        "strawberry.types.cast.TYPE_CAST_ATTRIBUTE": None,
    },
    "app/graphql/execution/fields.py": {
        "strawberry.schema.schema_converter.GraphQLCoreConverter.DEFINITION_BACKREF": None,
        f"{FIELD}.base_resolver": None,
        f"{FIELD}.is_basic_field": None,
        f"{FIELD}.default_resolver": None,
        f"{FIELD}.get_result": "self source info args kwargs",
        "strawberry.types.base.StrawberryObjectDefinition.is_type_of": None,
        "strawberry.types.base.StrawberryObjectDefinition.origin": None,
    },
    "app/graphql/execution/values.py": {
        "strawberry.schema.schema_converter.CustomGraphQLEnumType.wrapped_cls": None,
    },
    "app/storage/statements.py": {
        f"{COMPILER}.positiontup": None,
        f"{COMPILER}.binds": None,
        f"{COMPILER}.params": None,
        f"{COMPILER}.post_compile_params": None,
        f"{TYPE}.dialect_impl": "self dialect",
        f"{TYPE}.bind_processor": "self dialect",
        f"{TYPE}.result_processor": "self dialect coltype",
        "sqlalchemy.util.greenlet_spawn": "fn args _require_await kwargs",
        "sqlalchemy.pool.Pool.connect": "self",
        "sqlalchemy.pool.Pool._invalidate": "self connection exception _checkin",
        "sqlalchemy.Engine.dispatch.before_cursor_execute": None,
        "sqlalchemy.Engine.dispatch.after_cursor_execute": None,
        "sqlalchemy.Dialect.dispatch.handle_error": None,
        "asyncpg.InternalClientError": None,
        "aiosqlite.Connection.execute_fetchall": "self sql parameters",
    },
    "app/storage/engines.py": {
        "sqlalchemy.util.await_only": "awaitable",
        "aiosqlite.Connection._conn": None,
    },
    "app/storage/postgresql.py": {
        "asyncpg.Connection.set_type_codec": ("self typename schema encoder decoder format"),
        "asyncpg.Connection._introspect_types": "self typeoids timeout",
        "asyncpg.Connection._transport": None,
    },
    "app/storage/pools.py": {"sqlalchemy.util.await_only": "awaitable"},
    "app/storage/schema_changes.py": {"sqlalchemy.util.await_only": "awaitable"},
    "app/web/http_protocol.py": {
        f"{HTTP}.connection_made": "self transport",
        f"{HTTP}.connection_lost": "self exc",
        f"{HTTP}.data_received": "self data",
        f"{HTTP}.on_message_begin": "self",
        f"{HTTP}.on_headers_complete": "self",
        f"{HTTP}.on_body": "self body",
        f"{HTTP}.on_message_complete": "self",
        f"{HTTP}.handle_websocket_upgrade": "self",
        f"{HTTP}.cycle": None,
        f"{HTTP}.pipeline": None,
        f"{HTTP}.transport": None,
        f"{HTTP}.loop": None,
        f"{CYCLE}.response_started": None,
        f"{CYCLE}.response_complete": None,
        f"{CYCLE}.keep_alive": None,
        f"{CYCLE}.disconnected": None,
        f"{CYCLE}.message_event": None,
    },
    "app/cli/server.py": {
        "uvicorn.Server.startup": "self sockets",
        "uvicorn.Server.shutdown": "self sockets",
        "uvicorn.Server.capture_signals": "self",
        "uvicorn.Server.handle_exit": "self sig frame",
    },
}
"""By file: each internal, and what it takes if it is called; `...` stands for anything more."""

EVERY = [(file, name) for file, names in INTERNALS.items() for name in names]


@strawberry.enum
class Colour(Enum):
    RED = "red"


async def painted() -> Colour:
    return Colour.RED


@strawberry.type
class Query:
    colour: Colour = Colour.RED
    painted: Colour = strawberry.field(resolver=painted)


SCHEMA = strawberry.Schema(Query)


def protocol() -> HttpToolsProtocol:
    loop = asyncio.new_event_loop()
    loop.close()
    config = uvicorn.Config(Starlette(), log_config=None)
    return HttpToolsProtocol(config, ServerState(), {}, loop)


def with_nothing(kind: Callable[..., Any]) -> Any:
    return kind(**dict.fromkeys(inspect.signature(kind).parameters))


MADE: dict[str, Callable[[], Any]] = {
    "Schema": lambda: SCHEMA,
    "ExecutionContext": lambda: with_nothing(ExecutionContext),
    "OverlappingFieldsCanBeMergedRule": lambda: with_nothing(OverlappingFieldsCanBeMergedRule),
    "ValidationContext": lambda: with_nothing(ValidationContext),
    "StrawberryGraphQLCoreExecutionContext": lambda: StrawberryGraphQLCoreExecutionContext.build(
        build_schema("type Query { a: Int }"), parse("{ a }")
    ),
    "Info": lambda: strawberry.Info(None, None),  # type: ignore[arg-type]
    "StrawberryField": lambda: strawberry.field(resolver=painted),
    "StrawberryObjectDefinition": lambda: Query.__strawberry_definition__,  # type: ignore[attr-defined]
    "CustomGraphQLEnumType": lambda: SCHEMA._schema.type_map["Colour"],
    "SQLCompiler": lambda: sqlalchemy.select(1).compile(dialect=sqlite.dialect()),
    "HttpToolsProtocol": protocol,
    "RequestResponseCycle": lambda: with_nothing(RequestResponseCycle),
}
"""Objects of classes whose attributes exist only once an object is made."""


def found(name: str) -> Any:
    """What a dotted name stands for.

    Raises:
        AttributeError: There is no such thing.
    """
    module, _, rest = name.partition(".")
    thing: Any = import_module(module)
    for part in rest.split("."):
        module = f"{module}.{part}"
        if module in sys.modules:  # a package may have a function of the same name
            thing = sys.modules[module]
            continue
        if inspect.isclass(thing) and not hasattr(thing, part):
            thing = MADE[thing.__name__]()
        thing = getattr(thing, part)
    return thing


def own_words(path: str) -> tuple[str, str]:
    """A file's docstring, and the rest of it."""
    text = (APP.parent / path).read_text("utf-8")
    first = ast.parse(text).body[0]
    assert first.end_lineno
    lines = text.splitlines()
    return "\n".join(lines[: first.end_lineno]), "\n".join(lines[first.end_lineno :])


def parameters_of(name: str, thing: Any) -> list[str]:
    """What something takes, as its own library has it: others may have put theirs in its place."""
    library = name.partition(".")[0]
    if getattr(thing, "__module__", library).partition(".")[0] == library:
        return list(inspect.signature(thing).parameters)
    return parameters_untouched(library)[name]


@cache
def parameters_untouched(library: str) -> dict[str, list[str]]:
    """What everything of a library takes that we name, in a process where nobody changed it."""
    names = [name for file, name in EVERY if INTERNALS[file][name] and name.startswith(library)]
    script = (
        "import inspect, pkgutil, sys\n"
        "for name in sys.argv[1:]:\n"
        "    print(name, *inspect.signature(pkgutil.resolve_name(name)).parameters)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, *names], capture_output=True, check=True, text=True
    )
    return {name: takes for name, *takes in map(str.split, told.stdout.splitlines())}


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_an_internal_is_as_it_was(file: str, name: str) -> None:
    thing, expected = found(name), INTERNALS[file][name]
    if expected is None:
        return
    takes = parameters_of(name, thing)
    if expected.endswith("..."):
        expected = expected.removesuffix("...")
        takes = takes[: len(expected.split())]
    assert takes == expected.split()


@pytest.mark.parametrize(("file", "name"), EVERY)
def test_the_module_that_touches_an_internal_names_it(file: str, name: str) -> None:
    docstring, code = own_words(file)
    word = name.rpartition(".")[2]
    assert f"`{word}`" in docstring
    assert re.search(rf"\b{word}\b", code), f"{file} doesn't touch it any more"


def test_nothing_private_is_touched_unlisted() -> None:
    for path in APP.rglob("*.py"):
        listed = INTERNALS.get(path.relative_to(APP.parent).as_posix(), {})
        words = {name.rpartition(".")[2] for name in listed}
        for line in path.read_text("utf-8").splitlines():
            if "noqa: SLF001" in line:
                private = set(re.findall(r"\.(_[a-z]\w*)", line))
                assert private, line
                assert private <= words, f"{path}: {line}"


def test_an_internal_that_is_imported_is_listed_where_it_is() -> None:
    names = {name for _, name in EVERY}
    for path in APP.rglob("*.py"):
        listed = INTERNALS.get(path.relative_to(APP.parent).as_posix(), {})
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom):
                touched = {f"{node.module}.{alias.name}" for alias in node.names} & names
                assert touched <= set(listed), path


def test_strawberry_marks_the_resolvers_that_it_made() -> None:
    fields: Any = SCHEMA._schema.query_type
    marks = {name: field.resolve._is_default for name, field in fields.fields.items()}
    assert marks == {"colour": True, "painted": False}


def requirements() -> dict[str, str]:
    """The bounds of what `app` depends on, by name."""
    project = tomllib.loads((APP.parent / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return dict(re.fullmatch(r"([\w-]+)(?:\[.*\])?(.*)", each).groups() for each in listed)  # type: ignore[union-attr, misc]


packages_distributions = cache(metadata.packages_distributions)


def distributions_of(package: str) -> set[str]:
    """The names under which packages can be installed that bring one to import."""
    return {name.lower().replace("_", "-") for name in packages_distributions()[package]}


def test_what_is_imported_is_declared() -> None:
    declared = set(requirements())
    roots = {name.partition(".")[0] for path in APP.rglob("*.py") for name in imported(path)}
    for root in roots - sys.stdlib_module_names - {"app"}:
        assert declared & distributions_of(root), root


def test_libraries_that_are_touched_inside_have_an_upper_bound() -> None:
    bounds = requirements()
    for root in {name.partition(".")[0] for _, name in EVERY} | {"mcp", "mcp_types", "pydantic"}:
        assert any("<" in bounds.get(name, "") for name in distributions_of(root)), root
