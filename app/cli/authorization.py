"""Walking a person through an authorization: to the platform by browser, and back on loopback.

The state ties the answer to our request, the verifier (PKCE) ties the code to this process; both
serve one walk only.
"""

import asyncio
import secrets
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import typer

from app.cli.running import fail, out
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.providers import oauth
from app.providers.base import Token
from app.runtime import Runtime
from app.services import platforms
from app.services.accounts import authorizing

CALLBACK = "http://127.0.0.1:8723/callback"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PATIENCE_SECONDS = 300
SLOWEST_BROWSER_SECONDS = 10

ARRIVED = "Backbone has what it needs: you can close this page and go back to the terminal."
NOT_OURS = "This doesn't answer what Backbone has asked. Go back to the terminal and start again."


@dataclass(frozen=True, slots=True)
class Walk:
    """One authorization: where it comes back to, and the secrets that protect it."""

    redirect_uri: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def comes_back_here(self) -> bool:
        """Whether this machine can listen at the redirect address."""
        place = urlsplit(self.redirect_uri)
        return place.scheme == "http" and place.hostname in LOOPBACK and place.port is not None

    def code_in(self, address: str) -> str | None:
        """The code in the address that a browser reached; None if it answers another request.

        Raises:
            BadUserInput: The person or the platform refused.
        """
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        if not secrets.compare_digest(query.get("state", "").encode(), self.state.encode()):
            return None
        if "error" in query:
            raise BadUserInput(f"The platform didn't allow it: it says {query['error'][:80]!r}.")
        return query.get("code")


class AskedAt(NamedTuple):
    """For whom a permission is asked, and where: the server where there are many.

    `account_id` says which of several accounts, `replies` that its replies to others are wanted.
    """

    organization_id: UUID
    platform: Platform
    host: str | None
    account_id: str | None
    replies: bool | None = None


async def authorize(runtime: Runtime, place: AskedAt, *, redirect_uri: str, by_hand: bool) -> Token:
    """Get a token by letting a person allow it in the browser.

    Raises:
        ProviderFailed: The platform rejects the code.
        BadUserInput: It wasn't allowed, or the pasted address doesn't answer this request; or the
            server lets no app in.
        ProviderUnavailable: The server can't be asked now.
    """
    platform, host = place.platform, place.host
    name = platforms.info_of(platform).name
    if not runtime.platforms.can_authorize(platform):
        fail(
            f'Backbone needs an app on {name}: see "Connecting accounts" in docs/accounts.md,'
            f" then set BACKBONE_{platform}_CLIENT_ID and BACKBONE_{platform}_CLIENT_SECRET."
        )
    walk, owner = Walk(redirect_uri), place.organization_id
    app = await authorizing.app_of(
        runtime, owner, platform, host=host, redirect_uri=redirect_uri, now=runtime.now()
    )
    asking = app.oauth.for_replies(place.replies)
    url = oauth.authorization_url(
        asking, app.client, redirect_uri=redirect_uri, state=walk.state, verifier=walk.verifier
    )
    out.print(f"Allow Backbone to read the {name} account in your browser:\n\n{url}\n")
    come_back = _ask_for_address if by_hand or not walk.comes_back_here else _wait_for_browser
    provider = runtime.platforms.authorizer(platform, client=app.client, host=host)
    token = await provider.exchange(
        await come_back(walk, url),
        redirect_uri=redirect_uri,
        verifier=walk.verifier,
        now=runtime.now(),
        account_id=place.account_id,
    )
    return replace(token, host=host or token.host)


async def _ask_for_address(walk: Walk, _url: str) -> str:
    """Have a person paste the address, because the browser is on another machine."""
    address = typer.prompt("The address at which the browser arrived (it may show an error)")
    code = walk.code_in(address)
    if code is None:
        raise BadUserInput(NOT_OURS)
    return code


async def _wait_for_browser(walk: Walk, url: str) -> str:
    async with _listening(walk) as arrival:
        await asyncio.to_thread(webbrowser.open, url)
        try:
            return await asyncio.wait_for(arrival, PATIENCE_SECONDS)
        except TimeoutError:
            raise BadUserInput(
                f"Nobody came back within {PATIENCE_SECONDS // 60} minutes. Where the browser is on"
                " another machine, use --by-hand."
            ) from None


@asynccontextmanager
async def _listening(walk: Walk) -> AsyncIterator[asyncio.Future[str]]:
    """Listen on loopback for the browser; the future resolves to the code."""
    arrival: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    place = urlsplit(walk.redirect_uri)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(SLOWEST_BROWSER_SECONDS):
                request = await reader.readline()
                while (await reader.readline()).strip():
                    pass
            writer.write(_answer(request.decode("latin-1"), walk, arrival))
            await writer.drain()
        except (OSError, TimeoutError, ValueError):
            pass  # the client has left, or doesn't speak HTTP
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(meet, place.hostname, place.port)
    except OSError as error:
        fail(
            f"{place.netloc} can't be listened on ({error.strerror}): name another address with"
            " --redirect-uri, and at the platform too."
        )
    async with server:
        yield arrival


def _answer(request: str, walk: Walk, arrival: asyncio.Future[str]) -> bytes:
    """The response to a browser that sent this request line."""
    _, _, rest = request.partition(" ")
    target = rest.partition(" ")[0]
    if urlsplit(target).path != urlsplit(walk.redirect_uri).path:
        return _page("404 Not Found", "There is nothing here.")
    try:
        code = walk.code_in(target)
    except BadUserInput as refusal:
        if not arrival.done():
            arrival.set_exception(refusal)
        return _page("200 OK", refusal.message)
    if code is None:
        return _page("400 Bad Request", NOT_OURS)  # and keep waiting: it may be somebody else's
    if not arrival.done():
        arrival.set_result(code)
    return _page("200 OK", ARRIVED)


def _page(status: str, text: str) -> bytes:
    body = f"{text}\n".encode()
    head = (
        f"HTTP/1.1 {status}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\nx-content-type-options: nosniff\r\n"
        "referrer-policy: no-referrer\r\nconnection: close\r\n\r\n"
    )
    return head.encode() + body
