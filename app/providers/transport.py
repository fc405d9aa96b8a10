"""The only module that speaks HTTP to platforms: bounded in time, size and reach.

It knows no platform. A reply of any status is returned; what it means is read in `requests`.
"""

import asyncio
import logging
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import httpx

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import hosts
from app.providers.base import ProviderFailed
from app.providers.calls import Call, Reply

USER_AGENT: Final = "backbone (self-hosted analytics)"
TIMEOUT_SECONDS: Final = 20.0
LARGEST_BODY: Final = 8 * 1024 * 1024
HTTPS_PORT: Final = 443

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

_SECRET = re.compile(
    r"((?:access_token|refresh_token|client_secret|appsecret_proof|fb_exchange_token|code|key|token)=)"
    r"[^&\s\"']+",
    re.IGNORECASE,
)
_BEARER = re.compile(r"\b(bearer|basic|oauth)\s+[\w.~+/=-]{8,}", re.IGNORECASE)


def scrub(text: str) -> str:
    """Blank everything in a text that gives access: query parameters and authorization values."""
    return _BEARER.sub(r"\1 ***", _SECRET.sub(r"\1***", text))


class _ScrubUrls(logging.Filter):
    """httpx logs every address at INFO; some of them must carry a secret (Instagram)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        return True


logging.getLogger("httpx").addFilter(_ScrubUrls())


async def resolve_host(host: str, port: int) -> Sequence[str]:
    """Look a host up, IPv4 first (a self-hoster's IPv6 is often announced and dead)."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found.sort(key=lambda info: info[0] != socket.AF_INET)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


class Transport:
    """One pool of connections for all platforms; close it with `aclose`.

    `allow_private_hosts` switches off the guard for hosts that people typed (own instances in a
    home network, the simulation). With `only` an origin nothing else is asked. Proxies from the
    environment are not used: behind one, the address that we check would not be the address that
    we connect to.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        largest_body: int = LARGEST_BODY,
        allow_private_hosts: bool = False,
        only: str | None = None,
        resolve: Resolve = resolve_host,
    ) -> None:
        self._timeout = timeout_seconds
        self._largest = largest_body
        self._allows_private = allow_private_hosts
        self._only = None if only is None else httpx.URL(only).netloc
        self._resolve = resolve
        self._tls = httpx.create_ssl_context(trust_env=False)
        self._client = self._open(httpx.Limits(max_connections=100))
        # A kept connection belongs to an address, its certificate to a name: never share them.
        self._guarded = self._open(httpx.Limits(max_keepalive_connections=0))

    def _open(self, limits: httpx.Limits) -> httpx.AsyncClient:
        headers = {"user-agent": USER_AGENT, "accept": "application/json"}
        return httpx.AsyncClient(
            verify=self._tls,
            timeout=self._timeout,
            limits=limits,
            trust_env=False,
            headers=headers,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()
        await self._guarded.aclose()

    async def send(self, call: Call) -> Reply:
        """Send one request and read the reply, at most `largest_body` long.

        Nothing is retried and no redirect is followed: no documented call needs one, and a
        token must not travel to another host. `call.is_typed_host` turns the guard on, and so does
        `call.is_found_host`, which only asking a simulation and nothing else turns off.

        Raises:
            ProviderFailed: PROVIDER_UNAVAILABLE if there is no whole reply.
        """
        client = self._guarded if call.is_typed_host or call.is_found_host else self._client
        try:
            request = _request(client, call)
        except (httpx.InvalidURL, UnicodeError):  # "xn--" without valid punycode
            raise _unavailable("The host has no valid name.") from None
        host = request.headers["host"]
        if self._only is not None and request.url.netloc != self._only:
            raise _unavailable(f"{host} is not asked: only the simulation is.")
        try:
            async with asyncio.timeout(self._timeout):
                if self._must_guard(call):
                    return await self._exchange_guarded(request, call)
                return await self._exchange(client, request, call)
        except TimeoutError:
            raise _unavailable(f"{host} took too long to answer.") from None
        except (httpx.HTTPError, OSError) as problem:
            name = type(problem).__name__
            raise _unavailable(f"{host} can't be reached ({name}).") from None

    def _must_guard(self, call: Call) -> bool:
        if call.is_found_host:
            return self._only is None
        return call.is_typed_host and not self._allows_private

    async def _exchange_guarded(self, request: httpx.Request, call: Call) -> Reply:
        """Connect to a checked address, under the requested name."""
        host, port = request.url.raw_host.decode(), request.url.port or HTTPS_PORT
        if request.url.scheme != "https" or port != HTTPS_PORT:
            raise _unavailable(f"{host} is not asked: only https on its usual port is.")
        try:
            addresses = await self._resolve(host, port)
        except OSError:
            addresses = ()
        if not addresses or not all(hosts.is_public(address) for address in addresses):
            # One answer for both, so that nobody learns which names this network knows.
            raise _unavailable(f"{host} is not asked: it has no address on the open internet.")
        if call.is_typed_host and hosts.is_numbered(host):
            raise _unavailable(f"{host} is not asked: a server is known by its name.")
        request.extensions["sni_hostname"] = host
        for address in addresses[:-1]:
            request.url = request.url.copy_with(host=address)
            try:
                return await self._exchange(self._guarded, request, call)
            except httpx.ConnectError:
                continue
        request.url = request.url.copy_with(host=addresses[-1])
        return await self._exchange(self._guarded, request, call)

    async def _exchange(
        self, client: httpx.AsyncClient, request: httpx.Request, call: Call
    ) -> Reply:
        response = await client.send(request, stream=True, follow_redirects=False)
        largest = min(self._largest, call.largest_body or self._largest)
        try:
            if response.is_redirect and not call.takes_redirects:
                raise _unavailable(f"{request.headers['host']} answers with a redirect.")
            if response.headers.get("content-encoding", "identity") != "identity":
                raise _unavailable(f"{request.headers['host']} answers compressed.")
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > largest:
                    raise _unavailable(f"{request.headers['host']} answers without end.")
        finally:
            await response.aclose()
        return Reply(response.status_code, dict(response.headers), bytes(body))


def _request(client: httpx.AsyncClient, call: Call) -> httpx.Request:
    params = None if call.params is None else httpx.QueryParams(call.params)  # type: ignore[arg-type]
    # Not compressed: a small body could unpack to any size between two checks of the limit.
    headers = {"accept-encoding": "identity", **call.headers}
    return client.build_request(
        call.method, call.url, headers=headers, params=params, data=call.form, json=call.json
    )


def _unavailable(message: str) -> ProviderFailed:
    return ProviderFailed(Failure(FailureCode.PROVIDER_UNAVAILABLE, message))
