"""Hooks: the words that a post opens with, and how the posts that open alike did."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import NamedTuple

from app.domain.numbers.group_pages import GroupPlace
from app.domain.numbers.metrics import engagement_rate

MAX_LENGTH = 150
"""A hook has at most so many characters."""

_REFERENCE = re.compile(
    r"""\W*?(?: (?:https?://|www\.)\S      # a link
              | [@#\uff20\uff03]\S         # a mention or a hashtag, also in full width
              | (?:[\w-]+\.)+[a-z]{2,}/    # a link without its scheme: bit.ly/2Xy
              )""",
    re.VERBOSE | re.IGNORECASE,
)
_TERMINATOR = re.compile(
    r"""[.!?\u2026]++ [^\w\s]*+ (?=\s|$)   # with the quotes, brackets or emoji that follow it
      | [\u3002\uff01\uff1f]               # the ideographic ones need no space""",
    re.VERBOSE,
)
_ABBREVIATION = re.compile(
    r"\b(?:[a-z]|(?:[a-z]\.)+[a-z]|v\d+|dr|mrs?|ms|prof|sr|jr|st|vs)$", re.IGNORECASE
)

_BEFORE_NUMBERS = re.compile(
    r"\b(?:no|nr|n|num|approx|n\u00fam|vol|bd|t|fig|abb|art|abs|chap|cap|ch|kap|ep|pt|sec|sect|pp?|ca?)$",
    re.IGNORECASE,
)
"""Abbreviations of which a number is the rest, in the languages that posts are written in most."""


class HookedPost(NamedTuple):
    """A post that has a hook, with its numbers; `rated_engagement` may be divided by `views`."""

    hook: str
    views: int | None
    engagement: int | None
    rated_engagement: int | None


class HookPerformance(NamedTuple):
    """How the posts with one hook did, each counted once.

    A mean is over the posts that know the number, None if none does; rates are percentages.
    `unknown_posts` are those of which nobody knows what they gained of views, or of engagement.
    """

    hook: str
    posts: int
    mean_views: float | None
    mean_engagement: float | None
    mean_rate: float | None
    unknown_posts: int

    @property
    def place(self) -> GroupPlace:
        """Where it stands among hooks: the most engaging first."""
        return GroupPlace(self.mean_engagement, self.posts, (self.hook,))


def hook_of(description: str | None, label: str | None) -> str | None:
    """The first telling line of the description, else of the label; None if neither has one.

    A line over 150 characters is reduced to its first sentence, and that is cut at 150.
    """
    for text in (description, label):
        for line in map(str.strip, (text or "").splitlines()):
            if line and not _is_only_references(line):
                return line if len(line) <= MAX_LENGTH else _cut(_first_sentence(line))
    return None


def hook_key(hook: str) -> str:
    """What hooks are compared by: case-folded, with white space collapsed."""
    return " ".join(hook.casefold().split())


def rank_hooks(posts: Iterable[HookedPost]) -> tuple[HookPerformance, ...]:
    """Group posts by hook; the highest mean engagement first, then more posts, then the hook.

    A hook is shown as its first post writes it, so posts come in the order of publication.
    """
    groups = defaultdict(list)
    for post in posts:
        groups[hook_key(post.hook)].append(post)
    return tuple(sorted(map(_performance, groups.values()), key=lambda hook: hook.place.key))


def _performance(posts: Sequence[HookedPost]) -> HookPerformance:
    return HookPerformance(
        hook=posts[0].hook,
        posts=len(posts),
        mean_views=_mean_known(post.views for post in posts),
        mean_engagement=_mean_known(post.engagement for post in posts),
        mean_rate=_mean_known(engagement_rate(post.rated_engagement, post.views) for post in posts),
        unknown_posts=sum(post.views is None or post.engagement is None for post in posts),
    )


def _mean_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _is_only_references(line: str) -> bool:
    """Whether a line is links, mentions and hashtags, with nothing but signs between them."""
    has_reference = False
    for word in line.split():
        if _REFERENCE.match(word[:MAX_LENGTH]):
            has_reference = True
        elif any(map(str.isalnum, word)):
            return False
    return has_reference


def _first_sentence(line: str) -> str:
    line = line[: 2 * MAX_LENGTH]  # what ends later is cut anyway; no text can make this slow
    for end in _TERMINATOR.finditer(line):
        if _ends_sentence(line[: end.start()], end.group(), line[end.end() :].lstrip()):
            return line[: end.end()]
    return line


def _ends_sentence(before: str, terminator: str, after: str) -> bool:
    """Tell the end of a sentence from "Oh!, no", "1. Do", "e.g. this", "No. 5" or "Dr. Who".

    Where it is not clear the answer is no: a long hook says more than "Dr.".
    """
    if not any(map(str.isalpha, before)) or any(mark in terminator for mark in ",;:"):
        return False
    if not terminator.startswith((".", "\u2026")):
        return True
    goes_on = after[:1].islower() or (after[:1].isdigit() and _BEFORE_NUMBERS.search(before))
    return not (goes_on or _ABBREVIATION.search(before))


def _cut(text: str) -> str:
    """At most 150 characters, without cutting through an accent or a composed emoji."""
    end = min(len(text), MAX_LENGTH)
    while 0 < end < len(text) and _belongs_together(text[end - 1], text[end]):
        end -= 1
    return text[: end or MAX_LENGTH].rstrip()


def _belongs_together(left: str, right: str) -> bool:
    joins = "\u200d"  # the zero-width joiner, as in a family of emoji
    is_skin_tone = "\U0001f3fb" <= right <= "\U0001f3ff"
    return joins in (left, right) or is_skin_tone or unicodedata.category(right).startswith("M")
