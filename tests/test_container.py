"""The container's own files, as far as they can be tried without building it."""

import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

DOCKERFILE = (Path(__file__).parents[1] / "Dockerfile").read_text("utf-8")


class Healthy(http.server.BaseHTTPRequestHandler):
    """Answers the health check, and nothing else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its signature
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), Healthy)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def check_health(port: int) -> int:
    joined = DOCKERFILE.replace("\\\n", "")
    found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", joined, re.MULTILINE)
    assert found
    _python, *arguments = json.loads(found[1])
    environment = os.environ | {"BACKBONE_PORT": str(port)}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, stderr=subprocess.DEVNULL, check=False
    ).returncode


def test_the_health_check_asks_the_port_that_is_served(port: int) -> None:
    assert check_health(port) == 0


def test_the_health_check_fails_where_nobody_answers(port: int) -> None:
    assert check_health(port + 1 if port < 65535 else port - 1) != 0
