"""What imports say, in the words of the API instead of the command's.

What a file holds is quoted in messages, and stays as it is whatever it is called like.
"""

import re
from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "account": "account",
    "as": "kind",
    "as-of": "asOf",
    "brand": "brand",
    "create-brands": "createBrands",
    "date-format": "dateFormats",
    "delimiter": "delimiter",
    "encoding": "encoding",
    "locale": "locale",
    "map": "mapping",
    "null-when": "nullWhen",
    "path": "path",
    "platform": "platform",
    "post": "post",
    "save-kind": "saveKind",
    "sheet": "sheet",
    "unescape": "unescape",
    "values": "values",
}
"""The fields of the API by the options of `backbone import` that say the same."""

_QUOTE = r"(?<!\w)(?:'(?:[^'\\\u2026]|\\.)*['\u2026]|\"(?:[^\"\\\u2026]|\\.)*[\"\u2026])"
_OPTION = r"(?<![\w-])--(?P<option>[a-z]+(?:-[a-z]+)*)"
_SAID = re.compile(f"{_QUOTE}|{_OPTION}")


def as_fields(text: str) -> str:
    """A sentence that names options of the command, with the fields of the API in their place."""
    return _SAID.sub(_as_field, text)


def _as_field(found: re.Match[str]) -> str:
    return FIELDS.get(found["option"] or "", found[0])
