"""Connecting an account: what is needed of it, verified with its platform, stored.

No transaction is open while a platform is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.accounts.credentials import MAX_PER_BRAND
from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.errors import BadUserInput, NotFound
from app.providers import hosts
from app.providers.base import Account, Provider, ProviderFailed, Token
from app.services import schedule
from app.services.accounts import (
    account_collection,
    accounts,
    allowances,
    checking,
    credentials,
    discovery_schedule,
)
from app.services.accounts.vault import Binding, Secret, Vault
from app.services.brands import get_brands
from app.services.platforms import PlatformInfo, info_of, list_platforms
from app.sql import posts as posts_sql
from app.sql.accounts import credentials as sql
from app.storage.database import Database, Session
from app.tables.accounts.credentials import Credential as Stored

__all__ = ["Connection", "Token", "check_host", "connect", "given_token"]


@dataclass(frozen=True, slots=True)
class Connection:
    """An account to be connected to a brand, and what it may spend per month (micro-dollars).

    What is None stays as it was; of a new account the ceiling is its platform's default, and
    replies to others are left out.
    With a `credential_id` it must be that one's account, which is connected again.
    """

    organization_id: UUID
    brand_id: UUID
    platform: Platform
    token: Token
    monthly_ceiling: int | None = None
    credential_id: UUID | None = None
    includes_replies: bool | None = None


def given_token(
    platform: Platform,
    *,
    access_token: str | None = None,
    refresh_token: str | None = None,
    expires_at: datetime | None = None,
    scopes: tuple[str, ...] = (),
    api_key: str | None = None,
    account: str | None = None,
    host: str | None = None,
    owns_app: bool = False,
) -> Token:
    """The token that somebody gave us, if it is all that the platform needs.

    Raises:
        BadUserInput: Something is missing, or is of no use there; `field` says what.
    """
    info = info_of(platform)
    if api_key is not None and not info.takes_api_key:
        able = " and ".join(one.name for one in list_platforms() if one.takes_api_key)
        raise BadUserInput(f"Only {able} can be read with an API key.", field="apiKey")
    if info.needs_account and not (access_token or api_key):
        raise BadUserInput(f"{info.name} needs an access token.", field="accessToken")
    if not (info.needs_account or access_token or account):
        raise BadUserInput("Without a token, name the account.", field="account")
    check_host(info, host)
    if expires_at is not None and expires_at.tzinfo is None:
        raise BadUserInput("expiresAt needs a UTC offset.", field="expiresAt")
    return Token(
        access=api_key or access_token or "",
        refresh=refresh_token or None,
        expires_at=expires_at,
        scopes=scopes or (info.oauth.scopes if info.oauth and access_token else ()),
        account_id=account or None,
        host=host.lower() if host else None,
        is_api_key=api_key is not None,
        owns_app=owns_app,
    )


def check_host(info: PlatformInfo, host: str | None) -> None:
    """Refuse a host that the platform has no use for, or the lack of one that it needs.

    Raises:
        BadUserInput: So it is.
    """
    if host is None:
        if info.needs_host:
            raise BadUserInput(f"{info.name} has many servers: name the account's.", field="host")
        return
    if host in info.known_hosts:
        return
    if not info.takes_host:
        raise BadUserInput(f"{info.name} has no servers to choose from.", field="host")
    if not hosts.is_host(host):
        raise BadUserInput("A host is a name such as mastodon.social.", field="host")


async def connect(
    database: Database,
    vault: Vault,
    provider: Provider,
    connection: Connection,
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> UUID | Failure:
    """Verify an account with its platform, then store it; one that is known is renewed.

    Its posts that failed, or stood still because it was disconnected, are due then.

    Returns:
        The credential's key; or what the platform has against the token, and nothing is stored.

    Raises:
        NotFound: There is no such brand of that organization.
        BadUserInput: The brand has too many accounts, or the ceiling is negative; or the account
            isn't the one to be connected again.
    """
    credentials.checked_ceiling(connection.monthly_ceiling)
    async with database.read() as session:
        await _check_brand(session, connection)
    try:
        account = await provider.check(connection.token, now=now)
    except ProviderFailed as problem:
        return problem.failure
    token = replace(
        connection.token,
        account_id=account.external_id or connection.token.account_id,
        scopes=account.scopes or connection.token.scopes,
        expires_at=account.expires_at or connection.token.expires_at,
    )
    async with database.write() as session:
        await session.one_or_none(posts_sql.lock_organization(connection.organization_id))
        await _check_brand(session, connection)
        key = await _store(session, vault, connection, account, token, new_key=new_key, now=now)
        place = allowances.Account(
            connection.organization_id, key, connection.platform, connection.token.host
        )
        await checking.charge(session, place, now=now)
        if account.external_id is not None:
            await accounts.connect_account(
                session, connection.organization_id, key, new_key=new_key, now=now
            )
            await discovery_schedule.enroll(session, connection.organization_id, key, now=now)
        await account_collection.retry(session, connection.organization_id, key, now=now)
        await schedule.resume(session, connection.organization_id, key, now=now)
    return key


async def _check_brand(session: Session, connection: Connection) -> None:
    brand = (await get_brands(session, [connection.brand_id], None)).get(connection.brand_id)
    if brand is None or brand.organization_id != connection.organization_id:
        raise NotFound("There is no such brand of that organization.")


def _other_account(platform: Platform, account: Account) -> str:
    name, who = info_of(platform).name, account.handle or "another account"
    return (
        f"{name} let Backbone in as {who}, which isn't the account to be connected again: switch"
        f" accounts at {name}, or connect it as a new one."
    )


async def _store(
    session: Session,
    vault: Vault,
    connection: Connection,
    account: Account,
    token: Token,
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> UUID:
    owner = connection.organization_id, connection.brand_id
    account_id = checking.account_id_of(connection.platform, connection.token.host, account)
    statement = sql.select_account(*owner, connection.platform, account_id)
    known = (await session.scalars(statement)).one_or_none()
    if connection.credential_id not in (None, known):
        raise BadUserInput(_other_account(connection.platform, account), field="credentialId")
    key = known or new_key()
    binding = Binding(connection.organization_id, key, connection.platform, account_id)
    values: dict[str, Any] = {
        "secret": vault.seal(Secret(token), binding),
        "handle": account.handle,
        "host": token.host,
        "scopes": " ".join(token.scopes),
        "expires_at": token.expires_at,
        "connected_at": now,
        "checked_at": now,
        "disconnected_at": None,
        **checking.ALIVE,
    }
    if connection.monthly_ceiling is not None:
        values["monthly_ceiling"] = connection.monthly_ceiling
    if connection.includes_replies is not None:
        values["includes_replies"] = connection.includes_replies
    if known is not None:
        await session.execute(sql.change(connection.organization_id, key).values(**values))
        return key
    if (await session.scalars(sql.count_of_brand(*owner))).one() >= MAX_PER_BRAND:
        raise BadUserInput(f"A brand connects at most {MAX_PER_BRAND} accounts.", field="brandId")
    values.setdefault("monthly_ceiling", info_of(connection.platform).default_ceiling_micros)
    session.add(
        Stored(
            organization_id=connection.organization_id,
            id=key,
            brand_id=connection.brand_id,
            platform=connection.platform,
            account_id=account_id,
            **values,
        )
    )
    await session.flush()
    return key
