"""What a connected account can be like."""

from enum import StrEnum

MAX_PER_BRAND = 100
"""How many accounts one brand can connect: a list of them needs no pages then."""


class CredentialState(StrEnum):
    """Whether an account can be asked. DISCONNECTED is what a person did, FAILED what happened."""

    CONNECTED = "CONNECTED"
    FAILED = "FAILED"
    DISCONNECTED = "DISCONNECTED"
