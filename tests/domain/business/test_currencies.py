"""Which texts are currencies."""

import pytest

from app.domain.business.currencies import ACTIVE, WITHDRAWN, exponent_of, parse_currency
from app.errors import BadUserInput


@pytest.mark.parametrize("text", ["chf", " CHF ", "Chf"])
def test_a_currency_is_its_code_in_any_case(text: str) -> None:
    assert parse_currency(text) == "CHF"


@pytest.mark.parametrize("code", ["EUR", "USD", "JPY", "XOF", "XCG", "ZWG", "SLE"])
def test_what_people_pay_with_is_known(code: str) -> None:
    assert parse_currency(code) == code


def test_a_currency_that_ended_lately_is_still_known() -> None:
    assert parse_currency("hrk") == "HRK"
    assert not ACTIVE & WITHDRAWN


def test_every_code_has_three_letters() -> None:
    assert all(len(code) == 3 and code.isupper() for code in ACTIVE | WITHDRAWN)


@pytest.mark.parametrize(
    "text", ["", "CH", "EURO", "12E", "€€€", "ÄÖÜ", "XQQ", "XXX", "XTS", "ABC", "DEM"]
)
def test_what_is_no_currency_is_refused(text: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        parse_currency(text)
    assert refused.value.field == "currency"


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    with pytest.raises(BadUserInput) as refused:
        parse_currency("x" * 10_000)
    assert len(refused.value.message) < 300


@pytest.mark.parametrize(
    ("code", "exponent"),
    [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("HRK", 2), ("XAU", None)],
)
def test_a_currency_has_as_many_decimal_places_as_the_standard_says(
    code: str, exponent: int | None
) -> None:
    assert exponent_of(code) == exponent
