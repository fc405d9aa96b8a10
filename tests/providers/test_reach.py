"""Whether a host can be reached: connected to, and asked nothing."""

import asyncio
import socket

from app.providers.reach import unreachable
from tests.ports import free_port


async def test_a_host_that_accepts_is_reached_and_asked_nothing() -> None:
    received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.set_result(await reader.read())
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await unreachable(f"http://127.0.0.1:{port}/api") is None
        assert await received == b""


async def test_a_port_where_nobody_listens_is_refused() -> None:
    assert "Connect" in str(await unreachable(f"http://127.0.0.1:{free_port()}/"))


async def test_a_name_that_nobody_has_is_said_to_be_unknown() -> None:
    assert await unreachable("https://host.invalid/")


async def test_a_host_that_says_nothing_is_given_up_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert await unreachable(address, seconds=0.05) == "no answer within 0.05 seconds"
