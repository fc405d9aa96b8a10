"""Variants ranked by their score."""

import pytest

from app.domain.learning.variants import VariantKind, rank_variants
from tests.domain.posts_performed import performed


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


def test_a_variant_says_how_many_of_its_posts_its_means_leave_out() -> None:
    posts = [performed(n, rate, hook_version="v1") for n, rate in enumerate((5.0, None, None))]

    (found,) = rank_variants(posts, VariantKind.HOOK_VERSION)

    assert (found.posts, found.mean_rate, found.unknown_posts) == (3, 5.0, 2)
