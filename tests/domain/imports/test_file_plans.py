"""How a recognized file is read, by its kind, its rows and what the user says."""

import pytest

from app.domain.imports.file_plans import meanings, values_of
from app.domain.imports.kinds.definitions import Values
from app.domain.imports.moments import Calendar
from app.domain.imports.numerals import parse_locale
from app.domain.imports.plans import NullRule
from tests.domain.imports.files import NOW, File

ROWS = "id;date;views\na;1/10/2026;1.234\n"


def test_what_two_readings_allow_is_refused_until_the_user_says_the_language() -> None:
    (told,) = File(ROWS, platform="X").rejections()
    assert "'1.234' can be 1.234 (en, ja) or 1234 (de, es, pt, it, nl, tr): give" in told
    assert "'1/10/2026' can be 2026-01-10 (month first) or 2026-10-01 (day first)" in told

    (post,) = File(ROWS, platform="X", locale=parse_locale("de")).posts()
    assert (post["views"], post["published_at"]) == (1234, "2026-10-01T00:00:00+00:00")


def test_a_format_of_dates_goes_before_the_language() -> None:
    (post,) = File(
        "id,date,views\na,26|10|01,5\n", platform="X", date_formats={"published_at": "%y|%d|%m"}
    ).posts()
    assert post["published_at"] == "2026-01-10T00:00:00+00:00"


def test_a_field_is_unknown_where_the_user_says_so() -> None:
    rule = NullRule("hidden", "TRUE", "likes")
    (post,) = File(
        "id,date,views,likes,hidden\na,2026-10-01,5,0,True\n", platform="X", null_when=[rule]
    ).posts()
    assert "likes" not in post


def test_what_the_user_says_of_numbers_goes_before_the_kind() -> None:
    file = File(ROWS, values=Values.PERIOD)
    assert values_of(file.recognized.kind, file.column_of, file.survey, file.said) is Values.PERIOD


def test_columns_are_told_in_the_order_of_the_file() -> None:
    file = File(ROWS)
    assert list(meanings(file.column_of, file.columns)) == [
        ("id", "external_id"),
        ("date", "published_at"),
        ("views", "views"),
    ]


def test_a_column_of_universal_time_is_in_no_other_zone() -> None:
    text = (
        "Date (GMT),Post ID,Post Permalink,Social Network,Likes\n2026-03-02 14:30,1,,Facebook,5\n"
    )
    new_york = Calendar("America/New_York", NOW)
    (post,) = File(text, calendar=new_york).posts()
    assert post["published_at"] == "2026-03-02T14:30:00+00:00"

    (other,) = File(text.replace(" (GMT)", ""), calendar=new_york).posts()
    assert other["published_at"] == "2026-03-02T19:30:00+00:00"


@pytest.mark.parametrize(("time", "hour"), [("14:30", 14), ("2:30 PM", 14), ("12:30 am", 0)])
def test_a_time_of_day_may_stand_in_a_column_of_its_own(time: str, hour: int) -> None:
    text = f"Date,Time,Network,Link,Likes\n2026-03-02,{time},X,https://x.com/us/status/1,5\n"
    (post,) = File(text).posts()
    assert post["published_at"] == f"2026-03-02T{hour:02}:30:00+00:00"


def test_what_is_no_time_of_day_is_refused() -> None:
    text = "Date,Time,Network,Link,Likes\n2026-03-02,25:00,X,https://x.com/us/status/1,5\n"
    assert "'25:00' is not a time of day" in File(text).rejections()[0]
