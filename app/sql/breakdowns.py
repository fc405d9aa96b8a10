"""What the posts with each tag, and those of each category, gained in spans."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import FromClause, and_, case, func, select

from app.domain.numbers.breakdowns import GroupSums
from app.domain.numbers.metrics import METRICS
from app.domain.posts import PostCategory
from app.domain.scopes import ScopeKind
from app.sql.post_numbers import gains_of_posts
from app.sql.post_tags import OF_A_TAG
from app.sql.scopes import placed_rows
from app.sql.sums import engagement, total
from app.sql.tags import TagRow
from app.storage.rows import RowsOf
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.tags import PostTag, Tag

_posts = table_of(Post)
_tags = table_of(Tag)
_post_tags = table_of(PostTag)


class TagSums(NamedTuple):
    """A tag, and what its posts gained."""

    tag: TagRow
    label_key: str
    sums: GroupSums


class CategorySums(NamedTuple):
    """A category, and what its posts gained."""

    category: PostCategory
    sums: GroupSums


@cache
def select_by_tag(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, TagSums]]:
    """What each tag's posts gained in each span, of tags with a post measured in it."""
    gained = gains_of_posts(kind, METRICS, bound=bound)
    key = (gained.c.position, *(_tags.c[name] for name in (*TagRow._fields, "label_key")))
    of_a_post = and_(
        _post_tags.c.organization_id == gained.c.organization_id,
        _post_tags.c.post_id == gained.c.post_id,
    )
    statement = (
        select(*key, *_sums(gained))
        .join(_post_tags, of_a_post)
        .join(_tags, OF_A_TAG)
        .group_by(*key)
    )
    return placed_rows(TagSums, statement)


@cache
def select_by_category(kind: ScopeKind, *, bound: bool) -> RowsOf[tuple[int, CategorySums]]:
    """What each category's posts gained in each span, of those with a post measured in it."""
    gained = gains_of_posts(kind, METRICS, bound=bound)
    key = (gained.c.position, _posts.c.category)
    of_a_post = and_(
        _posts.c.organization_id == gained.c.organization_id, _posts.c.id == gained.c.post_id
    )
    statement = select(*key, *_sums(gained)).join(_posts, of_a_post).group_by(*key)
    return placed_rows(CategorySums, statement)


def _sums(gained: FromClause) -> list[Any]:
    """The columns of `GroupSums`."""
    engaged = engagement(gained)
    knows_both = and_(gained.c.views.is_not(None), engaged.is_not(None))
    return [
        func.count().label("posts"),
        func.count(case((knows_both, 1))).label("known"),
        func.count(gained.c.views).label("views_known"),
        func.count(engaged).label("engagement_known"),
        *(total(gained.c[name]).label(name) for name in (*METRICS, "rated_engagement")),
    ]
