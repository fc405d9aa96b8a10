"""What an app password looks like: anything else may be the account's own."""

import pytest

from app.providers.app_passwords import APP_PASSWORD


@pytest.mark.parametrize("text", ["abcd-efgh-ijkl-mnop", "a2b3-7xyz-q4w5-e6r7"])
def test_an_app_password_is_four_times_four(text: str) -> None:
    assert APP_PASSWORD.fullmatch(text)


@pytest.mark.parametrize(
    "text", ["", "hunter2", "abcd-efgh-ijkl", "ABCD-efgh-ijkl-mnop", "abcd-efgh-ijkl-mnop\n"]
)
def test_what_looks_otherwise_is_none(text: str) -> None:
    assert not APP_PASSWORD.fullmatch(text)
