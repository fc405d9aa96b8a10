"""What confirms an erasure."""

import pytest

from app.domain.erasures import check_name, check_number
from app.errors import BadUserInput


def test_the_name_as_it_is_written_confirms_but_for_space_around_it() -> None:
    check_name(" Slow Crumb\n", "Slow Crumb", "brand")


@pytest.mark.parametrize("confirm", ["slow crumb", "Slow  Crumb", "", "Slow"])
def test_any_other_name_is_refused_with_the_right_one(confirm: str) -> None:
    with pytest.raises(BadUserInput, match=r'To erase this brand, .*: "Slow Crumb"'):
        check_name(confirm, "Slow Crumb", "brand")


def test_the_number_of_posts_confirms() -> None:
    check_number(3, 3)
    with pytest.raises(BadUserInput, match="confirm their number: 3, not 2"):
        check_number(2, 3)
