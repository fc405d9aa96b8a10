"""By which app somebody is asked to let us in: the operator's, or one that registers itself."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.errors import BadUserInput, ProviderUnavailable
from app.providers.base import ProviderFailed
from app.providers.oauth import OAuth, OAuthClient
from app.services import platforms
from app.services.accounts import client_registrations, connecting
from app.services.accounts.client_registrations import Place, Registrar

_PASSING = frozenset({FailureCode.PROVIDER_UNAVAILABLE, FailureCode.RATE_LIMITED})


class Authorizing(NamedTuple):
    """How a platform authorizes, or one of its servers, and by which app."""

    oauth: OAuth
    client: OAuthClient


async def app_of(
    door: Registrar,
    organization_id: UUID,
    platform: Platform,
    *,
    host: str | None,
    redirect_uri: str,
    now: datetime,
) -> Authorizing:
    """By which app somebody is asked, and where.

    No transaction is open while a server is asked to register one.

    Raises:
        BadUserInput: There is nothing to authorize, or no app; or the host is none of the
            platform's, or registers none.
        ProviderUnavailable: The host can't be asked now.
    """
    info = platforms.info_of(platform)
    if info.oauth is None:
        message = f"{info.name} asks nobody to sign in there: use connectCredential."
        raise BadUserInput(message, field="platform")
    connecting.check_host(info, host)
    if info.registers_app and host is not None:
        place = Place(organization_id, platform, host, redirect_uri)
        client = await _registered(door, place, now=now)
    else:
        client = _operators(door.platforms, info)
    address = door.platforms.authorize_url(info.oauth, platform, host)
    return Authorizing(replace(info.oauth, authorize_url=address), client)


def _operators(reached: platforms.Platforms, info: platforms.PlatformInfo) -> OAuthClient:
    client = reached.client_of(info.platform)
    if client is None:
        name = f"BACKBONE_{info.platform}_CLIENT"
        message = f"Backbone needs an app on {info.name}: set {name}_ID and {name}_SECRET."
        raise BadUserInput(message, field="platform")
    return client


async def _registered(door: Registrar, place: Place, *, now: datetime) -> OAuthClient:
    try:
        return await client_registrations.client_at(door, place, now=now)
    except ProviderFailed as problem:
        if problem.failure.code in _PASSING:
            raise ProviderUnavailable(problem.failure.message) from None
        raise BadUserInput(problem.failure.message, field="host") from None
