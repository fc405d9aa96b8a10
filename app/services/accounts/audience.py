"""The followers of scopes: one service for a brand, an organization and everything.

Ranges of days are spans here: a window and the one that it is compared with are two of them, read
by one statement.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from app.domain.accounts.audience import AccountFollowers, FollowerStep
from app.domain.scopes import Span
from app.services import scopes
from app.services.organizations import Visible
from app.sql.accounts import audience as sql
from app.storage.database import Session

Chosen = frozenset[UUID | None] | None
"""The accounts that count, None among them stands for none; None is all."""


async def get_followers(
    session: Session, spans: Sequence[Span], visible: Visible
) -> dict[Span, list[AccountFollowers]]:
    """Every account of each scope, with its followers before the span and at its end."""
    return await scopes.read(session, sql.select_followers, spans, visible)


async def get_steps(
    session: Session, spans: Sequence[Span], visible: Visible, chosen: Chosen = None
) -> dict[Span, list[FollowerStep]]:
    """What each day of the spans changed of the scopes' followers, platform by platform."""
    if chosen is None:
        return await scopes.read(session, sql.select_steps, spans, visible)
    select = partial(sql.select_steps, are_chosen=True)
    given = {"chosen": [key for key in chosen if key is not None]}
    return await scopes.read(session, select, spans, visible, given)
