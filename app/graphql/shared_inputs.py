"""Input objects that many fields of an operation take: what a variable holds is read once.

Strawberry converts each argument of each field anew: a window for each brand of a list. This sets
`from_input` of a type's definition, which strawberry asks for an object in place of doing that, and
its `InputContext` converts what is in it.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from strawberry.types.arguments import InputContext
from strawberry.types.base import get_object_definition

T = TypeVar("T")


def shared(type_: type[T]) -> type[T]:
    """Read an input type once for each of its values: nobody may change its objects."""
    definition = get_object_definition(type_, strict=True)

    def read(cls: type[T], given: Mapping[str, Any], context: InputContext) -> T:
        named = [
            (context.config.name_converter.from_field(each), each) for each in definition.fields
        ]
        values = {
            field.python_name: context.convert(
                given[name], field.resolve_type(type_definition=definition), name
            )
            for name, field in named
            if name in given
        }
        return cls(**values)

    def read_once(cls: type[T], given: Mapping[str, Any], context: InputContext) -> T:
        if context.info is None:
            return read(cls, given, context)
        # By identity, which the value keeps as long as it is known here.
        known = context.info.context.inputs
        key = cls, id(given)
        if key not in known:
            known[key] = given, read(cls, given, context)
        return cast("T", known[key][1])

    definition.from_input = read_once
    return type_
