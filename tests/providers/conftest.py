"""A simulation for the whole session, started over before each test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from app.providers.transport import Transport
from app.simulation.server import Simulation, simulation
from tests.providers.readers import NOW, Readers


@pytest.fixture(scope="session")
def running() -> Iterator[Simulation]:
    with simulation(lambda: NOW) as server:
        yield server


@pytest.fixture
def simulated(running: Simulation) -> Simulation:
    running.world.reset()
    running.faults.clear()
    return running


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    transport = Transport(timeout_seconds=5, allow_private_hosts=True)
    yield transport
    await transport.aclose()


@pytest.fixture
def readers(simulated: Simulation, transport: Transport) -> Readers:
    return Readers(simulated, transport)
