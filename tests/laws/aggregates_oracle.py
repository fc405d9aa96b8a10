"""Every aggregate from raw snapshots, as domain.md defines it: short, naive, and obviously right.

It shares no code with the application, only what the catalogue says of breaks. A post is a dict
with `snapshots` (as `oracle.measure` gives them) and everything that is known of it; an answer has
the shape of the GraphQL answer.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from app.domain.catalogue.definitions import MetricBreak
from app.domain.catalogue.metric_catalogue import BREAKS
from tests.laws.oracle import ENGAGEMENT, METRICS, Row, last_known, total

Answer = dict[str, Any]
Window = tuple[date, date]
Days = Collection[date]
ONE_DAY = timedelta(days=1)


def days(window: Window) -> list[date]:
    start, end = window
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


class Compared(NamedTuple):
    """Which days of a window count in a change, and of the others; and each day's partner."""

    current: list[date]
    previous: list[date]
    partners: dict[date, date]
    sides: tuple[list[date], list[date]]
    """All days of the window, and of what it is compared with."""


def compared(window: Window, request: Answer, over: date) -> Compared:
    """What a window of dates is compared with, where `over` is the last day that is over."""
    to, match = request["to"], request["matchWeekdays"]
    others: list[date] = []
    if to == "CUSTOM":
        others = days((date.fromisoformat(request["start"]), date.fromisoformat(request["end"])))
    elif to == "PREVIOUS_YEAR":
        others = [
            day - timedelta(days=364) if match else day.replace(year=day.year - 1)
            for day in days(window)  # of these tests none is a leap day, none has a year
        ]
    elif to == "PREVIOUS_PERIOD":
        back = len(days(window))
        while match and back % 7:
            back += 1
        others = [day - timedelta(days=back) for day in days(window)]
    partners = dict(zip(days(window), others, strict=False))
    pairs = [(day, partner) for day, partner in partners.items() if max(day, partner) <= over]
    current, previous = [day for day, _ in pairs], [partner for _, partner in pairs]
    if to == "CUSTOM":  # those without a partner count there
        current += [day for day in days(window) if day <= over and day not in partners]
        previous += [day for day in others if day <= over and day not in partners.values()]
    sides = (days(window), others)
    if not (current and previous):
        current, previous = [], []
    return Compared(current, previous, partners, sides)


def compared_before(against: Compared, request: Answer) -> Compared:
    """What the compared days are compared with themselves: by the same rule, as if they ended now.

    CUSTOM has none for them: there it is as many days right before.
    """
    if not against.previous:
        return against
    window = min(against.previous), against.sides[1][-1]
    if request["to"] == "CUSTOM":
        request = {"to": "PREVIOUS_PERIOD", "matchWeekdays": False}
    return compared(window, request, max(against.previous))


def breaks_of(posts: Sequence[Row], against: Compared) -> list[MetricBreak]:
    """Where platforms that did something on either side changed what they count meanwhile."""
    either = {day for side in against.sides for day in side}
    active = {post["platform"] for post in (*tracked(posts, either), *published(posts, either))}
    within = [each for each in BREAKS if min(either) < each.date <= max(either)]
    return [each for each in within if each.platform in active]


def camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(map(str.title, tail))


KINDS: dict[str, Callable[[Row], Collection[Any]]] = {
    "platforms": lambda post: [post["platform"]],
    "categories": lambda post: [post["category"]],
    "tags": lambda post: post["tags"],
    "accountIds": lambda post: [post["account"]],
}


def fitting(posts: Sequence[Row], given: Answer | None) -> list[Row]:
    """The posts that have any of the values of each list."""
    lists = (given or {}).items()
    return [
        post
        for post in posts
        if all(any(value in some for value in KINDS[kind](post)) for kind, some in lists)
    ]


def within(posts: Iterable[Row], window: Window) -> list[Row]:
    """All snapshots of these posts on days of a window."""
    return on(posts, days(window))


def on(posts: Iterable[Row], some: Days) -> list[Row]:
    """All snapshots of these posts on some days."""
    return [row for post in posts for row in post["snapshots"] if row["date"] in some]


def knowing(posts: Iterable[Row], some: Days, name: str) -> list[Row]:
    """The posts that know what they gained."""
    return [post for post in posts if gained(on([post], some))[name] is not None]


def tracked(posts: Iterable[Row], some: Days) -> list[Row]:
    return [post for post in posts if on([post], some)]


def published(posts: Iterable[Row], some: Days) -> list[Row]:
    return [
        post for post in posts if post["status"] == "PUBLISHED" and post["published_on"] in some
    ]


def rate(engagement: int | None, views: int | None) -> float | None:
    if engagement is None or views is None or views <= 0:
        return None
    return engagement / views * 100


def percent(part: int | None, whole: int | None) -> float | None:
    return None if part is None or whole is None or whole <= 0 else part / whole * 100


def change(
    current: float | None, before: float | None, sizes: tuple[int, int], *, rate: bool = False
) -> Answer:
    """The change over so many days against so many."""
    answer: Answer = dict.fromkeys(
        ("current", "previous", "delta", "percent", "percentPerDay", "direction")
    )
    answer |= {"comparedDays": {"current": sizes[0], "previous": sizes[1]}, "isAcrossBreak": False}
    if sizes == (0, 0):
        return answer
    answer |= {"current": current, "previous": before}
    if current is None or before is None:
        return answer
    answer["delta"] = current - before
    daily = Fraction(current) / (1 if rate else sizes[0])
    earlier = Fraction(before) / (1 if rate else sizes[1])
    if before != 0:
        answer["percent"] = (current - before) / abs(before) * 100
        answer["percentPerDay"] = float((daily - earlier) / abs(earlier) * 100)
    rises, falls = daily > earlier, daily < earlier
    judged = answer["percentPerDay"] if before > 0 else 100 * (rises - falls)
    answer["direction"] = "UP" if judged > 5 else "DOWN" if judged < -5 else "STABLE"
    return answer


def change_of(
    posts: Sequence[Row], against: Compared, number: Callable[[Sequence[Row], Days], Any],
    of: Sequence[str] = (), *, rate: bool = False,
) -> Answer:  # fmt: skip
    """The change of a number of the compared days, which is made of metrics."""
    sides = (against.current, against.previous)
    now, before = (number(posts, side) for side in sides)
    found = change(now, before, (len(sides[0]), len(sides[1])), rate=rate)
    is_across = bool(against.current) and any(
        each.metric in of for each in breaks_of(posts, against)
    )
    return found | {"isAcrossBreak": is_across}


def gain_of(name: str) -> Callable[[Sequence[Row], Days], Any]:
    return lambda posts, some: gained(on(posts, some))[name]


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
    some = days(window)
    active = {post["platform"] for post in (*tracked(posts, some), *published(posts, some))}
    groups = {name: [post for post in posts if post["platform"] == name] for name in active}

    def most_viewed(name: str) -> Any:
        views = gained(within(groups[name], window))["views"]
        return views is None, -(views or 0), name

    return {name: groups[name] for name in sorted(active, key=most_viewed)}


def overview(posts: Sequence[Row], window: Window, against: Compared) -> Answer:
    platforms = list(by_platform(posts, window))
    best = [p for p in platforms if (platform_views(posts, p, window) or 0) > 0]
    return {
        **gained(within(posts, window)),
        "postsPublished": len(published(posts, days(window))),
        "postsTracked": len(tracked(posts, days(window))),
        "activePlatforms": platforms,
        "bestPlatform": best[0] if best else None,
        "viewsChange": change_of(posts, against, gain_of("views"), ["views"]),
        "engagementChange": change_of(posts, against, gain_of("engagement"), ENGAGEMENT),
        "engagementRateChange": change_of(
            posts, against, gain_of("engagementRate"), ["views", *ENGAGEMENT], rate=True
        ),
        "postsPublishedChange": change_of(posts, against, lambda *of: len(published(*of))),
        "lifetime": had(posts, window[1]),
    }


def platform_views(posts: Sequence[Row], platform: str, window: Window) -> int | None:
    views: int | None = gained(within(by_platform(posts, window)[platform], window))["views"]
    return views


def platforms(posts: Sequence[Row], window: Window, against: Compared) -> list[Answer]:
    scope = gained(within(posts, window))
    answers = []
    for name, group in by_platform(posts, window).items():
        sums, measured = gained(within(group, window)), len(tracked(group, days(window)))
        known = len(knowing(group, days(window), "views"))
        count = len(published(group, days(window)))
        there = [post for post in posts if post["platform"] == name]
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
                "postsPercent": percent(count, len(published(posts, days(window)))),
                "viewsChange": change_of(there, against, gain_of("views"), ["views"]),
                "engagementChange": change_of(there, against, gain_of("engagement"), ENGAGEMENT),
            }
        )
    return answers


def breakdown(group: Sequence[Row], scope: Sequence[Row], window: Window) -> Answer:
    """What some posts gained beside all of their scope."""
    sums, whole = gained(within(group, window)), gained(within(scope, window))
    some, measured = days(window), tracked(group, days(window))
    knowing_views = knowing(group, some, "views")
    knowing_engagement = knowing(group, some, "engagement")
    known = [post for post in knowing_views if post in knowing_engagement]
    return {
        **sums,
        "posts": len(measured),
        "unknownPosts": len(measured) - len(known),
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
        for category in sorted({post["category"] for post in tracked(posts, days(window))})
    ]
    return sorted(answers, key=most_viewed)


def tags(posts: Sequence[Row], window: Window) -> list[Answer]:
    """Each organization's own tags, by label and organization."""
    measured = tracked(posts, days(window))
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


WEEK_STARTS = {"MONDAY": 1, "SATURDAY": 6, "SUNDAY": 7}


def bucket(day: date, granularity: str, week_start: str) -> date:
    if granularity == "WEEK":
        while day.isoweekday() != WEEK_STARTS[week_start]:
            day -= ONE_DAY
        return day
    if granularity == "DAY":
        return day
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[granularity]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


class Series(NamedTuple):
    """What is asked of a series."""

    window: Window
    granularity: str
    week_start: str
    over: date
    against: Compared


def filled(posts: Sequence[Row], some: Sequence[date], whole: Days) -> Answer:
    """What was gained on some days: 0 if nothing was measured, null if the whole knows nothing."""
    known = {name for name, value in gained(on(posts, whole)).items() if value is not None}
    rows = on(posts, some)
    sums = gained(rows)
    nothing = {name: 0 if name in known and not rows else None for name in sums}
    return {
        **{name: nothing[name] if sums[name] is None else sums[name] for name in sums},
        "engagementRate": sums["engagementRate"],
        "date": some[0].isoformat(),
        "postsPublished": len(published(posts, some)),
    }


def points(posts: Sequence[Row], asked: Series) -> list[Answer]:
    window, partners = asked.window, asked.against.partners
    names = {day: bucket(day, asked.granularity, asked.week_start) for day in days(window)}
    answers = []
    for first in sorted(set(names.values())):
        around = [first + n * ONE_DAY for n in range(366)]
        whole = [d for d in around if bucket(d, asked.granularity, asked.week_start) == first]
        inside = [day for day in whole if day in names]
        beside = [partners[day] for day in inside if day in partners]
        answers.append(
            {
                **filled(posts, inside, days(window)),
                "date": first.isoformat(),
                "measured": bool(on(posts, inside)),
                "complete": inside == whole and whole[-1] <= asked.over,
                "daysCarried": carried(posts, inside, window),
                "compared": None
                if not beside
                else filled(posts, beside, partners.values())
                | {"isMeasured": bool(on(posts, beside))},
            }
        )
    return answers


def carried(posts: Sequence[Row], inside: Sequence[date], window: Window) -> int:
    """How many days right before have no snapshot, of the window and as many before it."""
    count, day = 0, inside[0] - ONE_DAY
    earliest = window[0] - len(days(window)) * ONE_DAY
    while on(posts, inside) and day >= earliest and not on(posts, [day]):
        count, day = count + 1, day - ONE_DAY
    return count


def time_series(posts: Sequence[Row], asked: Series) -> Answer:
    groups = by_platform(posts, asked.window).items()
    return {
        "points": points(posts, asked),
        "platforms": [{"platform": name, "points": points(group, asked)} for name, group in groups],
    }


def growth(posts: Sequence[Row], asked: Series) -> Answer:
    now = points(posts, asked._replace(granularity="DAY"))
    gaining = [day for day in now if (day["views"] or 0) > 0 and not day["daysCarried"]]
    best = max(gaining, key=lambda day: day["views"], default=None)

    def daily(point: Answer, name: str) -> Answer:
        partner = point["compared"]
        if partner is None or max(point["date"], partner["date"]) > asked.over.isoformat():
            return change(None, None, (0, 0))
        first, last = sorted(date.fromisoformat(each["date"]) for each in (point, partner))
        between = [each for each in breaks_of(posts, asked.against) if first < each.date <= last]
        names = ["views"] if name == "views" else ENGAGEMENT
        is_across = any(each.metric in names for each in between)
        return change(point[name], partner[name], (1, 1)) | {"isAcrossBreak": is_across}

    return {
        "views": change_of(posts, asked.against, gain_of("views"), ["views"]),
        "engagement": change_of(posts, asked.against, gain_of("engagement"), ENGAGEMENT),
        "bestDay": best and {"date": best["date"], "views": best["views"]},
        "days": [
            {
                "date": day["date"],
                "views": daily(day, "views"),
                "engagement": daily(day, "engagement"),
                "daysCarried": day["daysCarried"],
            }
            for day in now
        ],
    }
