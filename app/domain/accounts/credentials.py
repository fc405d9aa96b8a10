"""The states and limits of connected accounts."""

from enum import StrEnum

MAX_PER_BRAND = 100
"""How many accounts one brand can connect: few enough that a list of them needs no pages."""


class CredentialState(StrEnum):
    """Whether an account can be read. DISCONNECTED is a person's doing, FAILED isn't."""

    CONNECTED = "CONNECTED"
    FAILED = "FAILED"
    DISCONNECTED = "DISCONNECTED"
