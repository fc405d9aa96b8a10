"""What a file leaves open, and why one can't be taken."""

from app.domain.imports.kinds.definitions import Values
from app.domain.imports.questions import questions_of, refusal_of
from tests.domain.imports.files import File


def asked(file: File) -> list[str]:
    return [
        question.option
        for question in questions_of(file.recognized, file.column_of, file.survey, file.said)
    ]


def refused(file: File) -> str | None:
    return refusal_of(file.recognized, file.column_of, file.survey, file.said)


def test_a_list_of_posts_is_asked_for_its_day_and_its_platform() -> None:
    text = "id,date,views\na,2026-11-01,5\n"
    assert asked(File(text, as_of=None)) == ["--platform", "--as-of"]
    assert asked(File(text, platform="X")) == []


def test_links_say_the_platform() -> None:
    assert asked(File("link,views\nhttps://x.com/us/status/1,5\n")) == []


def test_rows_with_days_leave_open_what_they_count() -> None:
    text = "id,published,date,views\na,2026-11-01,2026-11-02,5\n"
    assert asked(File(text, platform="X")) == ["--values"]
    assert asked(File(text, platform="X", values=Values.TOTALS, as_of=None)) == []


def test_days_of_an_account_are_asked_whose_they_are() -> None:
    assert asked(File("date,followers\n2026-11-01,5\n")) == ["--platform", "--account"]


def test_totals_of_a_period_are_refused_and_told_what_would_work() -> None:
    reason = refused(File("id,date,views\na,2026-11-01,5\n", values=Values.PERIOD))
    assert reason is not None
    assert "--values totals" in reason


def test_gains_need_their_day() -> None:
    reason = refused(File("id,published,views\na,2026-11-01,5\n", values=Values.GAINS))
    assert reason is not None
    assert "--map COLUMN=date" in reason


def test_rounded_ids_refuse_the_whole_file() -> None:
    reason = refused(File("id,date,views\n17900000000001000,2026-11-01,5\n"))
    assert reason is not None
    assert "end in 000" in reason


def test_days_of_a_channel_with_views_alone_bring_nothing() -> None:
    assert "nothing that is kept" in (refused(File("Date,Views\n2026-11-01,5\n")) or "")
