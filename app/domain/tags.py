"""Tags: words that people put on posts, and rules that put them there by what a post says.

A tag is compared by its label case-folded, with white space collapsed.
"""

import unicodedata
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.domain.posts import fold
from app.domain.texts import problem_of, quoted
from app.errors import BadUserInput

MAX_LABEL = 64
MAX_TAGS_OF_POST = 50
MAX_TAGS = 1000
MAX_RULES = 100
MAX_RULE_TEXT = 200

_LONGEST_TO_READ = 10 * MAX_LABEL
"""A text beyond that, white space included, is no tag however it is written."""

_SIGNS = "#\uff03"
"""What a hashtag begins with, also in full width."""

_WITHOUT_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts that put no space between words, by the beginning of their characters' names."""


class TagRuleKind(StrEnum):
    """How a rule looks for its text in a post's label and description."""

    HASHTAG = "HASHTAG"
    WORDS = "WORDS"


class TagRule(NamedTuple):
    """A post of the brand (of any, if None) gets the tag if its label or description has the text.

    The text is folded; a hashtag's is without its sign.
    """

    tag_id: UUID
    brand_id: UUID | None
    kind: TagRuleKind
    text: str

    def fits(self, brand_id: UUID, *texts: str) -> bool:
        """Whether a post of a brand with these texts, which are folded, gets the tag."""
        if self.brand_id not in {None, brand_id}:
            return False
        return any(_holds(text, self.text, self.kind) for text in texts)


@dataclass
class TagBoard:
    """The tags of an organization and of some of its posts while they are changed, by folded label.

    Args:
        tags: Those that the organization has.
        of_posts: Those of each post; a post that isn't there has none.
    """

    tags: set[str] = field(default_factory=set)
    of_posts: dict[Hashable, frozenset[str]] = field(default_factory=dict)

    def change(
        self, post: Hashable, add: Collection[str], remove: Collection[str] = ()
    ) -> str | None:
        """Change the tags of a post; or say what is wrong, and then nothing has changed."""
        before = self.of_posts.get(post, frozenset())
        after = before.difference(remove).union(add)
        if len(after) > max(MAX_TAGS_OF_POST, len(before)):
            return f"would give the post {len(after)} tags: it has at most {MAX_TAGS_OF_POST}"
        tags = self.tags.union(add)
        if len(tags) > max(MAX_TAGS, len(self.tags)):
            return f"would give the organization {len(tags)} tags: it has at most {MAX_TAGS}"
        self.tags, self.of_posts[post] = tags, after
        return None


def checked_tag(text: str, field: str = "label") -> str:
    """A tag's label as it is kept: composed characters, white space collapsed.

    Raises:
        BadUserInput: It is empty or longer than 64 characters.
    """
    label = text
    if len(text) <= _LONGEST_TO_READ:
        label = " ".join(unicodedata.normalize("NFC", text).split())
    problem = problem_of(label, MAX_LABEL) if label else "must not be empty"
    if problem:
        raise BadUserInput(f"{field}: a tag {problem}: {quoted(label)}.", field=field)
    return label


def tag_key(text: str) -> str:
    """What tags are compared by; of what can't be a tag, a text that no tag has.

    Two spellings of one character are one, and so are upper and lower case.
    """
    if len(text) > _LONGEST_TO_READ or "\x00" in text:
        return ""
    return fold(unicodedata.normalize("NFC", text))


def checked_tags(texts: Collection[str], field: str = "tags") -> dict[str, str]:
    """The labels of some tags by their folded ones; of those that differ only in case the first.

    Raises:
        BadUserInput: One can't be a tag, or there are more than a post can have.
    """
    if len(texts) > MAX_TAGS_OF_POST:
        message = f"{field}: {len(texts)} tags are too many: a post has at most {MAX_TAGS_OF_POST}."
        raise BadUserInput(message, field=field)
    labels: dict[str, str] = {}
    for text in texts:
        label = checked_tag(text, field)
        labels.setdefault(tag_key(label), label)
    return labels


def checked_rule_text(kind: TagRuleKind, text: str) -> str:
    """What a rule looks for, folded; a hashtag without its sign.

    Raises:
        BadUserInput: It is empty or too long, or it can't be a hashtag.
    """
    if problem := problem_of(text, MAX_RULE_TEXT):
        raise BadUserInput(f"text {problem}.", field="text")
    folded = fold(text)
    if kind is TagRuleKind.HASHTAG:
        folded = folded.lstrip(_SIGNS)
        if not all(map(_is_of_word, folded)):
            message = f"text {quoted(text)} is no hashtag: that is one word of letters and digits."
            raise BadUserInput(message, field="text")
    if not folded:
        raise BadUserInput("text must not be empty.", field="text")
    return folded


def tags_by_rules(
    rules: Iterable[TagRule], brand_id: UUID, label: str, description: str
) -> dict[UUID, None]:
    """The tags that a post gets by rules, in the rules' order."""
    texts = fold(label), fold(description)
    return {rule.tag_id: None for rule in rules if rule.fits(brand_id, *texts)}


def room_for(tags: Iterable[UUID], present: Collection[UUID]) -> list[UUID]:
    """Those of some tags that a post hasn't got yet, as many as it has room for."""
    missing = [tag for tag in tags if tag not in present]
    return missing[: max(0, MAX_TAGS_OF_POST - len(present))]


def _holds(text: str, wanted: str, kind: TagRuleKind) -> bool:
    """Whether a text has the wanted one as words of its own, or as a hashtag."""
    at = text.find(wanted)
    while at >= 0:
        before, after = text[:at][-1:], text[at + len(wanted) :][:1]
        if kind is TagRuleKind.HASHTAG:
            if before and before in _SIGNS and not _is_of_word(after):
                return True
        elif not (_are_joined(before, wanted[0]) or _are_joined(wanted[-1], after)):
            return True
        at = text.find(wanted, at + 1)
    return False


def _are_joined(left: str, right: str) -> bool:
    """Whether two neighbouring characters can only be of one word; either may be nothing."""
    if not (_is_of_word(left) and _is_of_word(right)):
        return False
    return not any(unicodedata.name(each, "").startswith(_WITHOUT_SPACES) for each in (left, right))


def _is_of_word(character: str) -> bool:
    if character == "_" or character.isalnum():
        return True
    # A vowel sign or an accent that stands for itself is no letter, and yet of its word.
    return bool(character) and unicodedata.category(character).startswith("M")
