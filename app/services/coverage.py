"""Coverage: how well the published posts of scopes are measured."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from app.database import Session
from app.domain.collection_states import Collected
from app.domain.coverage import Coverage, coverage_of
from app.domain.scopes import Scope
from app.providers.registry import PLATFORMS
from app.services import scopes as reading
from app.services.organizations import Visible
from app.sql import coverage as sql


async def get_coverage(
    session: Session, scopes: Sequence[Scope], visible: Visible, *, now: datetime
) -> dict[Scope, Coverage]:
    """The coverage of each scope at this moment."""
    posts: dict[Scope, list[tuple[Collected, datetime | None]]] = defaultdict(list)
    for scope, (as_of, *known) in await reading.read_now(
        session, sql.select_collected, scopes, visible
    ):
        posts[scope].append((Collected._make(known), as_of))
    return {scope: coverage_of(posts[scope], readable=PLATFORMS, now=now) for scope in scopes}
