"""A sender that asks for a permit before each request, so that no platform is called too often.

A service gives the permits, and keeps count across processes.
"""

from collections.abc import Awaitable, Callable

from app.domain.collecting.failures import Failure
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply, Sender

Permit = Callable[[Call], Awaitable[Failure | None]]
"""Counts a call by its weight, or says why it can't be made now."""


class RateLimitedSender:
    """Sends permitted calls; a refusal looks like the platform's own, but comes before it."""

    def __init__(self, sender: Sender, permit: Permit) -> None:
        self._sender = sender
        self._permit = permit

    async def send(self, call: Call) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: There is no permit, or the sender fails.
        """
        refusal = await self._permit(call)
        if refusal is not None:
            raise ProviderFailed(refusal)
        return await self._sender.send(call)
