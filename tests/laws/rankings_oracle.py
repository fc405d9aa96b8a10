"""What is ranked and explained, from raw snapshots: the naive recount of `aggregates_oracle`.

Drivers, top content, posting times, hooks, leaderboards and coverage.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise, permutations
from statistics import mean, median
from typing import Any
from zoneinfo import ZoneInfo

from tests.laws.aggregates_oracle import (
    Answer,
    Compared,
    Days,
    Window,
    by_platform,
    camel,
    change_of,
    days,
    gain_of,
    gained,
    had,
    knowing,
    on,
    published,
    rate,
    tracked,
    within,
)
from tests.laws.oracle import ENGAGEMENT, Row, last_known


@cache
def quantile_of_t(freedom: int) -> float:
    """What 95 % of Student's t stay below, by bisection of its integral.

    With t = sqrt(freedom) tan(angle) the density is a power of the cosine.
    """

    def integral(end: float) -> float:
        width = end / 2000  # Simpson's rule
        heights = [math.cos(width * step) ** (freedom - 1) for step in range(2001)]
        return (2 * sum(heights) + 2 * sum(heights[1::2]) - heights[0] - heights[-1]) * width / 3

    low, high = 0.0, math.pi / 2
    wanted = 0.9 * integral(high)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if integral(middle) < wanted else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


def drivers(posts: Sequence[Row], against: Compared, metric: str) -> Answer:
    before, now = (_factors(posts, each, metric) for each in (against.previous, against.current))
    sizes = [sum(n for n, *_ in each.values()) for each in (before, now)]
    parts = [Fraction()] * 4
    for platform in now:
        ratios = (_ratios(sizes[0], *before[platform]), _ratios(sizes[1], *now[platform]))
        pairs = [(_first(a, b), _first(b, a)) for a, b in zip(*ratios, strict=True)]
        for order in permutations(range(4)):  # change one factor at a time, in every order
            values = [old for old, _ in pairs]
            for factor in order:
                product_before = math.prod(values)
                values[factor] = pairs[factor][1]
                parts[factor] += (math.prod(values) - product_before) / Fraction(24)
    sums = [sum(each[3] for each in side.values()) for side in (before, now)]
    unrated = [sum(each[3] - each[2] for each in side.values()) for side in (before, now)]
    return {
        "current": sums[1],
        "previous": sums[0],
        "delta": sums[1] - sums[0],
        **dict(zip(("volume", "mix", "reach", "rate"), map(float, parts), strict=True)),
        "unrated": float(unrated[1] - unrated[0]),
        "unknownPosts": len(tracked(posts, against.current)) - sum(n for n, *_ in now.values()),
        "posts": _changed_posts(posts, against, metric),
    }


def change_drivers(posts: Sequence[Row], against: Compared, metric: str) -> Answer | None:
    """None where the overview's change is."""
    change = change_of(posts, against, gain_of(metric.lower()))
    return None if change["delta"] is None else drivers(posts, against, metric)


def _factors(posts: Sequence[Row], some: Days, metric: str) -> dict[str, list[int]]:
    """Per platform n, V, E and all engagement of some days."""
    answer = {}
    for platform in {post["platform"] for post in posts}:
        group = [post for post in posts if post["platform"] == platform]
        rows = on(group, some)
        views, every = gained(rows)["views"] or 0, gained(rows)["engagement"] or 0
        rated = sum(row["rated_engagement"] for row in rows)
        if metric == "VIEWS":
            rated = every = views
        elif views <= 0:
            views = rated = 0
        answer[platform] = [_counted(group, some), views, rated, every]
    return answer


def _counted(posts: Sequence[Row], some: Days) -> int:
    """A platform's n: its posts that know their views; if none does, that know engagement."""
    return len(knowing(posts, some, "views")) or len(knowing(posts, some, "engagement"))


def _ratios(size: int, n: int, views: int, rated: int, _: int) -> list[Fraction | None]:
    """N, s, v and r, None where a window doesn't define one."""
    return [
        Fraction(size),
        Fraction(n, size) if size else None,
        Fraction(views, n) if n else None,
        Fraction(rated, views) if views else None,
    ]


def _first(*values: Fraction | None) -> Fraction:
    return next((value for value in values if value is not None), Fraction())


def _changed_posts(posts: Sequence[Row], against: Compared, metric: str) -> list[Answer]:
    name = metric.lower()
    changed = []
    for post in posts:
        now, before = (
            gained(on([post], each))[name] for each in (against.current, against.previous)
        )
        answer = {"current": now, "previous": before, "delta": (now or 0) - (before or 0)}
        if answer["delta"]:
            changed.append((post, answer | {"post": {"id": post["id"]}}))
    changed.sort(key=lambda item: (-abs(item[1]["delta"]), *_in_order(item[0])))
    return [answer for _, answer in changed[:10]]


def _in_order(post: Row) -> Any:
    """Publication, unknown last, then id: what settles equal values."""
    return post["published_at"] is None, post["published_at"], post["key"]


def lifetime_of(post: Row, day: date) -> Answer:
    sums = had([post], day)
    reach = last_known(post["snapshots"], "reach", day)
    return sums | {"engagementRate": rate(sums["engagement"], sums["views"]), "reach": reach}


def top_content(
    posts: Sequence[Row],
    window: Window,
    metric: str,
    basis: str,
    least: int | None,
    first: int | None = None,
    order: str = "BEST",
) -> list[Answer]:
    name = camel(metric.lower())
    least = 10 if least is None and metric == "ENGAGEMENT_RATE" else least
    ranked = []
    for post in posts:
        numbers, lifetime = gained(within([post], window)), lifetime_of(post, window[1])
        value = (numbers if basis == "GAINED" else lifetime)[name]
        views = (numbers if basis == "GAINED" else lifetime)["views"]
        if value is not None and (least is None or (views or 0) >= least):
            measured = numbers if within([post], window) else None
            answer = {"gained": measured, "lifetime": lifetime, "post": {"id": post["id"]}}
            ranked.append((post, {"value": value, **answer}))
    sign = -1 if order == "BEST" else 1
    ranked.sort(key=lambda item: (sign * item[1]["value"], *_in_order(item[0])))
    return [{"rank": n, **answer} for n, (_, answer) in enumerate(ranked[:first], start=1)]


def posting_times(posts: Sequence[Row], window: Window) -> list[Answer]:
    """Cells by platform, each platform's in no order: which is best, `order_of_cells` checks."""
    rates: dict[str, dict[tuple[int, int], list[float]]] = {}
    for post in published(posts, days(window)):
        value = lifetime_of(post, window[1])["engagementRate"]
        if value is not None:
            local = post["published_at"].astimezone(ZoneInfo(post["time_zone"]))
            cells = rates.setdefault(post["platform"], {})
            cells.setdefault((local.isoweekday(), local.hour), []).append(value)
    answers = [_platform_times(platform, cells) for platform, cells in rates.items()]
    return sorted(answers, key=lambda each: (-each["posts"], each["platform"]))


WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


def _platform_times(platform: str, cells: dict[tuple[int, int], list[float]]) -> Answer:
    count = sum(map(len, cells.values()))
    freedom = count - len(cells)
    margin = None
    if freedom:
        squares = sum((value - mean(cell)) ** 2 for cell in cells.values() for value in cell)
        t = quantile_of_t(freedom)
        margin = t * math.sqrt(squares / freedom)
    return {
        "platform": platform,
        "posts": count,
        "cells": {
            (WEEKDAYS[weekday - 1], hour): {
                "posts": len(cell),
                "meanRate": mean(cell),
                "medianRate": median(cell),
                "lowerBound": (
                    None if margin is None else mean(cell) - margin / math.sqrt(len(cell))
                ),
                "thin": len(cell) < 3,
            }
            for (weekday, hour), cell in cells.items()
        },
    }


def order_of_cells(cells: Sequence[Answer]) -> bool:
    """Whether cells come best first: thin ones last, then by bound, posts, weekday and hour."""

    def key(cell: Answer) -> Any:
        bound = cell["lowerBound"] or 0.0
        return cell["thin"], -bound, -cell["posts"], WEEKDAYS.index(cell["weekday"]), cell["hour"]

    return all(key(one) < key(other) for one, other in pairwise(cells))


def hooks(posts: Sequence[Row], window: Window, first: int) -> list[Answer]:
    """The posts of these tests open with a short first line, so that it is their hook."""
    groups: dict[str, list[Row]] = {}
    for post in sorted(tracked(posts, days(window)), key=_in_order):
        groups.setdefault(" ".join(post["hook"].casefold().split()), []).append(post)
    answers = []
    for group in groups.values():
        numbers = [gained(within([post], window)) for post in group]
        means = {
            f"mean{name}": _mean(each[key] for each in numbers)
            for name, key in (
                ("Views", "views"), ("Engagement", "engagement"), ("Rate", "engagementRate"),
            )
        }  # fmt: skip
        unknown = [each for each in numbers if None in (each["views"], each["engagement"])]
        counts = {"posts": len(group), "unknownPosts": len(unknown)}
        answers.append({"hook": group[0]["hook"], **counts, **means})
    answers.sort(key=_best_hook_first)
    return answers[:first]


def _best_hook_first(hook: Answer) -> Any:
    value = hook["meanEngagement"]
    return value is None, -(value or 0), -hook["posts"], hook["hook"]


def _mean(values: Iterable[float | None]) -> float | None:
    known = [Fraction(value) for value in values if value is not None]
    return float(sum(known) / len(known)) if known else None


def leaderboard(
    entrants: dict[str, Sequence[Row]],
    window: Window,
    against: Compared,
    earlier: Compared,
    by: str,
) -> list[Answer]:
    """The posts of each brand or organization, ranked by a number; ids are in order of keys."""
    keys: dict[str, Callable[[Answer, int], Any]] = {
        "VIEWS": lambda sums, _: sums["views"],
        "ENGAGEMENT": lambda sums, _: sums["engagement"],
        "ENGAGEMENT_RATE": lambda sums, _: sums["engagementRate"],
        "POSTS": lambda _, count: count,
    }
    answers = []
    for entity, posts in entrants.items():
        sums = gained(within(posts, window))
        grown = change_of(posts, against, gain_of("engagement"), ENGAGEMENT)
        if by == "GROWTH":
            value = grown["percent"]
            before = change_of(posts, earlier, gain_of("engagement"))["percent"]
        else:
            value, before = (
                _number(posts, some, keys[by]) for some in (days(window), against.previous)
            )
        if not by_platform(posts, window):
            value = None
        answers.append(
            {
                **sums,
                "id": entity,
                "value": value,
                "before": before,
                "postsPublished": len(published(posts, days(window))),
                "viewsChange": change_of(posts, against, gain_of("views"), ["views"]),
                "engagementChange": grown,
                "activePlatforms": list(by_platform(posts, window)),
            }
        )
    answers.sort(key=lambda each: (each["value"] is None, -(each["value"] or 0), each["id"]))
    values, others = ([each[side] for each in answers] for side in ("value", "before"))
    for answer in answers:
        answer["rank"] = _place(answer["value"], values)
        answer["previousRank"] = _place(answer.pop("before"), others)
    return answers


def _number(posts: Sequence[Row], some: Days, key: Callable[[Answer, int], Any]) -> Any:
    """What ranks by some days; of posts that did nothing on them there is no number."""
    if not (tracked(posts, some) or published(posts, some)):
        return None
    return key(gained(on(posts, some)), len(published(posts, some)))


def _place(value: float | None, others: Iterable[float | None]) -> int | None:
    if value is None:
        return None
    return 1 + sum(other is not None and other > value for other in others)


def coverage(posts: Sequence[Row], readable: Iterable[str]) -> Answer:
    """Of posts without any account: measured ones were imported."""
    public = [post for post in posts if post["status"] == "PUBLISHED"]
    unmeasured = [post for post in public if not post["snapshots"]]
    last = [max(post["snapshots"], key=lambda row: row["date"])
            for post in public if post["snapshots"]]  # fmt: skip
    instants = sorted(row["collected_at"].isoformat() for row in last)
    reachable = sum(post["platform"] in readable for post in unmeasured)
    return {
        "published": len(public),
        "measured": len(last),
        "imported": len(last),
        "disconnected": reachable,
        "unsupported": len(unmeasured) - reachable,
        **dict.fromkeys(("fresh", "due", "failed"), 0),
        "oldestAsOf": instants[0] if instants else None,
        "newestAsOf": instants[-1] if instants else None,
    }
