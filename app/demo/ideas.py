"""What a brand publishes next on a channel: an endless sequence of ideas."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from app.demo.chance import Dice, dice
from app.demo.content import description_of, label_of, prompt_of
from app.demo.plans import BrandPlan, Channel, Feature, Hook, Subject
from app.domain.posts import PostCategory, PostValues

LIKING = {PostCategory.REEL: 1.5, PostCategory.IMAGE: 0.75}
"""How many looks a category attracts, relative to the usual 1."""

TEST_EVERY = 5
"""On a tested channel, each run of this many posts begins with a variant A and its variant B."""

_B_IS_BETTER = 1.3
_ASSISTED = 0.6


class Idea(NamedTuple):
    """A post's words, how many looks it deserves, and how much people engage (usual: 1)."""

    label: str
    description: str
    category: PostCategory
    looks: float
    engagement: float
    values: PostValues


class _Test(NamedTuple):
    """A post's part in a comparison: the same subject under two hooks."""

    group: str
    variant: str


def ideas_of(brand: BrandPlan, channel: Channel) -> Iterator[Idea]:
    """The channel's ideas, in order."""
    chance = dice(brand.label, channel.platform, "ideas")
    pieces = _pieces(brand, chance)
    for number in count():
        test = _test(brand, channel, number)
        is_b = test is not None and test.variant == "B"
        original = number - is_b
        index, subject = pieces[original % len(pieces)]
        index = (index + is_b) % len(brand.hooks)
        hook = brand.hooks[index]
        category = channel.categories[original % len(channel.categories)]
        yield Idea(
            label_of(hook, subject),
            description_of(brand, channel.platform, hook, subject),
            category,
            channel.looks * hook.pull**0.8 * LIKING.get(category, 1),
            hook.pull**0.4 * (_B_IS_BETTER if is_b else 1),
            PostValues(hook_version=f"hook-{index + 1}")
            | _tested(test)
            | _assisted(brand, channel, hook, subject, chance),
        )


def _pieces(brand: BrandPlan, chance: Dice) -> list[tuple[int, Subject]]:
    """Every hook, by its index, with every subject; no hook repeats before all have come up."""
    indices = range(len(brand.hooks))
    subjects = [chance.sample(brand.subjects, k=len(brand.subjects)) for _ in indices]
    return [
        (index, subjects[index][turn])
        for turn in range(len(brand.subjects))
        for index in chance.sample(indices, k=len(indices))
    ]


def idea_of(feature: Feature) -> Idea:
    """A featured post, as an idea."""
    return Idea(
        feature.label,
        feature.description,
        feature.category,
        feature.looks,
        feature.engagement,
        PostValues(),
    )


def _test(brand: BrandPlan, channel: Channel, number: int) -> _Test | None:
    run, place = divmod(number, TEST_EVERY)
    if not channel.is_tested or place > 1:
        return None
    name = brand.domain.partition(".")[0]
    return _Test(f"{name}-{channel.platform.lower()}-{run + 1:02}", "AB"[place])


def _tested(test: _Test | None) -> PostValues:
    if test is None:
        return PostValues()
    return PostValues(
        variant_group=test.group,
        variant_id=test.variant,
        creative_version="wide" if test.variant == "A" else "close-up",
    )


def _assisted(
    brand: BrandPlan, channel: Channel, hook: Hook, subject: Subject, chance: Dice
) -> PostValues:
    if not channel.is_assisted or chance.random() > _ASSISTED:
        return PostValues()
    return PostValues(
        prompt=prompt_of(brand, hook, subject),
        generation_id=f"gen_{chance.getrandbits(48):012x}",
        workflow_id=f"{channel.platform.lower()}-captions",
    )
