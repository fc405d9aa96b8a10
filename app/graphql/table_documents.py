"""Documents made of a stored operation to read it as a table: page by page, and to count it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphql import (
    ArgumentNode,
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    visit,
)

FIRST, AFTER = "exportFirst", "exportAfter"
PAGES = {FIRST, AFTER}
"""The variables by which pages are asked for."""

_OF_PAGES = {"first", "after", "last", "before"}
_PAGE_INFO = parse("{ pageInfo { hasNextPage endCursor } }").definitions[0]
_COUNT = parse("{ totalCount }").definitions[0]

Change = Callable[[FieldNode], FieldNode]


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the pages are: the way to the connection, whose `pageInfo` leads on."""

    keys: tuple[str, ...]


def expanded(document: DocumentNode) -> OperationDefinitionNode:
    """The one operation of a document, with its fragments written where they are spread."""
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }

    def expand(selections: SelectionSetNode) -> SelectionSetNode:
        return replace(selections, selections=tuple(map(one, selections.selections)))

    def one(node: SelectionNode) -> SelectionNode:
        if isinstance(node, FragmentSpreadNode):
            fragment = fragments[node.name.value]
            return InlineFragmentNode(
                type_condition=fragment.type_condition,
                directives=node.directives,
                selection_set=expand(fragment.selection_set),
            )
        if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
            return replace(node, selection_set=expand(node.selection_set))
        return node

    (operation,) = (
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    )
    return replace(operation, selection_set=expand(operation.selection_set))


def paged(operation: OperationDefinitionNode, paging: Paging) -> OperationDefinitionNode:
    """The operation with variables of its own for the pages of its rows."""

    def change(node: FieldNode) -> FieldNode:
        selected = node.selection_set.selections if node.selection_set else ()
        return replace(
            _with_pages(node, first=FIRST, after=AFTER),
            selection_set=SelectionSetNode(selections=(*selected, *_selected_in(_PAGE_INFO))),
        )

    read = _changed(operation, paging, change, only=False)
    own = [_variable(FIRST, "Int"), _variable(AFTER, "String")]
    return _with_variables(read, *own)


def pruned(operation: OperationDefinitionNode, paging: Paging) -> OperationDefinitionNode:
    """The operation with nothing but the number of all items of its pages."""

    def change(node: FieldNode) -> FieldNode:
        counted = SelectionSetNode(selections=_selected_in(_COUNT))
        return replace(_with_pages(node), selection_set=counted)

    return _with_variables(_changed(operation, paging, change, only=True))


def as_document(operation: OperationDefinitionNode) -> DocumentNode:
    """The document that has this operation alone."""
    return DocumentNode(definitions=(operation,))


def _changed(
    operation: OperationDefinitionNode, paging: Paging, change: Change, *, only: bool
) -> OperationDefinitionNode:
    """Change the field that the pages are of; `only` drops what doesn't lead to it."""

    def along(selections: SelectionSetNode, keys: tuple[str, ...]) -> SelectionSetNode:
        found = [one(node, keys) for node in selections.selections]
        return SelectionSetNode(selections=tuple(each for each in found if each is not None))

    def one(node: SelectionNode, keys: tuple[str, ...]) -> SelectionNode | None:
        if isinstance(node, InlineFragmentNode):
            inner = along(node.selection_set, keys)
            return replace(node, selection_set=inner) if inner.selections else None
        if not isinstance(node, FieldNode) or (node.alias or node.name).value != keys[0]:
            return None if only else node
        if len(keys) == 1 or node.selection_set is None:
            return change(node)
        return replace(node, selection_set=along(node.selection_set, keys[1:]))

    return replace(operation, selection_set=along(operation.selection_set, paging.keys))


def _with_pages(node: FieldNode, **variables: str) -> FieldNode:
    """The field with these variables for its pages, and no other arguments for them."""
    kept = [each for each in node.arguments or () if each.name.value not in _OF_PAGES]
    own = [
        ArgumentNode(name=NameNode(value=name), value=VariableNode(name=NameNode(value=variable)))
        for name, variable in variables.items()
    ]
    return replace(node, arguments=(*kept, *own))


def _with_variables(
    operation: OperationDefinitionNode, *own: VariableDefinitionNode
) -> OperationDefinitionNode:
    """The operation with those of its variables that it still uses, and its new ones."""
    used = _Used()
    visit(operation.selection_set, used)
    kept = [
        each
        for each in operation.variable_definitions or ()
        if each.variable.name.value in used.names
    ]
    return replace(operation, variable_definitions=(*kept, *own))


class _Used(Visitor):
    """Collects the names of the variables that are used."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Take a name down."""
        self.names.add(node.name.value)


def _variable(name: str, type_name: str) -> VariableDefinitionNode:
    return VariableDefinitionNode(
        variable=VariableNode(name=NameNode(value=name)),
        type=NamedTypeNode(name=NameNode(value=type_name)),
        default_value=None,
        directives=(),
    )


def _selected_in(definition: DefinitionNode) -> tuple[SelectionNode, ...]:
    if not isinstance(definition, OperationDefinitionNode):
        raise TypeError(definition)
    return tuple(definition.selection_set.selections)
