"""Every aggregate from raw snapshots, as domain.md defines it: short, naive, and obviously right.

It shares no code with the application. A post is a dict with `snapshots` (as `oracle.measure`
gives them) and everything that is known of it; an answer has the shape of the GraphQL answer.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from tests.laws.oracle import ENGAGEMENT, METRICS, Row, last_known, total

Answer = dict[str, Any]
Window = tuple[date, date]
ONE_DAY = timedelta(days=1)


def days(window: Window) -> list[date]:
    start, end = window
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def previous(window: Window) -> Window:
    length = timedelta(days=len(days(window)))
    return window[0] - length, window[1] - length


def camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(map(str.title, tail))


def within(posts: Iterable[Row], window: Window) -> list[Row]:
    """All snapshots of these posts on days of a window."""
    start, end = window
    return [row for post in posts for row in post["snapshots"] if start <= row["date"] <= end]


def knowing(posts: Iterable[Row], window: Window, name: str) -> list[Row]:
    """The posts that know what they gained."""
    return [post for post in posts if gained(within([post], window))[name] is not None]


def tracked(posts: Iterable[Row], window: Window) -> list[Row]:
    return [post for post in posts if within([post], window)]


def published(posts: Iterable[Row], window: Window) -> list[Row]:
    return [
        post
        for post in posts
        if post["status"] == "PUBLISHED"
        and post["published_on"] is not None
        and window[0] <= post["published_on"] <= window[1]
    ]


def rate(engagement: int | None, views: int | None) -> float | None:
    if engagement is None or views is None or views <= 0:
        return None
    return engagement / views * 100


def percent(part: int | None, whole: int | None) -> float | None:
    return None if part is None or whole is None or whole <= 0 else part / whole * 100


def change(current: float | None, before: float | None) -> Answer:
    answer: Answer = {"current": current, "previous": before, "delta": None, "percent": None}
    if current is None or before is None:
        return answer | {"direction": None}
    answer["delta"] = delta = current - before
    if before != 0:
        answer["percent"] = delta / abs(before) * 100
    judged = answer["percent"] if before > 0 else math.copysign(100, delta) if delta else 0
    direction = "UP" if judged > 5 else "DOWN" if judged < -5 else "STABLE"
    return answer | {"direction": direction}


def gained(snapshots: Sequence[Row]) -> Answer:
    """What snapshots add up to."""
    sums = {name: total(row[f"{name}_gain"] for row in snapshots) for name in METRICS}
    engagement = total(sums[name] for name in ENGAGEMENT)
    rated = None if engagement is None else sum(row["rated_engagement"] for row in snapshots)
    return {
        **{camel(name): value for name, value in sums.items()},
        "engagement": engagement,
        "engagementRate": rate(rated, sums["views"]),
    }


def had(posts: Iterable[Row], day: date) -> Answer:
    """Totals by the end of a day."""
    sums = {
        name: total(last_known(post["snapshots"], name, day) for post in posts) for name in METRICS
    }
    engagement = total(sums[name] for name in ENGAGEMENT)
    return {camel(name): value for name, value in sums.items()} | {"engagement": engagement}


def by_platform(posts: Sequence[Row], window: Window) -> dict[str, list[Row]]:
    """The posts of each active platform, most viewed first, unknown views last, then by name."""
    active = {post["platform"] for post in (*tracked(posts, window), *published(posts, window))}
    groups = {name: [post for post in posts if post["platform"] == name] for name in active}

    def most_viewed(name: str) -> Any:
        views = gained(within(groups[name], window))["views"]
        return views is None, -(views or 0), name

    return {name: groups[name] for name in sorted(active, key=most_viewed)}


def overview(posts: Sequence[Row], window: Window) -> Answer:
    now, before = (gained(within(posts, each)) for each in (window, previous(window)))
    count = [len(published(posts, each)) for each in (window, previous(window))]
    platforms = list(by_platform(posts, window))
    best = [p for p in platforms if (platform_views(posts, p, window) or 0) > 0]
    return {
        **now,
        "postsPublished": count[0],
        "postsTracked": len(tracked(posts, window)),
        "activePlatforms": platforms,
        "bestPlatform": best[0] if best else None,
        "viewsChange": change(now["views"], before["views"]),
        "engagementChange": change(now["engagement"], before["engagement"]),
        "engagementRateChange": change(now["engagementRate"], before["engagementRate"]),
        "postsPublishedChange": change(*count),
        "lifetime": had(posts, window[1]),
    }


def platform_views(posts: Sequence[Row], platform: str, window: Window) -> int | None:
    views: int | None = gained(within(by_platform(posts, window)[platform], window))["views"]
    return views


def platforms(posts: Sequence[Row], window: Window) -> list[Answer]:
    scope = gained(within(posts, window))
    answers = []
    for name, group in by_platform(posts, window).items():
        sums, measured = gained(within(group, window)), len(tracked(group, window))
        known = len(knowing(group, window, "views"))
        count = len(published(group, window))
        answers.append(
            {
                **sums,
                "platform": name,
                "postsPublished": count,
                "postsTracked": measured,
                "averageViews": sums["views"] / known if known else None,
                "unknownPosts": measured - known,
                "viewsPercent": percent(sums["views"], scope["views"]),
                "engagementPercent": percent(sums["engagement"], scope["engagement"]),
                "postsPercent": percent(count, len(published(posts, window))),
            }
        )
    return answers


def breakdown(group: Sequence[Row], scope: Sequence[Row], window: Window) -> Answer:
    """What some posts gained beside all of their scope."""
    sums, whole = gained(within(group, window)), gained(within(scope, window))
    knowing_views = knowing(group, window, "views")
    knowing_engagement = knowing(group, window, "engagement")
    known = [post for post in knowing_views if post in knowing_engagement]
    return {
        **sums,
        "posts": len(tracked(group, window)),
        "unknownPosts": len(tracked(group, window)) - len(known),
        "averageViews": sums["views"] / len(knowing_views) if knowing_views else None,
        "averageEngagement": (
            sums["engagement"] / len(knowing_engagement) if knowing_engagement else None
        ),
        "viewsPercent": percent(sums["views"], whole["views"]),
        "engagementPercent": percent(sums["engagement"], whole["engagement"]),
    }


def most_viewed(answer: Answer) -> tuple[bool, int]:
    return answer["views"] is None, -(answer["views"] or 0)


def categories(posts: Sequence[Row], window: Window) -> list[Answer]:
    answers = [
        {
            "category": category,
            **breakdown([post for post in posts if post["category"] == category], posts, window),
        }
        for category in sorted({post["category"] for post in tracked(posts, window)})
    ]
    return sorted(answers, key=most_viewed)


def tags(posts: Sequence[Row], window: Window) -> list[Answer]:
    """Each organization's own tags, by label and organization."""
    measured = tracked(posts, window)
    names = {(post["organization"], label) for post in measured for label in post["tags"]}
    answers = []
    for organization, label in sorted(names, key=lambda name: (name[1].casefold(), name[0])):
        group = [
            post for post in posts if post["organization"] == organization and label in post["tags"]
        ]
        tag = {"label": label, "organization": {"id": organization}}
        answers.append({"tag": tag, **breakdown(group, posts, window)})
    return sorted(answers, key=most_viewed)


def engagement(posts: Sequence[Row], window: Window) -> Answer:
    sums = gained(within(posts, window))
    parts = {name: sums[name] for name in ENGAGEMENT}
    shares = {f"{name}Percent": percent(part, sums["engagement"]) for name, part in parts.items()}
    return {**parts, "total": sums["engagement"], **shares}


def bucket(day: date, granularity: str) -> date:
    if granularity == "WEEK":
        return day - timedelta(days=day.isoweekday() - 1)
    return day.replace(day=1) if granularity == "MONTH" else day


def points(posts: Sequence[Row], window: Window, granularity: str, last_over: date) -> list[Answer]:
    """A series: 0 where nothing was measured, null where a bucket or the window knows nothing."""
    known = {name for name, value in gained(within(posts, window)).items() if value is not None}
    answers = []
    for first in sorted({bucket(day, granularity) for day in days(window)}):
        whole = [day for n in range(31) if bucket(day := first + n * ONE_DAY, granularity) == first]
        inside = [day for day in whole if window[0] <= day <= window[1]]
        rows = within(posts, (inside[0], inside[-1]))
        sums = gained(rows)
        nothing = {name: 0 if name in known and not rows else None for name in sums}
        answers.append(
            {
                **{name: nothing[name] if sums[name] is None else sums[name] for name in sums},
                "engagementRate": sums["engagementRate"],
                "date": first.isoformat(),
                "postsPublished": len(published(posts, (inside[0], inside[-1]))),
                "measured": bool(rows),
                "complete": inside == whole and whole[-1] <= last_over,
            }
        )
    return answers


def time_series(posts: Sequence[Row], window: Window, granularity: str, last_over: date) -> Answer:
    groups = by_platform(posts, window).items()
    return {
        "points": points(posts, window, granularity, last_over),
        "platforms": [
            {"platform": name, "points": points(group, window, granularity, last_over)}
            for name, group in groups
        ],
    }


def growth(posts: Sequence[Row], window: Window) -> Answer:
    now, before = (points(posts, each, "DAY", date.max) for each in (window, previous(window)))
    sums = [gained(within(posts, each)) for each in (window, previous(window))]
    gaining = [day for day in now if (day["views"] or 0) > 0]
    best = max(gaining, key=lambda day: day["views"], default=None)
    return {
        "views": change(*(each["views"] for each in sums)),
        "engagement": change(*(each["engagement"] for each in sums)),
        "bestDay": best and {"date": best["date"], "views": best["views"]},
        "days": [
            {
                "date": day["date"],
                "views": change(day["views"], earlier["views"]),
                "engagement": change(day["engagement"], earlier["engagement"]),
            }
            for day, earlier in zip(now, before, strict=True)
        ],
    }
