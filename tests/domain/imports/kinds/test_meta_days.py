"""What Meta's Business Suite writes of an account day by day, in each of its languages."""

import pytest

from app.domain.imports.kinds.definitions import LANGUAGES
from app.domain.imports.kinds.meta_days import KINDS
from app.domain.imports.questions import questions_of, refusal_of
from app.errors import BadUserInput
from tests.domain.imports.files import File


def of(title: str, header: str = '"Date","Primary"') -> str:
    return f'"{title}"\r\n{header}\r\n"2026-11-20T00:00:00","215"\r\n"2026-11-21T00:00:00","0"\r\n'


@pytest.mark.parametrize(
    ("title", "kind", "field"),
    [
        ("Facebook follows", "facebook-meta-days", "followers_gained"),
        ("Facebook visits", "facebook-meta-days", "profile_views"),
        ("Instagram profile visits", "instagram-meta-days", "profile_views"),
        ("Instagram reach", "instagram-meta-days", "reach"),
    ],
)
def test_the_title_says_what_is_counted_and_where(title: str, kind: str, field: str) -> None:
    file = File(of(title), account="@us")

    assert file.kind == kind
    assert file.days() == [("2026-11-20", {field: 215}), ("2026-11-21", {field: 0})]


def test_where_the_title_names_no_platform_it_is_asked() -> None:
    file = File(of("Viewers"))
    given = (file.recognized, file.column_of, file.survey, file.said)

    assert file.kind == "meta-days"
    assert [each.option for each in questions_of(*given)] == ["--platform", "--account"]
    assert File(of("Viewers"), platform="facebook", account="@us").days()[0][1] == {"reach": 215}


def test_what_is_not_kept_of_an_account_is_said() -> None:
    file = File(of("Content interactions"), platform="facebook", account="@us")
    given = (file.recognized, file.column_of, file.survey, file.said)

    assert "nothing that is kept of an account's days" in str(refusal_of(*given))


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("Instagram-Reichweite", '"Datum","Prim\u00e4r"'),
        ("Alcance do Instagram", '"Data","Prim\u00e1rio"'),
        ("Alcance de Instagram", '"Fecha","Primary"'),
        ("Couverture Instagram", '"Date","Principal"'),
    ],
)
def test_it_is_known_in_its_languages(title: str, header: str) -> None:
    file = File(of(title, header), account="@us")

    assert file.kind == "instagram-meta-days"
    assert file.days()[0] == ("2026-11-20", {"reach": 215})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_metric_has_a_name_in_every_language(language: str) -> None:
    assert all(each.names[language] for kind in KINDS for each in kind.columns)


def test_a_second_table_is_not_taken_for_more_days_of_the_first() -> None:
    two = of("Facebook follows") + "\r\n" + of("Facebook visits")

    with pytest.raises(BadUserInput, match="Another table begins on line 7"):
        File(two, account="@us").days()


def test_a_sheet_with_a_column_of_reach_is_none_of_them() -> None:
    assert not File("Date,Reach\n2026-11-20,5\n", account="@us").kind.endswith("meta-days")
