"""Posts together with their totals: those of scopes that were ever measured."""

from typing import Any

from sqlalchemy import FromClause, Select, and_

from app.domain.scopes import ScopeKind
from app.sql.portable import in_order
from app.sql.scopes import rows_of_scopes
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.snapshots import PostTotals

_posts = table_of(Post)
_totals = table_of(PostTotals)

OF_A_POST = and_(
    _totals.c.organization_id == _posts.c.organization_id, _totals.c.post_id == _posts.c.id
)
"""How a post and its totals belong together."""


def join_measured_posts(
    kind: ScopeKind, statement: Select[Any], requested: FromClause, *, bound: bool
) -> Select[Any]:
    """Join the posts of the requested scopes that were ever measured, with their totals."""
    of_scopes = rows_of_scopes(kind, _posts, requested, bound=bound)
    return statement.select_from(in_order(of_scopes, _totals, OF_A_POST))
