import pytest

from app.formats import written
from app.formats.written import LIBRARIES, STREAMED, written_formats


def test_text_is_written_everywhere_and_more_where_its_library_is() -> None:
    assert written_formats()[:2] == [*STREAMED]
    assert set(written_formats()) <= {*STREAMED, *LIBRARIES}


def test_a_format_without_its_library_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(written.LIBRARIES, "xlsx", "a_library_that_nobody_has")
    assert "xlsx" not in written_formats()
