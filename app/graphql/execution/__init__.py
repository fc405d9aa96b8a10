"""Completes plain selections with one generated function each; the rest is graphql-core's.

Completing a value leaf by leaf costs graphql-core about 5 us a leaf and most of a dashboard's
time. Where a selection reads nothing but attributes, `CompiledExecutor` runs a function written
for that type and that selection instead, and falls back to graphql-core for whatever it did not
expect, so that errors, their paths and null propagation are graphql-core's own.

Switch it on where the schema is built::

    strawberry.Schema(query=Query, execution_context_class=executor_class(compiled=True))

Left to graphql-core: fields with a resolver, arguments or permissions (the plain fields
beside them are still compiled, and so is what their resolvers return), interfaces and unions until
their type is known, lists that are neither `list` nor `tuple`, objects whose class has
`__getattr__` (pydantic and SQLModel models), documents with directives other than @skip and
@include, and every document while an extension wraps resolvers (`SchemaExtension.resolve`, and so
every operation directive of our own).

A server must also keep parsed and validated documents: a plan lives as long as its document, and
strawberry otherwise parses and validates anew for each request. Keep them in one bounded extension
that looks a text up once, sets `graphql_document` in `on_parse`, sets `pre_execution_errors` to
`[]` so that validation is skipped, and remembers a document after `on_validate` has found no error.
`ParserCache` with `ValidationCache` works too, but the second finds a document by hashing all of it
in each request.

What lives where: `executor` hooks into graphql-core, `plans` remembers what was compiled, `fields`
says which fields are plain, `code` writes the functions, `values` knows scalars, enums and classes,
`prefetched` lets a field with a resolver be read from its parent, `columns` completes one list of a
document column by column. Nothing here knows our types, our
database or HTTP.

Each names the internals of strawberry and graphql-core that it touches: `tests/test_internals.py`
fails when they change.
"""

from app.graphql.execution.columns import Columns, in_columns
from app.graphql.execution.executor import CompiledExecutor, executor_class
from app.graphql.execution.prefetched import Prefetched

__all__ = ["Columns", "CompiledExecutor", "Prefetched", "executor_class", "in_columns"]
