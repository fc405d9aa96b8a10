"""What imports say, in the words of the API instead of the command's."""

import re


def as_fields(text: str) -> str:
    """A sentence that names options of the command, with the fields of the API in their place."""
    return _OPTION.sub(lambda found: _FIELDS.get(found[1]) or _camel(found[1]), text)


def _camel(option: str) -> str:
    first, *others = option.split("-")
    return first + "".join(map(str.capitalize, others))


_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
_FIELDS = {"as": "kind", "map": "mapping", "date-format": "dateFormats"}
