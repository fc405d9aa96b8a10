"""Ports on loopback for programs that can't be told to take any."""

import random
import socket
from contextlib import suppress

FIRST, LAST = 10_240, 32_767
"""Below those that systems give to whoever asks for any, as all of our own servers do."""


def free_port() -> int:
    """One where nobody listens, and that nobody is given meanwhile."""
    while True:
        port = random.randint(FIRST, LAST)
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def is_listened_at(port: int) -> bool:
    """Whether somebody lets others connect there."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False
