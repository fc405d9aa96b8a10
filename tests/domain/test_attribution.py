"""What posts are put down to."""

from uuid import UUID

from app.domain.learning.attribution import AttributionKey, attribute
from tests.domain.posts_performed import performed


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


def test_ties_are_broken_by_more_posts_and_then_by_the_value() -> None:
    posts = [
        performed(1, 2.0, workflow_id="b"),
        performed(2, 2.0, workflow_id="c"),
        performed(3, 2.0, workflow_id="c"),
        performed(4, 2.0, workflow_id="a"),
    ]

    ranked = attribute(posts, AttributionKey.WORKFLOW)

    assert [each.value for each in ranked] == ["c", "a", "b"]


def test_an_origin_without_a_known_rate_comes_last_and_has_no_best_post() -> None:
    posts = [
        performed(1, None, generation_id="a", views=None),
        performed(2, 0.0, generation_id="b"),
    ]

    _, unknown = attribute(posts, AttributionKey.GENERATION)

    assert unknown.value == "a"
    assert (unknown.mean_rate, unknown.views, unknown.best_post_id) == (None, None, None)


def test_an_origin_says_how_many_of_its_posts_its_means_leave_out() -> None:
    posts = [performed(n, rate, generation_id="a") for n, rate in enumerate((5.0, None, None))]

    (found,) = attribute(posts, AttributionKey.GENERATION)

    assert (found.posts, found.mean_rate, found.unknown_posts) == (3, 5.0, 2)
