"""The most that a document can cost, in time linear in its length.

Each fragment is analysed once, however often it is spread: its cost is kept as a sum with unknowns
that only the place of the spread decides (how long the list around it is, how many days its window
has). All numbers saturate, so that no document can make them huge.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from app.domain.pages import MAX_SIZE
from app.domain.posts import PostOrderBy
from app.domain.windows.calendar import MAX_DAYS
from app.graphql.cost.sizes import PER_POST, FieldCost, Sizes
from app.graphql.cost.windows import days_of, days_read

MOST = 10**12
"""Numbers saturate here: a document that asks for this much asks for too much."""

FREE = {"platforms"}  # filters that read no posts
PER_OBJECT = 2
"""An object of the answer, and the row it is made from."""


class Cost(NamedTuple):
    """The most that a document asks for.

    `cost` counts objects of the answer and rows read for it; `steps` is how much work the analysis
    took.
    """

    cost: int = 0
    depth: int = 0
    aliases: int = 0
    root_fields: int = 0
    directives: int = 0
    steps: int = 0


class _Sum(NamedTuple):
    """A cost with unknowns: constant + sized x S + daily x D + both x S x D."""

    constant: int = 0
    sized: int = 0
    daily: int = 0
    both: int = 0
    depth: int = 0
    aliases: int = 0
    fields: int = 0
    directives: int = 0

    def plus(self, other: "_Sum") -> "_Sum":
        """The cost of two siblings together."""
        return _Sum(
            min(MOST, self.constant + other.constant),
            min(MOST, self.sized + other.sized),
            min(MOST, self.daily + other.daily),
            min(MOST, self.both + other.both),
            max(self.depth, other.depth),
            min(MOST, self.aliases + other.aliases),
            min(MOST, self.fields + other.fields),
            min(MOST, self.directives + other.directives),
        )


_NOTHING = _Sum()


class Analysis:
    """One document under one set of variables; `requested` names those its cost depends on."""

    def __init__(self, sizes: Sizes, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._sizes = sizes
        self._schema = sizes.schema
        self._variables = variables
        self.requested: set[str] = set()
        self._defaults: dict[str, ValueNode] = {}
        self._steps = 0
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        self._known: dict[str, _Sum] = {}
        self._operations: list[OperationDefinitionNode] = []
        for definition in document.definitions:
            if isinstance(definition, FragmentDefinitionNode):
                self._fragments.setdefault(definition.name.value, definition)
            elif isinstance(definition, OperationDefinitionNode):
                self._operations.append(definition)

    def cost(self, operation_name: str | None = None) -> Cost:
        """What the named operation can cost, or the costliest if none is named."""
        meant = [
            operation
            for operation in self._operations
            if operation_name is None
            or (operation.name is not None and operation.name.value == operation_name)
        ]
        costs = [self._operation(operation) for operation in meant]
        return max(costs, default=Cost(), key=lambda cost: cost.cost)._replace(steps=self._steps)

    def _operation(self, operation: OperationDefinitionNode) -> Cost:
        self._defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions or ()
            if definition.default_value is not None
        }
        self._known = {}
        root = self._schema.get_root_type(operation.operation)
        found = self._selections(operation.selection_set, root)
        cost = found.constant + found.daily * MAX_DAYS
        return Cost(
            min(MOST, cost),
            found.depth,
            found.aliases,
            found.fields,
            min(MOST, found.directives + len(operation.directives or ())),
        )

    def _selections(self, selections: SelectionSetNode, parent: Any) -> _Sum:
        total = _NOTHING
        for selection in selections.selections:
            self._steps += 1
            if isinstance(selection, FieldNode):
                found = self._field(selection, parent)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                inner = self._type(condition.name.value) if condition else parent
                found = self._selections(selection.selection_set, inner)
            elif isinstance(selection, FragmentSpreadNode):
                found = self._fragment(selection.name.value)
            else:
                continue
            directives = len(selection.directives or ())
            if directives:
                found = found._replace(directives=min(MOST, found.directives + directives))
            total = total.plus(found)
        return total

    def _fragment(self, name: str) -> _Sum:
        known = self._known.get(name)
        if known is not None:
            return known
        fragment = self._fragments.get(name)
        # A fragment that is missing or contains itself adds nothing: validation refuses it.
        self._known[name] = _NOTHING
        if fragment is not None:
            inner = self._type(fragment.type_condition.name.value)
            self._known[name] = self._selections(fragment.selection_set, inner)
        return self._known[name]

    def _type(self, name: str) -> Any:
        return self._schema.type_map.get(name)

    def _field(self, node: FieldNode, parent: Any) -> _Sum:
        name = node.name.value
        own = self._sizes.of(parent.name, name) if parent is not None else FieldCost()
        field = (
            parent.fields.get(name)
            if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
            else None
        )
        inner = get_named_type(field.type) if field is not None else None
        aliases = 1 if node.alias is not None else 0
        if node.selection_set is None:
            return _Sum(constant=own.weight, depth=1, aliases=aliases, fields=1)
        below = self._selections(node.selection_set, inner)
        own_cost = PER_OBJECT if is_composite_type(inner) else 0
        each = below._replace(constant=min(MOST, below.constant + own_cost))
        constant, sized, daily, both = (min(MOST, cost) for cost in self._costs(node, own, each))
        aliases = min(MOST, below.aliases + aliases)
        return _Sum(constant, sized, daily, both, below.depth + 1, aliases, 1, below.directives)

    def _costs(self, node: FieldNode, own: FieldCost, each: _Sum) -> tuple[int, int, int, int]:
        """A field's constant, sized, daily and both, given what each of its objects costs."""
        length = self._length(node, own) if own.slicing else 1
        # What is unknown below a connection is its own length; nothing above depends on it.
        constant = each.constant + each.sized * length
        daily = each.daily + each.both * length
        if own.slicing and not each.sized and not each.both:
            constant, daily = constant * length, daily * length
        if own.size is not None and own.size.per_day:
            constant, daily = 0, daily + constant
        elif own.size is not None:
            constant, daily = constant * own.size.items, daily * own.size.items
        if own.per_day:
            window = self._plain(node, "window")
            days, read = days_of(window), days_read(window, self._plain(node, "compareTo"))
            constant, daily = constant + daily * days + own.per_day * read, 0
            constant += self._filtered(node)
        if own.slicing and self._plain(node, "orderBy").get("by") == PostOrderBy.INDEX:
            constant += PER_POST
        # A page reads one row more than it returns, to know whether there are more.
        constant += own.weight + (1 if own.slicing else 0)
        return (0, constant, 0, daily) if own.is_sized else (constant, 0, daily, 0)

    def _filtered(self, node: FieldNode) -> int:
        """What a filter adds that reads posts; `post_days` charges for their days."""
        kinds = self._plain(node, "filter")
        return PER_POST if any(kinds[name] is not None for name in kinds.keys() - FREE) else 0

    def _length(self, node: FieldNode, own: FieldCost) -> int:
        """How many items the arguments ask for; execution refuses more than a page holds."""
        given = [
            value
            for argument in node.arguments or ()
            if argument.name.value in own.slicing
            and (value := self._integer(argument.value)) is not None
        ]
        return min(MAX_SIZE, max(given)) if given else own.assumed

    def _integer(self, value: ValueNode | None) -> int | None:
        value = self._resolved(value)
        if isinstance(value, IntValueNode):
            # A longer number is no list's length, and slow to parse.
            return abs(int(value.value[:13]))
        return abs(value) if isinstance(value, int) and not isinstance(value, bool) else None

    def _resolved(self, value: Any) -> Any:
        """A literal as it is; a variable's given value, or else its default."""
        if not isinstance(value, VariableNode):
            return value
        name = value.name.value
        self.requested.add(name)
        return self._variables[name] if name in self._variables else self._defaults.get(name)

    def _plain(self, node: FieldNode, name: str) -> dict[str, Any]:
        """An input object among a field's arguments, as plain values; empty if it isn't given."""
        argument = next((a for a in node.arguments or () if a.name.value == name), None)
        given = self._resolved(argument.value) if argument is not None else None
        if isinstance(given, ObjectValueNode):
            values = {each.name.value: self._resolved(each.value) for each in given.fields}
            return {name: getattr(value, "value", value) for name, value in values.items()}
        return dict(given) if isinstance(given, Mapping) else {}
