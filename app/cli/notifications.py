"""What a service tells the program that started it, by the protocol of sd_notify(3).

That is systemd, or `backbone serve` with several processes, which listens for its own.
"""

import asyncio
import os
import socket

import structlog

READY = "READY=1"
STOPPING = "STOPPING=1"
ALIVE = "WATCHDOG=1"

log = structlog.get_logger()


def notify(state: str) -> None:
    """Tell the program that started this one, where it listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        try:
            # An address that begins with @ is in Linux's abstract namespace.
            sender.connect(f"\0{address[1:]}" if address.startswith("@") else address)
            sender.sendall(state.encode())
        except OSError as problem:
            log.warning("notification.not_sent", state=state, problem=str(problem))


async def stay_watched() -> None:
    """Say that this process lives, as often as its watchdog wants to hear it, until cancelled."""
    patience = int(os.environ.get("WATCHDOG_USEC", "0")) / 1_000_000
    while patience:
        notify(ALIVE)
        await asyncio.sleep(patience / 3)
