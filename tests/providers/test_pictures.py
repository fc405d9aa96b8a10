import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import pytest

from app.providers import pictures
from app.providers.calls import Call, Reply
from app.providers.pictures import Cure, PictureFailed, fetch_picture
from app.providers.transport import Transport

Answer = Callable[[str], bytes]
PICTURE = b"whatever comes"


def reply(status: int, body: bytes = b"", **headers: str) -> bytes:
    lines = {"content-length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} So\r\n{head}\r\n".encode() + body


class Host:
    """A server of files on loopback, by path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.asked: list[str] = []
        self.origin = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        self.asked.append(path)
        writer.write(self.files[path])
        writer.close()

    async def fetch(self, path: str = "/") -> bytes:
        transport = Transport(timeout_seconds=3, only=self.origin)
        try:
            return await fetch_picture(transport, self.origin + path)
        finally:
            await transport.aclose()


@asynccontextmanager
async def host(**files: bytes) -> AsyncIterator[Host]:
    found = Host({f"/{name}": body for name, body in files.items()})
    server = await asyncio.start_server(found.answer, "127.0.0.1", 0)
    found.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield found


async def test_a_picture_comes_as_it_is() -> None:
    async with host(a=reply(200, PICTURE, content_type="image/jpeg")) as found:
        assert await found.fetch("/a") == PICTURE


@pytest.mark.parametrize("kind", ["application/octet-stream", "image/PNG; q=1"])
async def test_a_picture_that_its_host_hardly_names(kind: str) -> None:
    async with host(a=reply(200, PICTURE, content_type=kind)) as found:
        assert await found.fetch("/a") == PICTURE


async def test_a_picture_elsewhere_is_followed_three_times() -> None:
    files = {f"s{n}": reply(302, location=f"/s{n + 1}") for n in range(9)}
    picture = reply(200, PICTURE, content_type="image/png")
    async with host(**{**files, "s3": picture}) as found:
        assert await found.fetch("/s0") == PICTURE
    async with host(**{**files, "s4": picture}) as found:
        with pytest.raises(PictureFailed, match="leads to the next"):
            await found.fetch("/s0")
        assert found.asked == ["/s0", "/s1", "/s2", "/s3"]


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        (reply(403), Cure.ANOTHER_LINK),
        (reply(404), Cure.ANOTHER_LINK),
        (reply(410), Cure.ANOTHER_LINK),
        (reply(429), Cure.TIME),
        (reply(503), Cure.TIME),
        (reply(200, b"x" * 5_000_001, content_type="image/png"), Cure.TIME),
        (reply(200, PICTURE, content_type="image/png", content_encoding="gzip"), Cure.TIME),
        (reply(400), Cure.NONE),
        (reply(204), Cure.NONE),
        (reply(200, b"<html>", content_type="text/html"), Cure.NONE),
        (reply(200, b"<svg/>", content_type="image/svg+xml"), Cure.NONE),
        (reply(302, location="ftp://cdn.example/"), Cure.NONE),
        (reply(302, location="http://["), Cure.NONE),
    ],
)
async def test_what_may_help_where_there_is_no_picture(answer: bytes, cure: Cure) -> None:
    async with host(a=answer) as found:
        with pytest.raises(PictureFailed) as caught:
            await found.fetch("/a")
    assert caught.value.cure is cure


async def test_a_redirect_to_another_machine_is_guarded_like_the_first_address() -> None:
    async with host(a=reply(302, location="http://169.254.169.254/latest/meta-data/")) as found:
        with pytest.raises(PictureFailed, match="is not asked"):
            await found.fetch("/a")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/a", "https://localhost/a", "https://[::1]/a", "http://x.example/"],
)
async def test_no_answer_makes_us_ask_this_network_even_where_people_may(url: str) -> None:
    transport = Transport(timeout_seconds=3, allow_private_hosts=True)
    async with host(a=reply(200, PICTURE, content_type="image/png")) as found:
        port = found.origin.rpartition(":")[2]
        with pytest.raises(PictureFailed, match="is not asked"):
            await fetch_picture(transport, url.format(port=port), typed_host="social.home")
        assert not found.asked
    await transport.aclose()


async def test_a_server_at_home_gives_its_own_pictures_where_people_may_name_it() -> None:
    transport = Transport(timeout_seconds=3, allow_private_hosts=True)
    async with host(a=reply(200, PICTURE, content_type="image/png")) as found:
        typed = found.origin.removeprefix("http://")
        assert await fetch_picture(transport, f"{found.origin}/a", typed_host=typed) == PICTURE
    await transport.aclose()


async def test_all_of_it_has_20_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow:
        async def send(self, call: Call) -> Reply:
            await asyncio.sleep(30)
            raise AssertionError(call)

    monkeypatch.setattr(pictures, "SECONDS", 0.05)
    with pytest.raises(PictureFailed, match="too long"):
        await fetch_picture(Slow(), "https://cdn.example/a")
