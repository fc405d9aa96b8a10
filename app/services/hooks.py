"""Hooks: how the posts of scopes that open alike did."""

from collections import defaultdict
from collections.abc import Sequence

from app.database import Session
from app.domain.hooks import HookedPost, HookPerformance, hook_of, rank_hooks
from app.domain.metrics import Metrics
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql import hooks as sql


async def rank_hooks_of_scopes(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, tuple[HookPerformance, ...]]:
    """The hooks of the posts measured in each span, by what those gained in it."""
    hooked: dict[Span, list[HookedPost]] = defaultdict(list)
    for span, values in await scopes.read(session, sql.select_texts, spans, visible):
        description, label, *numbers, rated = values
        hook = hook_of(description, label)
        if hook is not None:
            gains = Metrics(*numbers)
            engagement = gains.engagement
            rated = None if engagement is None else rated
            hooked[span].append(HookedPost(hook, gains.views, engagement, rated))
    return {span: rank_hooks(hooked[span]) for span in spans}
