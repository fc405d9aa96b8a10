"""Runs: work that somebody requested and that takes a while."""

from enum import StrEnum


class RunStatus(StrEnum):
    """How far a refresh or a sync has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
