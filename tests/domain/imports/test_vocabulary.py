"""Names of columns in five languages: each means one field."""

from app.domain.imports.kinds.definitions import LANGUAGES
from app.domain.imports.vocabulary import COLUMNS, NAMES_OF_POSTS, OF_ACCOUNTS


def test_a_name_means_one_field() -> None:
    names = [name for each in (*COLUMNS, *OF_ACCOUNTS) for name in each.folded]
    assert len(names) == len(set(names))
    assert not set(NAMES_OF_POSTS["external_id"]) & set(names)


def test_names_are_of_languages_that_are_known() -> None:
    assert {lang for each in COLUMNS for lang in each.names} == set(LANGUAGES)
