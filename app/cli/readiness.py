"""Whether it can be served, and to whom, before anybody is answered."""

import ipaddress

from app.cli.running import fail, tell
from app.runtime import Runtime
from app.services import tokens
from app.storage import migrations


async def check_ready(host: str, runtime: Runtime) -> None:
    """Refuse to serve what would not work, or what anybody on the network could try to open."""
    await migrations.check_usable(runtime.database)
    async with runtime.database.read() as session:
        has_token = await tokens.has_live_token(session, now=runtime.now())
    if not has_token and not is_loopback(host):
        fail(
            f"{host} can be reached from other machines, and there is no token yet: "
            "create one with `backbone tokens create NAME` first."
        )
    if not has_token:
        tell(
            "serve.no_token",
            "There is no token yet: create one with `backbone tokens create NAME`.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
