"""Apps that Backbone registers with servers of a platform that has many, one for each of them.

No transaction is open while a server is asked. What is kept opens only where it was registered.
"""

from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

from pydantic import TypeAdapter, ValidationError

from app.providers.oauth import OAuthClient
from app.providers.registering import RegisteringPlatform
from app.services.accounts.vault import Unreadable, Vault
from app.services.platforms import Platforms
from app.sql.accounts import client_registrations as sql
from app.storage.database import Database

__all__ = ["Place", "Registrar", "client_at", "forget"]

Place = sql.Place


class Registrar(Protocol):
    """What registering needs of the installation."""

    database: Database

    @property
    def vault(self) -> Vault:
        """Where secrets are sealed."""

    @property
    def platforms(self) -> Platforms:
        """The platforms and their servers."""


_CLIENT = TypeAdapter(OAuthClient)


async def client_at(door: Registrar, place: Place, *, now: datetime) -> OAuthClient:
    """The app that a server knows us by; it is registered where there is none, or none any more.

    Raises:
        ProviderFailed: The server can't be reached, is none of the platform's, or refuses.
    """
    client = await _kept(door, place)
    if client is not None and await _server(door, place, client).knows_app(now=now):
        return client
    client = await _server(door, place).register(redirect_uri=place.redirect_uri, now=now)
    secret = door.vault.seal_text(_CLIENT.dump_json(client).decode(), _key(place))
    async with door.database.write() as session:
        await session.execute_rows(sql.REGISTER, [(*place, secret, now)])
    return client


async def forget(door: Registrar, place: Place) -> None:
    """Forget an app that its server doesn't know."""
    async with door.database.write() as session:
        await session.execute(sql.delete_registration(place))


async def _kept(door: Registrar, place: Place) -> OAuthClient | None:
    async with door.database.read() as session:
        row = await session.one_or_none(sql.select_registration(place))
    if row is None:
        return None
    try:
        return _CLIENT.validate_json(door.vault.open_text(row.secret, _key(place)))
    except (Unreadable, ValidationError):  # the latter would quote the secret
        return None


def _server(
    door: Registrar, place: Place, client: OAuthClient | None = None
) -> RegisteringPlatform:
    provider = door.platforms.authorizer(place.platform, client=client, host=place.host)
    if not isinstance(provider, RegisteringPlatform):
        raise TypeError(f"no app registers itself at {place.platform}")
    return provider


def _key(place: Place) -> UUID:
    """What binds a secret to the row that it is stored in."""
    at = f"{place.platform} {place.host} {place.redirect_uri}"
    return uuid5(place.organization_id, at)
