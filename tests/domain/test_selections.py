"""Brands that a caller names, and the id that they make."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.selections import brands_in, chosen, selection_id
from app.errors import BadUserInput

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def test_a_selection_has_each_brand_once_whatever_the_order() -> None:
    assert chosen([THREE, ONE, THREE, TWO]) == (ONE, TWO, THREE)


@pytest.mark.parametrize("brands", [[], [ONE, ONE], [UUID(int=n) for n in range(51)]])
def test_it_has_2_to_50_brands(brands: list[UUID]) -> None:
    with pytest.raises(BadUserInput) as refused:
        chosen(brands)
    assert refused.value.field == "brandIds"


@given(st.sets(st.uuids(), min_size=2, max_size=50))
def test_its_id_says_its_brands(brands: set[UUID]) -> None:
    keys = chosen(brands)
    assert brands_in(selection_id(keys)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "sel_",
        "sel_é",
        "sel_!!!!",
        selection_id([ONE]),
        selection_id([TWO, ONE]),
        selection_id([ONE, ONE]),
        selection_id([ONE, TWO]) + "=",
        selection_id([ONE, TWO]) + "\n",
        selection_id([ONE, TWO]).removeprefix("sel_"),
        selection_id([UUID(int=n) for n in range(51)]),
        selection_id([ONE, TWO])[:-2],
    ],
)
def test_what_is_no_selections_id_names_nothing(text: str) -> None:
    assert brands_in(text) is None
