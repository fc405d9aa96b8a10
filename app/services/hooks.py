"""Hooks: how posts that open alike did in each scope."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from app.domain.filters import AnalyticsFilter
from app.domain.numbers.hooks import HookedPost, HookPerformance, hook_of, rank_hooks
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import filters as filters_sql
from app.sql import hooks as sql
from app.storage.database import Session


async def rank_hooks_of_scopes(
    session: Session, spans: Sequence[Span], fitting: AnalyticsFilter, visible: Visible
) -> dict[Span, tuple[HookPerformance, ...]]:
    """The hooks of the fitting posts measured in each span, by their gains in it."""
    kinds, parameters = filters_sql.filter_parameters(fitting)
    select = partial(sql.select_texts, kinds=kinds)
    found = await scopes.read(session, select, spans, visible, parameters)
    return {span: rank_hooks(list(_hooked(rows))) for span, rows in found.items()}


def _hooked(posts: Iterable[sql.PostTexts]) -> Iterator[HookedPost]:
    for post in posts:
        hook = hook_of(post.description, post.label)
        if hook is not None:
            engagement = post.gains.engagement
            known = None if engagement is None else post.rated_engagement
            yield HookedPost(hook, post.views, engagement, known)
