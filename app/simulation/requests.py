"""What arrived at a simulated platform."""

from dataclasses import dataclass

from app.domain.platforms import Platform


@dataclass(frozen=True)
class ReceivedRequest:
    """What an app requested when it sent a person to a platform; the code is good for this."""

    platform: Platform
    redirect_uri: str
    challenge: str | None


@dataclass(frozen=True)
class Recorded:
    """A request as it arrived; `target` is path and query."""

    method: str
    target: str
