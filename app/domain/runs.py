"""Runs: work that somebody asked for and that takes its time."""

from enum import StrEnum


class RunStatus(StrEnum):
    """How far a refresh or a sync has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
