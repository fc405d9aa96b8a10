"""Tokens as administrators list, make and revoke them: never beyond what they may themselves."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.access import MOST_TOKENS, AccessScope, Caller
from app.errors import BadUserInput, Forbidden, NotFound
from app.services import tokens
from app.services.organizations import Visible
from app.services.tokens import Token
from app.sql import sessions as sessions_sql
from app.sql import tokens as sql
from app.storage.database import Session


class Grant(NamedTuple):
    """What a new token is to be; `scopes` as text, `organization_id` None for all."""

    name: str
    scopes: Sequence[str]
    organization_id: UUID | None
    expires_at: datetime | None


async def list_tokens(session: Session, visible: Visible) -> list[Token]:
    """The newest tokens bound to some organizations, revoked ones too; None stands for all."""
    rows = await session.all(sql.select_of(visible, MOST_TOKENS))
    return [tokens.token_of(row) for row in rows]


async def create_token(
    session: Session, caller: Caller, grant: Grant, *, secret: str, key: UUID, now: datetime
) -> tuple[str, Token]:
    """Make a token that may no more than the caller; gives its text, which isn't told again.

    Raises:
        BadUserInput: Something that is given can't be.
        Forbidden: It would have a scope that the caller hasn't.
        NotFound: It would be bound to an organization that doesn't exist for the caller.
    """
    _check_end(grant.expires_at, now)
    text = await tokens.create_token(
        session,
        name=grant.name,
        scopes=_scopes(caller, grant.scopes),
        secret=secret,
        key=key,
        now=now,
        organization_id=_organization(caller, grant.organization_id),
        expires_at=grant.expires_at,
    )
    return text, await tokens.get_token(session, key)


def _check_end(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is None:
        return
    if expires_at.tzinfo is None:
        raise BadUserInput("expiresAt needs a UTC offset.", field="expiresAt")
    if expires_at <= now:
        raise BadUserInput("expiresAt must lie in the future.", field="expiresAt")


def _scopes(caller: Caller, given: Sequence[str]) -> list[AccessScope]:
    known = set(AccessScope)
    if not given or not set(given) <= known:
        names = ", ".join(AccessScope)
        raise BadUserInput(f"scopes must be one or more of {names}.", field="scopes")
    scopes = [AccessScope(each) for each in given]
    beyond = [scope for scope in scopes if not caller.may(scope)]
    if beyond:
        raise Forbidden(f"This token can't give a scope that it hasn't: {beyond[0]}.")
    return scopes


def _organization(caller: Caller, given: UUID | None) -> UUID | None:
    """What a new token is bound to: whoever is bound can't make one that isn't."""
    if given is None and caller.visible is None:
        return None
    bound = given or caller.organization_id
    if bound is None:
        raise BadUserInput(
            "organizationId is needed: you don't see all of them.", field="organizationId"
        )
    if not caller.sees(bound):
        raise NotFound("There is no such organization.")
    return bound


async def revoke_token(
    session: Session, token_id: UUID, visible: Visible, *, now: datetime
) -> Token:
    """Revoke a token, and end its sessions; nothing changes where it was revoked already.

    Raises:
        NotFound: There is none with this key that is bound to one of these organizations.
    """
    token = await tokens.get_token(session, token_id)
    if visible is not None and token.organization_id not in visible:
        raise NotFound("There is no such token.")
    await session.execute(sql.revoke(token_id, token.organization_id, now))
    await session.execute(sessions_sql.delete_of_tokens([token_id]))
    return await tokens.get_token(session, token_id)
