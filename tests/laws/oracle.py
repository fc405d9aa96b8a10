"""A naive recount: every number worked out from raw rows alone, as domain.md defines it.

It shares no code with the application and takes no shortcut: each number looks at the whole
history again. Rows are dicts; snapshots are those of one post unless a function says otherwise.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
Key = tuple[Any, ...]

ENGAGEMENT = ("likes", "comments", "shares", "saves")
METRICS = ("views", *ENGAGEMENT, "impressions", "clicks", "watch_seconds")
COUNTS = (*METRICS, "reach")
RAW = ("date", "collected_at", "answered_at", *COUNTS, "extra")
VIEWS_ARE_IMPRESSIONS = {"TWITTER", "PINTEREST", "LINKEDIN"}


def total(values: Iterable[int | None]) -> int | None:
    """Sums skip what is unknown, and are unknown only if nothing is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def day_of(platform: str, readings: Iterable[Row]) -> Row | None:
    """What readings of one day make of it, each `at` an instant and with the `answers` given then.

    Of each metric the last answer counts; of equal instants the larger, not reported lowest.
    """
    readings = [{**row, "answers": on_platform(platform, row["answers"])} for row in readings]
    named = {name for row in readings for name in row["answers"]}
    last: dict[str, tuple[datetime, int | None]] = {}
    for name in named:
        answers = [(row["at"], row["answers"][name]) for row in readings if name in row["answers"]]
        last[name] = max(answers, key=lambda answer: (answer[0], unknown_lowest(answer[1])))
    if not last:
        return None
    latest = max(at for at, _ in last.values())
    earlier = {name: at.isoformat() for name, (at, _) in last.items() if at != latest}
    never = {name: None for name in COUNTS if name not in last}
    extra = {name: last[name][1] for name in named - {*COUNTS}}
    return {
        "collected_at": latest,
        **{name: last[name][1] if name in last else None for name in COUNTS},
        "answered_at": as_json(earlier | never),
        "extra": as_json(extra),
    }


def on_platform(platform: str, answers: Row) -> Row:
    """Where views are impressions, they are so; views beside them are those of the video."""
    impressions = answers.get("impressions")
    if platform not in VIEWS_ARE_IMPRESSIONS or impressions is None:
        return answers
    beside = answers.get("views")
    video = {} if beside in {None, impressions} else {"videoViews": beside}
    return {**video, **answers, "views": impressions}


def unknown_lowest(count: int | None) -> int:
    return -1 if count is None else count


def as_json(values: Row) -> str | None:
    return json.dumps(values, sort_keys=True, separators=(",", ":")) if values else None


def last_known(snapshots: Sequence[Row], metric: str, day: date) -> int | None:
    """The last known total of a metric at the end of a day."""
    known = [row for row in snapshots if row["date"] <= day and row[metric] is not None]
    return max(known, key=lambda row: row["date"])[metric] if known else None


def gain_and_baseline(
    snapshots: Sequence[Row], snapshot: Row, metric: str, published_on: date | None
) -> tuple[int | None, int | None]:
    """What a metric gained on the day of a snapshot, and its baseline if it started there."""
    if snapshot[metric] is None:
        return None, None
    earlier = last_known(snapshots, metric, snapshot["date"] - timedelta(days=1))
    if earlier is not None:
        return snapshot[metric] - earlier, None
    if published_on is not None and snapshot["date"] <= published_on + timedelta(days=7):
        return snapshot[metric], None
    return None, snapshot[metric]


def rated_engagement(snapshots: Sequence[Row], snapshot: Row, published_on: date | None) -> int:
    """The engagement gained, if views are known by then and don't start there as a baseline."""
    views_known = last_known(snapshots, "views", snapshot["date"]) is not None
    _, views_baseline = gain_and_baseline(snapshots, snapshot, "views", published_on)
    if not views_known or views_baseline is not None:
        return 0
    gains = (gain_and_baseline(snapshots, snapshot, name, published_on)[0] for name in ENGAGEMENT)
    return total(gains) or 0


def measure(snapshots: Sequence[Row], published_on: date | None) -> list[dict[str, Any]]:
    """The snapshots with their gains and baselines."""
    measured = []
    for snapshot in snapshots:
        row = {name: snapshot[name] for name in RAW if name in snapshot}
        for metric in METRICS:
            gain, baseline = gain_and_baseline(snapshots, snapshot, metric, published_on)
            row[f"{metric}_gain"], row[f"{metric}_baseline"] = gain, baseline
        row["rated_engagement"] = rated_engagement(snapshots, snapshot, published_on)
        measured.append(row)
    return measured


def post_totals(snapshots: Sequence[Row]) -> dict[str, Any]:
    """A post's last known totals and reach; `as_of` is that of its last day."""
    first, last = (pick(snapshots, key=lambda row: row["date"]) for pick in (min, max))
    return {
        **{metric: last_known(snapshots, metric, last["date"]) for metric in METRICS},
        "first_date": first["date"],
        "last_date": last["date"],
        "as_of": last["collected_at"],
        "reach": last_known(snapshots, "reach", last["date"]),
    }


def lost(measured: Iterable[Row]) -> int:
    """What a post's metrics together lost on the days on which they fell."""
    gains = (row[f"{metric}_gain"] for row in measured for metric in METRICS)
    return sum(-gain for gain in gains if gain is not None and gain < 0)


def assert_true(regularity: Row, measured: Sequence[Row]) -> None:
    """A post's gaps aren't longer than is said, and each day tells from the one that is said on."""
    days = sorted(row["date"] for row in measured)
    gaps = ((later - earlier).days for earlier, later in pairwise(days))
    assert max(gaps, default=0) <= regularity["longest_gap"]

    since = regularity["told_from"]
    if since is None:
        return
    assert since in days
    for group in (["views"], ENGAGEMENT):
        known = [any(row[f"{name}_gain"] is not None for name in group) for row in measured]
        ever = any(row[name] is not None for row in measured for name in group)
        assert not ever or all(
            is_known for row, is_known in zip(measured, known, strict=True) if row["date"] >= since
        )


def _grouped(
    posts: Iterable[Row], measured: Mapping[Any, Sequence[Row]], *, by_platform: bool
) -> dict[Key, tuple[list[Row], int]]:
    """The measurements and the number of posts published, per brand, day (and platform)."""
    rows: dict[Key, list[Row]] = defaultdict(list)
    published: dict[Key, int] = defaultdict(int)
    for post in posts:
        if post["archived_at"] is not None:
            continue
        platform = (post["platform"],) if by_platform else ()
        for row in measured.get(post["id"], ()):
            rows[post["brand_id"], row["date"], *platform].append(row)
        if post["status"] == "PUBLISHED" and post["published_on"] is not None:
            published[post["brand_id"], post["published_on"], *platform] += 1
    return {key: (rows[key], published[key]) for key in {*rows, *published}}


def analytics_daily(
    posts: Sequence[Row], measured: Mapping[Any, Sequence[Row]]
) -> dict[Key, dict[str, Any]]:
    """Per brand, day and platform: sums of gains and baselines, and what was counted."""
    expected = {}
    for key, (rows, published) in _grouped(posts, measured, by_platform=True).items():
        sums: dict[str, Any] = {}
        for metric in METRICS:
            sums[metric] = total(row[f"{metric}_gain"] for row in rows)
            sums[f"{metric}_baseline"] = total(row[f"{metric}_baseline"] for row in rows) or 0
            sums[f"{metric}_known"] = sum(row[f"{metric}_gain"] is not None for row in rows)
            sums[f"{metric}_reported"] = sum(row[metric] is not None for row in rows)
        sums["rated_engagement"] = sum(row["rated_engagement"] for row in rows)
        expected[key] = sums | {"snapshots": len(rows), "posts_published": published}
    return expected


def brand_daily(
    posts: Sequence[Row], measured: Mapping[Any, Sequence[Row]]
) -> dict[Key, dict[str, Any]]:
    """Per brand and day, all platforms together."""
    expected = {}
    for key, (rows, published) in _grouped(posts, measured, by_platform=False).items():
        engagement = [row[f"{metric}_gain"] for row in rows for metric in ENGAGEMENT]
        expected[key] = {
            "views": total(row["views_gain"] for row in rows),
            "engagement": total(engagement),
            "views_known": sum(row["views_gain"] is not None for row in rows),
            "engagement_known": sum(gain is not None for gain in engagement),
            "rated_engagement": sum(row["rated_engagement"] for row in rows),
            "snapshots": len(rows),
            "posts_published": published,
        }
    return expected


def analytics_totals(
    posts: Sequence[Row], snapshots: Mapping[Any, Sequence[Row]]
) -> dict[Key, dict[str, Any]]:
    """Per brand and platform: current lifetime totals, and how many snapshots reported them."""
    counted = [post for post in posts if post["archived_at"] is None and post["id"] in snapshots]
    expected = {}
    for key in {(post["brand_id"], post["platform"]) for post in counted}:
        own = [snapshots[p["id"]] for p in counted if (p["brand_id"], p["platform"]) == key]
        sums: dict[str, Any] = {"snapshots": sum(len(rows) for rows in own)}
        for metric in METRICS:
            sums[metric] = total(last_known(rows, metric, date.max) for rows in own)
            sums[f"{metric}_reported"] = sum(
                row[metric] is not None for rows in own for row in rows
            )
        expected[key] = sums
    return expected
