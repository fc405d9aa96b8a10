"""Short texts that people give: labels and currency codes, checked."""

from app.errors import BadUserInput

MAX_LABEL = 500
_CURRENCY_LETTERS = 3


def checked_label(text: str, field: str = "label") -> str:
    """A label without surrounding white space.

    Raises:
        BadUserInput: It is empty or longer than 500 characters.
    """
    label = text.strip()
    if not label:
        raise BadUserInput(f"{field} must not be empty.", field=field)
    if len(label) > MAX_LABEL:
        raise BadUserInput(f"{field} must have at most {MAX_LABEL} characters.", field=field)
    return label


def parse_currency(text: str) -> str:
    """An ISO 4217 code, three letters, in upper case.

    Raises:
        BadUserInput: It doesn't have that form.
    """
    code = text.strip().upper()
    if len(code) != _CURRENCY_LETTERS or not (code.isascii() and code.isalpha()):
        raise BadUserInput(
            f"{text[:16]!r} is not a currency code such as EUR or JPY (ISO 4217).", field="currency"
        )
    return code
