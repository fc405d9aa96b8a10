"""A sender that asks for a permit before each request, so that no platform is asked too often.

Who gives permits, and keeps count across processes, is a service's business.
"""

from collections.abc import Awaitable, Callable, Mapping

import orjson

from app.domain.collecting.failures import Failure
from app.providers.base import ProviderFailed
from app.providers.transport import Params, Reply, Sender

Permit = Callable[[int], Awaitable[Failure | None]]
"""Counts so many requests, or says why they can't be made now."""


class Metered:
    """Sends what is permitted; a refusal looks like the platform's own, before it is met."""

    def __init__(self, sender: Sender, permit: Permit) -> None:
        self._sender = sender
        self._permit = permit

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Params | None = None,
        form: Mapping[str, str] | None = None,
        json: object | None = None,
        is_typed_host: bool = False,
    ) -> Reply:
        """Send one request and read the reply.

        Raises:
            ProviderFailed: There is no permit, or the sender fails.
        """
        refusal = await self._permit(weight_of(form))
        if refusal is not None:
            raise ProviderFailed(refusal)
        return await self._sender.send(
            method,
            url,
            headers=headers,
            params=params,
            form=form,
            json=json,
            is_typed_host=is_typed_host,
        )


def weight_of(form: Mapping[str, str] | None) -> int:
    """How many requests the platform counts: a Graph batch (Meta) counts as what it holds."""
    return len(orjson.loads(form["batch"])) if form and "batch" in form else 1
