"""Stored operations: documents with a name, a description and a known cost.

Those in this package are read-only: agents run them as tools, and front ends by their id. A front
end's own folder may hold mutations too. Each file has one operation, named like the file; the
comment above it says what it is for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

from app.errors import BadUserInput
from app.graphql.cost import Analysis, Limits, Sizes

FOLDER = Path(__file__).parent.parent / "operations"


@dataclass(frozen=True, slots=True)
class Operation:
    """A stored operation; `cost` is what it can cost with the largest arguments."""

    name: str
    description: str
    text: str
    document: DocumentNode
    cost: int

    @property
    def id(self) -> str:
        """Its id where documents are identified by their content."""
        return f"sha256:{sha256(self.text.encode()).hexdigest()}"

    @property
    def definition(self) -> OperationDefinitionNode:
        """The operation itself."""
        return next(
            definition
            for definition in self.document.definitions
            if isinstance(definition, OperationDefinitionNode)
        )

    @property
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
    sizes = Sizes(schema)
    found = (
        _read(schema, sizes, path, only_queries=only_queries)
        for path in sorted(folder.glob("*.graphql"))
    )
    return {operation.name: operation for operation in found}


def by_id(operations: Iterable[Operation]) -> Mapping[str, Operation]:
    """Operations by their name, and by their id."""
    listed = list(operations)
    return {each.name: each for each in listed} | {each.id: each for each in listed}


def _read(schema: GraphQLSchema, sizes: Sizes, path: Path, *, only_queries: bool) -> Operation:
    text = path.read_text("utf-8")
    try:
        document = parse(text)
    except GraphQLError as error:
        raise BadUserInput(f"{path.name}: {error.message}") from None
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if len(operations) != 1 or operations[0].name is None:
        raise BadUserInput(f"{path.name}: must hold one operation, and it must have a name.")
    operation = operations[0]
    if operation.name is None or operation.name.value != path.stem:
        raise BadUserInput(f"{path.name}: the operation must be named {path.stem}.")
    if only_queries and operation.operation is not OperationType.QUERY:
        raise BadUserInput(f"{path.name}: must be a query; nothing may be changed by it.")
    description = _description(text)
    if not description:
        raise BadUserInput(
            f"{path.name}: the first lines must be a comment that says what it does."
        )
    problems = validate(schema, document)
    if problems:
        raise BadUserInput(f"{path.name}: {problems[0].message}")
    cost = Analysis(sizes, document, _largest(operation)).cost().cost
    limit = Limits().cost
    if cost > limit:
        raise BadUserInput(f"{path.name}: can cost {cost}, and the limit is {limit}.")
    return Operation(path.stem, description, text, document, cost)


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
