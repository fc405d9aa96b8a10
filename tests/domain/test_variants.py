"""Variants ranked, what posts are put down to, and the one row that each post has."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest

from app.domain.learning.attribution import AttributionKey, attribute
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.learning.post_performance import one_per_post
from app.domain.learning.variants import VariantKind, rank_variants
from tests.domain.posts_performed import DAY, performed

MANUAL, CSV, SYNC = PerformanceSource.MANUAL, PerformanceSource.CSV, PerformanceSource.SYNC


def test_a_post_has_its_latest_row_and_a_persons_before_a_synced_one() -> None:
    rows = [
        performed(1, 1.0, measured_on=DAY - timedelta(days=1), source=MANUAL),
        performed(1, 2.0, source=SYNC),
        performed(1, 3.0, source=CSV),
        performed(1, 4.0, source=MANUAL),
    ]
    for order in permutations(rows):
        (row,) = one_per_post(order)
        assert row.engagement_rate == 4.0


def test_variants_are_ranked_by_score_with_their_samples() -> None:
    posts = [
        performed(1, 5.0, variant_group="hook", variant_id="a"),
        performed(2, 7.0, variant_group="hook", variant_id="a"),
        performed(3, 8.0, variant_group="hook", variant_id="b"),
        performed(4, None, variant_group="hook", variant_id="c"),
        performed(5, 99.0),
    ]
    ranked = rank_variants(posts, VariantKind.VARIANT)
    assert [(each.variant, each.posts, each.mean_rate) for each in ranked] == [
        ("b", 1, 8.0),
        ("a", 2, 6.0),
        ("c", 1, None),
    ]
    # 0.6 x 80 + 0.3 x min(80, 100) + 0.1 x min(10 x log10(1001), 30)
    assert ranked[0].score == pytest.approx(48 + 24 + 3, abs=0.01)
    assert ranked[2].score is None


def test_versions_of_hooks_and_creatives_are_ranked_alike() -> None:
    posts = [performed(n, n, hook_version="v1", creative_version=f"c{n}") for n in (1, 2)]
    assert [each.posts for each in rank_variants(posts, VariantKind.HOOK_VERSION)] == [2]
    assert [each.variant for each in rank_variants(posts, VariantKind.CREATIVE_VERSION)] == [
        "c2",
        "c1",
    ]


def test_posts_are_put_down_to_what_made_them() -> None:
    posts = [
        performed(1, 2.0, hook="Look  here", generation_id="g1", prompt="x" * 150, likes=20),
        performed(2, 4.0, hook="look here", generation_id="g1", prompt="x" * 100 + "y", likes=40),
        performed(3, 9.0, generation_id="g2"),
        performed(4, 9.5),
    ]
    (hook,) = attribute(posts, AttributionKey.HOOK)
    assert (hook.value, hook.posts, hook.mean_rate, hook.engagement) == ("Look  here", 2, 3.0, 60)
    assert hook.best_post_id == UUID(int=102)
    (prompt,) = attribute(posts, AttributionKey.PROMPT)
    assert (prompt.value, prompt.posts) == ("x" * 100, 2)
    generations = attribute(posts, AttributionKey.GENERATION)
    assert [(each.value, each.posts) for each in generations] == [("g2", 1), ("g1", 2)]
    assert attribute(posts, AttributionKey.WORKFLOW) == ()
