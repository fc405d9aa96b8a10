"""Signing an account in with an app password, which is used once and kept nowhere."""

from datetime import datetime

from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers.app_passwords import APP_PASSWORD, AppPasswordPlatform
from app.providers.base import ProviderFailed, Token
from app.services.accounts import connecting
from app.services.platforms import Platforms, info_of, list_platforms


async def sign_in(
    reached: Platforms,
    platform: Platform,
    *,
    account: str | None,
    app_password: str,
    host: str | None = None,
    now: datetime,
) -> Token | Failure:
    """The tokens of a session that an app password begins; or what the platform has against it.

    Raises:
        BadUserInput: The platform has no app passwords, or this can't be one, or nobody is named.
    """
    provider = reached.provider(platform)
    if not isinstance(provider, AppPasswordPlatform):
        able = " and ".join(one.name for one in list_platforms() if one.takes_app_password)
        raise BadUserInput(f"Only {able} has app passwords.", field="appPassword")
    name = info_of(platform).name
    if not account:
        raise BadUserInput("Name the account that the app password is of.", field="account")
    if not APP_PASSWORD.fullmatch(app_password):
        message = (
            f"This is no app password of {name}'s, such as abcd-efgh-ijkl-mnop: make one in its"
            " settings, and give nobody the account's own."
        )
        raise BadUserInput(message, field="appPassword")
    connecting.check_host(info_of(platform), host)
    handle = account.strip().removeprefix("@")
    try:
        return await provider.sign_in(
            handle, app_password, host=host.lower() if host else None, now=now
        )
    except ProviderFailed as problem:
        return problem.failure
