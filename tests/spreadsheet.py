"""What a person gets from the sample file with a spreadsheet: plain Python, nothing of ours.

Shares no code with the services, so that it can't share their mistakes. `read` gives the file's
own rows; `sheet` adds to each the columns that one would add by hand: what each counter grew by
since the video's row before, and what was there already when an old video was first seen. The
other functions add up such a sheet.
"""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

METRICS = ("views", "likes", "comments")
Line = dict[str, Any]


def read(path: Path, time_zone: str = "UTC") -> list[Line]:
    """The file's rows with numbers and dates; comments are None where they are disabled."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [_line(row, time_zone) for row in csv.DictReader(stream)]


def _line(row: dict[str, str], time_zone: str) -> Line:
    year, day, month = row["trending_date"].split(".")
    published = datetime.fromisoformat(row["publish_time"])
    return {
        "video": row["video_id"],
        "date": date(2000 + int(year), int(month), int(day)),
        "title": row["title"],
        "channel": row["channel_title"],
        "published_at": published,
        "published_on": published.astimezone(ZoneInfo(time_zone)).date(),
        "views": int(row["views"]),
        "likes": int(row["likes"]),
        "comments": None if row["comments_disabled"] == "True" else int(row["comment_count"]),
        "description": "\n".join(row["description"].split("\\n")),
    }


def sheet(lines: list[Line]) -> list[Line]:
    """The rows by video and date, each with its `gained` and `found` (baseline) per metric.

    A video's channel is that of its last row, whatever its case.
    """
    by_video: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (line["video"], line["date"])):
        by_video[line["video"]].append(line)
    return [
        line | {"channel": of_video[-1]["channel"].lower()}
        for of_video in by_video.values()
        for line in _with_growth(of_video)
    ]


def _with_growth(of_video: list[Line]) -> list[Line]:
    seen: dict[str, int] = {}
    result = []
    for line in of_video:
        is_young = line["date"] - line["published_on"] <= timedelta(days=7)
        gained: dict[str, int | None] = dict.fromkeys(METRICS)
        found: dict[str, int | None] = dict.fromkeys(METRICS)
        for metric in METRICS:
            total = line[metric]
            if total is None:
                continue
            if metric in seen:
                gained[metric] = total - seen[metric]
            elif is_young:
                gained[metric] = total
            else:
                found[metric] = total
            seen[metric] = total
        # Views are in every row; engagement of a day on which they were found can't be rated.
        rated = 0 if found["views"] is not None else _sum(gained["likes"], gained["comments"])
        result.append(line | {"gained": gained, "found": found, "rated": rated or 0})
    return result


def _sum(*numbers: int | None) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def channels(rows: list[Line]) -> set[str]:
    """The channels that have a video, in lower case."""
    return {row["channel"] for row in rows}


def overview(rows: list[Line], channel: str | None, start: date, end: date) -> Line:
    """What a channel (all, if None) gained from `start` to `end`, and has in total by then."""
    own = [row for row in rows if channel is None or row["channel"] == channel.lower()]
    window = [row for row in own if start <= row["date"] <= end]
    gains = {metric: _sum(*(row["gained"][metric] for row in window)) for metric in METRICS}
    engagement = _sum(gains["likes"], gains["comments"])
    published = {row["video"] for row in own if start <= row["published_on"] <= end}
    return {
        **gains,
        "engagement": engagement,
        "rate": _rate(sum(row["rated"] for row in window), gains["views"], engagement),
        "posts_published": len(published),
        "posts_tracked": len({row["video"] for row in window}),
        "lifetime": lifetime([row for row in own if row["date"] <= end]),
    }


def lifetime(rows: list[Line]) -> Line:
    """What these rows say that was gained or found: the totals after the last of them."""
    return {
        metric: _sum(*(row[kind][metric] for row in rows for kind in ("gained", "found")))
        for metric in METRICS
    }


def _rate(rated: int, views: int | None, engagement: int | None) -> float | None:
    return rated / views * 100 if views and views > 0 and engagement is not None else None


def daily(rows: list[Line]) -> dict[tuple[str, date], Line]:
    """Per channel and day with a row: gains, baselines, rated engagement and number of rows."""
    days: dict[tuple[str, date], list[Line]] = defaultdict(list)
    for row in rows:
        days[row["channel"], row["date"]].append(row)
    return {
        key: {
            "gained": {m: _sum(*(row["gained"][m] for row in of_day)) for m in METRICS},
            "found": {m: _sum(*(row["found"][m] for row in of_day)) or 0 for m in METRICS},
            "rated": sum(row["rated"] for row in of_day),
            "rows": len(of_day),
        }
        for key, of_day in days.items()
    }


def posts(rows: list[Line]) -> dict[str, Line]:
    """Each video as its row of the latest date describes it."""
    latest: dict[str, Line] = {}
    for row in sorted(rows, key=lambda row: row["date"]):
        latest[row["video"]] = row
    return latest
