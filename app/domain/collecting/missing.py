"""Metrics that a platform's last answer lacks although the post should have them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson


class MissingMetric(NamedTuple):
    """A metric that was not answered: why, in words, and since when it is so."""

    metric: str
    reason: str
    since: datetime


def still_missing(
    before: Sequence[MissingMetric], reasons: Mapping[str, str], now: datetime
) -> list[MissingMetric]:
    """What is missing after an answer at `now` that lacks these metrics, each for its reason.

    One that was missing before is so since then; one that was answered no longer is.
    """
    since = {each.metric: each.since for each in before}
    return [
        MissingMetric(metric, reason, since.get(metric, now))
        for metric, reason in sorted(reasons.items())
    ]


def text_of(missing: Sequence[MissingMetric]) -> str | None:
    """Them as JSON, to be stored; None of none."""
    return orjson.dumps([each._asdict() for each in missing]).decode() if missing else None


def read_text(text: str | None) -> list[MissingMetric]:
    """What `text_of` has written."""
    return [
        MissingMetric(each["metric"], each["reason"], datetime.fromisoformat(each["since"]))
        for each in orjson.loads(text or "[]")
    ]
