import logging
import socket
from collections.abc import Sequence

import httpx
import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform
from app.providers.base import ProviderFailed
from app.providers.calls import Call
from app.providers.transport import Transport, resolve_host, scrub
from app.simulation.faults import Fault, Trouble
from app.simulation.server import Simulation


async def refused(transport: Transport, url: str) -> str:
    with pytest.raises(ProviderFailed) as caught:
        await transport.send(Call("GET", url, is_typed_host=True))
    await transport.aclose()
    assert caught.value.failure.code is FailureCode.PROVIDER_UNAVAILABLE
    return caught.value.failure.message


def resolving_to(*addresses: str) -> Transport:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return Transport(timeout_seconds=2, resolve=resolve)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1"])
async def test_a_typed_host_that_leads_inside_is_not_asked(address: str) -> None:
    assert "open internet" in await refused(resolving_to(address), "https://host.example/")


async def test_one_address_inside_among_others_is_enough() -> None:
    transport = resolving_to("93.184.215.14", "10.0.0.1")
    assert "open internet" in await refused(transport, "https://host.example/")


async def test_a_host_without_address_is_not_asked() -> None:
    assert "open internet" in await refused(resolving_to(), "https://host.example/")


async def test_a_name_that_leads_inside_is_told_like_one_that_leads_nowhere() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    nowhere = await refused(Transport(resolve=resolve), "https://db.internal/")
    assert nowhere == await refused(resolving_to("10.0.0.5"), "https://db.internal/")


@pytest.mark.parametrize("url", ["http://host.example/", "https://host.example:8443/"])
async def test_a_typed_host_is_asked_by_https_on_its_usual_port(url: str) -> None:
    assert "https" in await refused(resolving_to("93.184.215.14"), url)


@pytest.mark.parametrize("host", ["93.184.215.14", "1572395790"])
async def test_a_typed_host_has_a_name(host: str) -> None:
    assert "known by its name" in await refused(resolving_to("93.184.215.14"), f"https://{host}/")


async def test_the_address_checked_is_the_address_used(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[httpx.Request] = []

    async def answer(_self: object, request: httpx.Request) -> httpx.Response:
        sent.append(httpx.Request(request.method, request.url, headers=request.headers))
        sent[-1].extensions = dict(request.extensions)
        if request.url.host == "93.184.215.14":
            raise httpx.ConnectError("refused")
        return httpx.Response(200, stream=httpx.ByteStream(b"{}"), request=request)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", answer)
    transport = resolving_to("93.184.215.14", "93.184.215.15")
    reply = await transport.send(Call("GET", "https://host.example/path?a=1", is_typed_host=True))
    await transport.aclose()
    assert reply.status == 200
    assert [str(request.url) for request in sent] == [
        "https://93.184.215.14/path?a=1",
        "https://93.184.215.15/path?a=1",
    ]
    assert {request.headers["host"] for request in sent} == {"host.example"}
    assert {request.extensions["sni_hostname"] for request in sent} == {"host.example"}


async def test_a_name_that_is_no_punycode_is_not_asked() -> None:
    transport = resolving_to("10.0.0.1")
    assert "no valid name" in await refused(transport, "https://xn--a.example/")


async def test_loopback_resolves_to_itself() -> None:
    assert list(await resolve_host("127.0.0.1", 443)) == ["127.0.0.1"]


async def test_a_body_without_end_is_cut_off(simulated: Simulation) -> None:
    transport = Transport(largest_body=100_000)
    simulated.faults.append(Fault(Platform.TIKTOK, Trouble.ENDLESS))
    with pytest.raises(ProviderFailed, match="without end"):
        await transport.send(Call("GET", f"http://{simulated.host}/tiktok/v2/user/info/"))
    await transport.aclose()


async def test_a_body_that_only_drips_is_given_up_in_time(simulated: Simulation) -> None:
    transport = Transport(timeout_seconds=0.3)
    simulated.faults.append(Fault(Platform.TIKTOK, Trouble.DRIPPING, seconds=2))
    with pytest.raises(ProviderFailed, match="too long"):
        await transport.send(Call("GET", f"http://{simulated.host}/tiktok/v2/user/info/"))
    await transport.aclose()


async def test_a_redirect_is_not_followed(simulated: Simulation, transport: Transport) -> None:
    simulated.faults.append(Fault(Platform.TIKTOK, Trouble.REDIRECT))
    with pytest.raises(ProviderFailed, match="redirect"):
        await transport.send(Call("GET", f"http://{simulated.host}/tiktok/v2/user/info/"))
    assert len(simulated.world.requests) == 1


async def test_nobody_there_is_unavailable(transport: Transport) -> None:
    with pytest.raises(ProviderFailed, match="can't be reached") as caught:
        await transport.send(Call("GET", "http://127.0.0.1:1/?access_token=secret"))
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_what_gives_access_is_blanked() -> None:
    shown = scrub(
        "GET https://a.example/x?access_token=abc&fields=id&client_secret=def&appsecret_proof=0f"
        "&key=ghi "
        "Authorization: Bearer eyJhbGciOi.eyJzdWIi.c2ln"
    )
    assert shown == (
        "GET https://a.example/x?access_token=***&fields=id&client_secret=***&appsecret_proof=***"
        "&key=*** "
        "Authorization: Bearer ***"
    )


async def test_the_log_of_addresses_holds_no_secret(
    simulated: Simulation, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = f"http://{simulated.host}/instagram/renew/access_token?client_secret=hidden"
    await transport.send(Call("GET", url, headers={"authorization": "Bearer hidden-too"}))
    assert "client_secret=***" in caplog.text
    assert "hidden" not in caplog.text
