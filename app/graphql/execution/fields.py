"""Which fields are plain: those that strawberry reads from an attribute of their source.

Strawberry leaves its own definition of a type or field in graphql-core's, under
`DEFINITION_BACKREF`. This module reads a field's `base_resolver`, `is_basic_field`,
`default_resolver` and `get_result`, and a type's `is_type_of` and `origin`; strawberry marks the
resolver of a field that has none of its own as `_is_default`.
"""

from graphql import GraphQLField, GraphQLObjectType
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from app.graphql.execution.prefetched import Prefetched
from app.graphql.execution.values import NotPlain

_DEFINITION = GraphQLCoreConverter.DEFINITION_BACKREF


def attribute_of(field: GraphQLField) -> str:
    """Return the attribute that a field reads.

    Raises:
        NotPlain: The field has a resolver, permissions or other behaviour of its own.
    """
    definition = field.extensions.get(_DEFINITION)
    if not isinstance(definition, StrawberryField):
        raise NotPlain
    if definition.base_resolver:
        attribute = _prefetched(definition)
    elif _reads_attribute(field, definition):
        attribute = definition.python_name
    else:
        raise NotPlain
    if not attribute.isidentifier():
        raise NotPlain
    return attribute


def has_resolver(field: GraphQLField | None) -> bool:
    """Say whether a field has a resolver of its own, though it may be fetched with its parent."""
    definition = field and field.extensions.get(_DEFINITION)
    return isinstance(definition, StrawberryField) and definition.base_resolver is not None


def has_own_type_check(type_: GraphQLObjectType) -> bool:
    """Say whether a type was given its own `is_type_of`, which may look at the request."""
    definition = type_.extensions.get(_DEFINITION)
    generated = isinstance(definition, StrawberryObjectDefinition) and not definition.is_type_of
    return type_.is_type_of is not None and not generated


def class_of(type_: GraphQLObjectType) -> type:
    """The class whose objects a type describes."""
    definition = type_.extensions[_DEFINITION]
    origin: type = definition.origin
    return origin


def _reads_attribute(field: GraphQLField, definition: StrawberryField) -> bool:
    return (
        definition.is_basic_field
        and definition.default_resolver is getattr
        and type(definition).get_result is StrawberryField.get_result
        # strawberry marks the resolvers that it made; anything else was put there later
        and getattr(field.resolve, "_is_default", False)
    )


def _prefetched(definition: StrawberryField) -> str:
    match definition.extensions:
        case [Prefetched(attribute=str(attribute))]:
            return attribute
    raise NotPlain
