"""How accounts are named and found again, and their states."""

import pytest

from app.domain.accounts.accounts import AccountName, AccountState, folded_handle, state_of
from app.domain.platforms import Platform

YOUTUBE, TIKTOK = Platform.YOUTUBE, Platform.TIKTOK


@pytest.mark.parametrize("handle", ["Nova", "@nova", " @NOVA "])
def test_a_handle_is_one_however_people_write_it(handle: str) -> None:
    assert folded_handle(handle) == "nova"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (AccountName(YOUTUBE, "UC1", "old"), AccountName(YOUTUBE, "UC1", "new"), True),
        (AccountName(YOUTUBE, "UC1", "nova"), AccountName(YOUTUBE, "UC2", "nova"), False),
        (AccountName(YOUTUBE, None, "@Nova"), AccountName(YOUTUBE, "UC1", "nova"), True),
        (AccountName(YOUTUBE, None, "nova"), AccountName(TIKTOK, None, "nova"), False),
        (AccountName(YOUTUBE, None, None), AccountName(YOUTUBE, "UC1", None), False),
    ],
)
def test_the_platforms_id_decides_and_the_handle_where_there_is_none(
    one: AccountName, other: AccountName, *, is_same: bool
) -> None:
    assert one.fits(other) is other.fits(one) is is_same


def test_an_account_is_connected_while_one_credential_works() -> None:
    assert state_of(is_attached=True, is_working=True) is AccountState.CONNECTED
    assert state_of(is_attached=True, is_working=False) is AccountState.FAILED
    assert state_of(is_attached=False, is_working=False) is AccountState.UNCONNECTED
