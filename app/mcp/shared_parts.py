"""Parts of a JSON Schema that stand in it more than once: said once, and referred to.

Agents read the schemas of all tools before they begin, so every byte counts.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson

Schema = dict[str, Any]

NAME = "$comment"
"""Where a part says what it may be called; what isn't shared says it to nobody."""

_SHORTEST = 90
"""A shorter part costs hardly more than the references to it."""


def with_shared_parts(schema: Schema) -> Schema:
    """The schema with `$defs` of the named parts that it has twice or more."""
    counts = Counter(map(_text, _named_parts(schema)))
    often = {text for text, count in counts.items() if count > 1 and len(text) > _SHORTEST}
    definitions: dict[str, Schema] = {}
    names: dict[bytes, str] = {}
    for part in _named_parts(schema):
        text = _text(part)
        if text in names or text not in often:
            continue
        name = part[NAME]
        while name in definitions:  # the same type, of which something else is selected
            name += "_"
        names[text], definitions[name] = name, part
    shared: Schema = _shared(schema, names)
    if definitions:
        shared["$defs"] = {
            name: {key: _shared(value, names) for key, value in part.items() if key != NAME}
            for name, part in definitions.items()
        }
    return shared


def _named_parts(schema: Any) -> Iterator[Schema]:
    """All parts that have a name, the whole before what is in it."""
    if isinstance(schema, dict):
        if NAME in schema:
            yield schema
        for value in schema.values():
            yield from _named_parts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _named_parts(value)


def _shared(schema: Any, names: dict[bytes, str]) -> Any:
    if isinstance(schema, list):
        return [_shared(value, names) for value in schema]
    if not isinstance(schema, dict):
        return schema
    name = names.get(_text(schema)) if NAME in schema else None
    if name is not None:
        return {"$ref": f"#/$defs/{name}"}
    shared = {key: _shared(value, names) for key, value in schema.items() if key != NAME}
    return _with_null_as_type(shared)


def _with_null_as_type(schema: Schema) -> Schema:
    """An object or null, said shorter where the object is no reference."""
    first, *rest = schema.get("anyOf", ({},))
    if first.get("type") != "object" or rest != [{"type": "null"}]:
        return schema
    others = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**first, "type": ["object", "null"], **others}


def _text(schema: Schema) -> bytes:
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)
