"""Providers connected to the simulation."""

from collections.abc import AsyncIterator

import pytest

from app.providers.transport import Transport
from app.simulation.server import Simulation
from tests.providers.readers import Readers


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(timeout_seconds=5, allow_private_hosts=True)
    yield transport
    await transport.aclose()


@pytest.fixture
def readers(simulated: Simulation, transport: Transport) -> Readers:
    return Readers(simulated, transport)
