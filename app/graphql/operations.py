"""Stored operations: documents with a name, a description and a known cost.

Those directly in `app/operations/` are read-only: agents run them as tools, and front ends by their
id. Those in its folders are for front ends alone: `dashboard/` may change data and watch it,
`reports/` is all that readers of shares may ask. A
front end's own folder may hold mutations too, and manifests of its build. Each other file has one
operation, named like the file; the comment above it says what it is for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)

from app.errors import BadUserInput, OperationChanged
from app.graphql.cost import Analysis, Limits, sizes_of
from app.graphql.manifests import read_manifest

FOLDER = Path(__file__).parent.parent / "operations"
DASHBOARD = "dashboard"
"""The folder whose operations may change data too: the dashboard's own."""

REPORTS = "reports"
"""The folder whose operations are all that the reader of a share may ask."""

EXPORTS = "exports"
"""The folder whose operations are read as tables."""

_MOST_CHECKED = 1000
"""How many documents are known to be right: agents and front ends share ours."""


@dataclass(frozen=True, eq=False)
class Operation:
    """A stored operation; `cost` is what it can cost with the largest arguments.

    `listed_as` is its id in the manifest that lists it, `folder` the folder of ours that it is in.
    """

    name: str
    description: str
    text: str
    document: DocumentNode
    cost: int
    listed_as: str | None = None
    folder: str | None = None

    @cached_property
    def id(self) -> str:
        """Its id where documents are identified by their content."""
        return _id_of(self.text)

    @cached_property
    def ids(self) -> set[str]:
        """All ids that find it by its content: with and without the comment at its top."""
        lines = self.text.splitlines(keepends=True)
        while lines and (lines[0].startswith("#") or not lines[0].strip()):
            del lines[0]
        bare = "".join(lines)
        found = {self.id, _id_of(bare), _id_of(bare.strip())}
        return found | ({self.listed_as} if self.listed_as else set())

    def check(self, digest: str) -> None:
        """Refuse a client that was made for another operation of this name.

        Raises:
            OperationChanged: The digest (`sha256:...`) is none of this one's.
        """
        if digest not in self.ids:
            raise OperationChanged(self.name)

    @cached_property
    def definition(self) -> OperationDefinitionNode:
        """The operation itself."""
        return next(
            definition
            for definition in self.document.definitions
            if isinstance(definition, OperationDefinitionNode)
        )

    @cached_property
    def variables(self) -> list[str]:
        """The names of its variables."""
        return [each.variable.name.value for each in self.definition.variable_definitions or ()]


def load_operations(
    schema: GraphQLSchema, folder: Path = FOLDER, *, only_queries: bool = True
) -> dict[str, Operation]:
    """Read a folder's operations, by name.

    Raises:
        BadUserInput: A file isn't what it should be; the message says which, and why.
    """
    if not folder.is_dir():
        raise BadUserInput(f"{folder} is not a folder of stored operations.")
    found = (
        _read(schema, path, only_queries=only_queries) for path in sorted(folder.glob("*.graphql"))
    )
    return {operation.name: operation for operation in found}


def load_trusted(
    schema: GraphQLSchema, own: Path | None = None, folder: Path = FOLDER
) -> Mapping[str, Operation]:
    """Read the operations that are answered by their id: by name and by digest.

    Args:
        schema: What they are checked against.
        own: An installation's own folder, with its operations and manifests.
        folder: Where ours are, in it and in its folders.

    Raises:
        BadUserInput: A file isn't what it should be, or two operations have one name.
    """
    found = dict(load_operations(schema, folder))
    folders = sorted(path for path in folder.iterdir() if path.is_dir())
    for inner in [*folders, *([own] if own else [])]:
        only_queries = inner != own and inner.name != DASHBOARD
        for name, operation in load_operations(schema, inner, only_queries=only_queries).items():
            if name in found:
                raise BadUserInput(
                    f"{inner / name}.graphql: another stored operation has that name."
                )
            found[name] = operation if inner == own else replace(operation, folder=inner.name)
    # A manifest lists versions of operations: their names find the last, and none of a file's.
    listed = load_manifests(schema, own) if own else []
    return by_id([*listed, *found.values()])


def load_manifests(schema: GraphQLSchema, folder: Path) -> list[Operation]:
    """Read the operations that the manifests in a folder list: versions of one name, too.

    Raises:
        BadUserInput: A manifest isn't what it should be; the message says which, and why.
    """
    return [
        operation for path in sorted(folder.glob("*.json")) for operation in _listed(schema, path)
    ]


def by_id(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Operations by their name, and by their ids; of one name the last."""
    listed = list(operations)
    by_content = {key: each for each in listed for key in each.ids}
    return {each.name: each for each in listed} | by_content


def _id_of(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def _read(schema: GraphQLSchema, path: Path, *, only_queries: bool) -> Operation:
    operation = _checked(schema, path.name, path.read_text("utf-8"))
    if operation.name != path.stem:
        raise BadUserInput(f"{path.name}: the operation must be named {path.stem}.")
    if only_queries and operation.definition.operation is not OperationType.QUERY:
        raise BadUserInput(f"{path.name}: must be a query; nothing may be changed by it.")
    if not operation.description:
        raise BadUserInput(
            f"{path.name}: the first lines must be a comment that says what it does."
        )
    return operation


def _listed(schema: GraphQLSchema, path: Path) -> Iterator[Operation]:
    for entry in read_manifest(path):
        source = f"{path.name}: {entry.id}"
        operation = _checked(schema, source, entry.text)
        kind = operation.definition.operation.value
        if entry.name not in {None, operation.name} or entry.kind not in {None, kind}:
            told = f"{entry.kind} {entry.name}"
            raise BadUserInput(f"{source}: is {kind} {operation.name}, and not {told}.")
        yield replace(operation, listed_as=entry.id)


@lru_cache(_MOST_CHECKED)
def _checked(schema: GraphQLSchema, source: str, text: str) -> Operation:
    """The one operation of a document; what is wrong with it is told with its source."""
    try:
        document = parse(text)
    except GraphQLError as error:
        raise BadUserInput(f"{source}: {error.message}") from None
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if len(operations) != 1 or operations[0].name is None:
        raise BadUserInput(f"{source}: must hold one operation, and it must have a name.")
    problems = validate(schema, document)
    if problems:
        raise BadUserInput(f"{source}: {problems[0].message}")
    cost = Analysis(sizes_of(schema), document, _largest(operations[0])).cost().cost
    limit = Limits().cost
    if cost > limit:
        raise BadUserInput(f"{source}: can cost {cost}, and the limit is {limit}.")
    return Operation(operations[0].name.value, _description(text), text, document, cost)


def _description(text: str) -> str:
    """The comment at the top, its lines joined; an empty one starts a new paragraph."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    paragraphs = "\n".join(lines).split("\n\n")
    return "\n\n".join(" ".join(each.split()) for each in paragraphs).strip()


def _largest(operation: OperationDefinitionNode) -> dict[str, object]:
    """The variables that make an operation cost most: full pages, a year."""
    values: dict[str, object] = {}
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if name in {"first", "last"}:
            values[name] = 100
        elif name == "window":
            values[name] = {"preset": "LAST_365_DAYS"}
    return values
