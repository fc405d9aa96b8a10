"""Uploads: what a file may be called, and when one counts as given up."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.domain.uploads import KEPT, LEASE, Upload, UploadState, checked_name
from app.errors import BadUserInput

NOW = datetime(2026, 3, 20, tzinfo=UTC)
ID = UUID(int=1)


def upload(state: UploadState) -> Upload:
    lease, kept = NOW + LEASE, NOW + KEPT
    plain = (None, None, 0.0, None, None, False, None, 0, None, lease)
    return Upload(ID, ID, ID, "a.csv", 0, state, None, NOW, kept, *plain)


@pytest.mark.parametrize("name", ["a.csv", "folder/a.csv", "C:\\fakepath\\a.csv", " a.csv "])
def test_a_file_is_called_without_its_folders(name: str) -> None:
    assert checked_name(name) == "a.csv"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Screenshot 3.04.05\u202fPM.csv", "Screenshot 3.04.05 PM.csv"),  # as macOS writes it
        ("mes\u00a0donn\u00e9es.csv", "mes donn\u00e9es.csv"),
        ("\U0001f469\u200d\U0001f4bb.csv", "\U0001f469\U0001f4bb.csv"),
        ("\u202egpj.csv", "gpj.csv"),
        ("\ufeffa.csv", "a.csv"),
    ],
)
def test_what_nobody_sees_in_a_name_doesnt_stand_in_its_way(name: str, kept: str) -> None:
    assert checked_name(name) == kept


@pytest.mark.parametrize(
    "name", ["", " ", "folder/", "..", "a/.", "a\nb.csv", "a\0.csv", "a" * 201, "\u200b"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadUserInput, match="no name of a file"):
        checked_name(name)


def test_what_is_sent_lives_while_it_is_heard_of() -> None:
    receiving = upload(UploadState.RECEIVING)
    assert receiving.is_alive(NOW)
    assert not receiving.is_alive(NOW + LEASE)


def test_an_import_lives_until_it_is_over() -> None:
    assert upload(UploadState.IMPORTING).is_alive(NOW + KEPT)
    assert not upload(UploadState.IMPORTED).is_alive(NOW)
    assert not upload(UploadState.READY).is_alive(NOW)
