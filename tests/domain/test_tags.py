"""What a tag is, which posts a rule gives it to, and how many there may be."""

import unicodedata
from uuid import UUID

import pytest

from app.domain.tags import (
    TagBoard,
    TagRule,
    TagRuleKind,
    checked_rule_text,
    checked_tag,
    checked_tags,
    room_for,
    tags_by_rules,
)
from app.errors import BadUserInput

TAG, OTHER = UUID(int=1), UUID(int=2)
BRAND = UUID(int=9)


def rule(kind: str, text: str, tag: UUID = TAG, brand: UUID | None = None) -> TagRule:
    return TagRule(tag, brand, TagRuleKind(kind), checked_rule_text(TagRuleKind(kind), text))


def is_tagged(by: TagRule, text: str) -> bool:
    return bool(tags_by_rules([by], BRAND, "", text))


def test_a_tag_is_kept_as_it_is_written_but_for_white_space() -> None:
    assert checked_tag("  Summer \n Sale ") == "Summer Sale"


def test_accents_in_two_pieces_are_those_in_one() -> None:
    in_two = unicodedata.normalize("NFD", "Café")
    assert len(in_two) == 5
    assert list(checked_tags([in_two, "CAFÉ"]).items()) == [("café", "Café")]


@pytest.mark.parametrize("text", ["", " ", "x" * 65, "a\x00b", "x" * 1_000_000, "a" + " " * 9999])
def test_what_is_empty_long_or_unstorable_is_no_tag(text: str) -> None:
    with pytest.raises(BadUserInput, match="add: a tag must") as refusal:
        checked_tag(text, "add")
    assert refusal.value.field == "add"
    assert len(refusal.value.message) < 300


def test_nobody_names_more_tags_than_a_post_can_have() -> None:
    assert len(checked_tags([str(n) for n in range(50)])) == 50
    with pytest.raises(BadUserInput, match="51 tags are too many: a post has at most 50"):
        checked_tags([str(n) for n in range(51)])


@pytest.mark.parametrize(
    "text",
    ["Now: #Summer!", "#summer", "#spring#summer", "\uff03Summer", "no #summers, #SUMMER."],
)
def test_a_hashtag_is_found_whatever_its_case(text: str) -> None:
    assert is_tagged(rule("HASHTAG", "#summer"), text)


@pytest.mark.parametrize(
    "text", ["summer", "#summertime", "#midsummer", "#summer_sale", "# summer"]
)
def test_another_hashtag_is_another_one(text: str) -> None:
    assert not is_tagged(rule("HASHTAG", "summer"), text)


def test_a_vowel_sign_is_of_its_hashtag() -> None:
    assert is_tagged(rule("HASHTAG", "#हिन्दी"), "नमस्ते #हिन्दी")
    assert not is_tagged(rule("HASHTAG", "#हिन्द"), "नमस्ते #हिन्दी")


@pytest.mark.parametrize("text", ["Our TV spot is out", "(tv  spot)", "A tv-spot? No, a TV\nSpot"])
def test_words_are_found_as_words(text: str) -> None:
    assert is_tagged(rule("WORDS", "TV spot"), text)


@pytest.mark.parametrize("text", ["Mtv spot", "tv spots", "spot tv", "tv"])
def test_a_part_of_a_word_is_none(text: str) -> None:
    assert not is_tagged(rule("WORDS", "TV spot"), text)


def test_scripts_without_spaces_have_words_too() -> None:
    assert is_tagged(rule("WORDS", "新商品"), "この新商品を見て")


def test_a_rule_looks_in_label_and_description_but_not_across_them() -> None:
    rules = [rule("WORDS", "tv spot")]
    assert tags_by_rules(rules, BRAND, "TV spot", "")
    assert not tags_by_rules(rules, BRAND, "tv", "spot")


def test_a_rule_of_a_brand_is_for_its_posts() -> None:
    rules = [rule("WORDS", "sale", brand=BRAND), rule("WORDS", "sale", OTHER, UUID(int=8))]
    assert list(tags_by_rules(rules, BRAND, "Sale", "")) == [TAG]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("HASHTAG", "#"), ("HASHTAG", "two words"), ("HASHTAG", "a-b")),
        *(("WORDS", " "), ("WORDS", "x" * 201), ("WORDS", "a\x00")),
    ],
)
def test_a_rule_needs_something_to_look_for(kind: str, text: str) -> None:
    with pytest.raises(BadUserInput) as refusal:
        rule(kind, text)
    assert refusal.value.field == "text"


def test_a_post_has_fifty_tags_at_most() -> None:
    board = TagBoard(of_posts={1: frozenset(map(str, range(49)))})
    assert board.change(1, {"a"}) is None
    assert "51 tags: it has at most 50" in (board.change(1, {"b"}) or "")
    assert board.change(1, {"b"}, remove={"a"}) is None
    assert board.of_posts[1] == {*map(str, range(49)), "b"}


def test_an_organization_has_a_thousand_tags_at_most() -> None:
    board = TagBoard(set(map(str, range(999))))
    assert board.change(1, {"a"}) is None
    assert "1001 tags: it has at most 1000" in (board.change(2, {"b"}) or "")
    assert board.change(2, {"a", "7"}) is None
    assert 2 not in TagBoard(board.tags).of_posts


def test_rules_fill_a_post_up_and_no_further() -> None:
    tags = [UUID(int=n) for n in range(60)]
    assert room_for(tags[:3], {tags[1]}) == [tags[0], tags[2]]
    assert room_for(tags[50:], tags[:48]) == tags[50:52]
    assert room_for(tags[50:], tags[:50]) == []
