"""Chromium's trace of a page: what its main thread did, in its own time."""

import json
from typing import Any

CATEGORIES = [
    "-*",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "blink.user_timing",
]


class Trace:
    """A trace of one page, from whose events the main thread is known."""

    def __init__(self, raw: bytes) -> None:
        """Read a trace; its page is the one that set the most marks, or else ran the most."""
        events: list[dict[str, Any]] = json.loads(raw)["traceEvents"]
        mains = {
            (event["pid"], event["tid"])
            for event in events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        threads = {
            main: [one for one in events if (one["pid"], one["tid"]) == main] for main in mains
        }
        self.events = max(threads.values(), key=_marked_and_used)

    def time_of(self, mark: str) -> int:
        """When a mark of the page was first set, in microseconds."""
        return int(min(event["ts"] for event in self.events if event["name"] == mark))

    def tasks(self, begin: int, end: int) -> list[float]:
        """The tasks that ran between two moments, each in milliseconds of its thread."""
        return [
            event.get("tdur", 0) / 1000
            for event in self.events
            if _is_task(event) and event["ts"] < end and event["ts"] + event.get("dur", 0) > begin
        ]

    def busy_ms(self, begin: int, end: int) -> float:
        return sum(self.tasks(begin, end))

    def interactions(self) -> list[tuple[int, int]]:
        """Each press or key, from the input to the frame that shows what came of it."""
        begun = {
            event["id2"]["local"] if "id2" in event else event["id"]: event
            for event in self.events
            if event["name"] == "EventTiming" and event["ph"] == "b"
        }
        ended = {
            event["id2"]["local"] if "id2" in event else event["id"]: event["ts"]
            for event in self.events
            if event["name"] == "EventTiming" and event["ph"] == "e"
        }
        return [
            (event["ts"], ended[key])
            for key, event in begun.items()
            if key in ended and event["args"]["data"].get("interactionId")
        ]


def _is_task(event: dict[str, Any]) -> bool:
    return bool(event["name"] == "RunTask" and event["ph"] == "X")


def _marked_and_used(events: list[dict[str, Any]]) -> tuple[int, float]:
    marks = sum(event.get("cat") == "blink.user_timing" for event in events)
    return marks, sum(float(event.get("tdur", 0)) for event in events if _is_task(event))
