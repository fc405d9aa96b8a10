"""Exports that don't come in again say what they are, and what to do instead."""

import pytest

from app.domain.imports.kinds.answers import KINDS
from app.domain.imports.questions import questions_of, refusal_of
from tests.domain.imports.files import File, csv_of


def test_goals_are_set_and_not_imported() -> None:
    header = ("label", "metric", "target", "start", "end", "progress current", "progress status")
    file = File(csv_of(header, ["1"] * len(header)))
    given = (file.recognized, file.column_of, file.survey, file.said)

    assert file.kind == "backbone-export-goals"
    assert list(questions_of(*given)) == []
    assert "`createGoal`" in str(refusal_of(*given))


ANSWERS = {
    "series": (
        *("date", "views", "impressions", "engagement rate (%)", "posts published"),
        *("is measured", "is complete", "scope id", "scope label"),
    ),
    "platforms": ("platform", "views", "posts published", "views percent (%)", "scope label"),
    "top-posts": (
        *("rank", "value", "gained views", "lifetime views", "post id", "post platform"),
        *("post label", "post url", "post published at", "post brand label"),
    ),
    "changed-posts": (
        *("previous", "current", "delta", "post id", "post platform", "post label", "post url"),
        *("post published on", "post brand label"),
    ),
    "change-parts": ("previous", "current", "delta", "volume", "mix", "reach", "unrated"),
    "engagement": ("total", "likes", "likes percent (%)", "saves", "saves percent (%)"),
    "growth-of-post": (
        *("age", "date", "total", "usual median", "post id", "post platform", "post label"),
        "post growth curve metric",
    ),
    "hours-of-post": ("at", "hour", "total", "post id", "post external id", "post platform"),
    "totals-of-post": (
        *("as of", "totals views", "gained today views", "gained last 7 days views"),
        *("post id", "post platform", "post external id", "post label", "post url"),
    ),
    "coverage": ("published", "measured", "fresh", "due", "unsupported", "disconnected"),
    "recommendations": (
        "statement",
        "posts",
        "confidence",
        "pattern value",
        "pattern mean rate (%)",
    ),
    "learned": ("kind", "conclusion", "learned at", "evidence conclusion", "brand label"),
    "revenue-days": ("date", "amount", "business revenue currencies currency"),
    "asset-days": ("date", "amount", "business ingredients takings today"),
    "credit-leaders": ("rank", "used", "organization id", "organization label"),
    "asset-leaders": ("rank", "made", "organization id", "organization label"),
    "posting-hours": (
        *("weekday", "hour", "posts", "mean rate (%)", "median rate (%)", "lower bound", "is thin"),
        *("platforms platform",),
    ),
    "tags-of-all": ("id", "tag", "organization id", "organization label"),
    "tag-rules": (
        *("id", "kind", "text", "tag label", "brand id", "brand label"),
        *("organization id", "organization label"),
    ),
    "brand-ranking": ("rank", "brand id", "brand label", "views", "posts published"),
    "account-states": (
        *("id", "platform", "handle", "state", "followers", "followers on"),
        "coverage measured",
    ),
    "revenue": ("currency", "takings today", "takings month to date", "business today"),
    "revenue-leaders": (
        *("rank", "value", "organization id", "organization label"),
        "business leaders by revenue currency",
    ),
    "revenue-outlook": ("currency", "projection total", "projection low", "projection high"),
    "cash-and-use": (
        *("currency", "cash in minor", "usage value minor", "business comparisons sold"),
    ),
    "credit-days": ("date", "sold", "consumed", "business credits balance"),
    "asset-kinds": ("category", "made", "business today"),
    "platform-series": (
        *("date", "posts published", "is measured", "is complete"),
        "scope time series platforms platform",
    ),
    "opening-lines": ("hook", "posts", "unknown posts", "mean views", "mean engagement"),
    "kinds-of-posts": ("category", "posts", "views", "engagement", "average views"),
    "tag-performance": ("tag id", "tag label", "posts", "views", "engagement", "average views"),
    "patterns": ("kind", "value", "posts", "mean rate (%)", "rest rate (%)", "brand label"),
    "experiments": (
        *("variant", "posts", "rated posts", "views", "has enough", "brand label"),
        "brand experiments verdict",
    ),
    "attribution": ("value", "posts", "unknown posts", "views", "engagement", "best post id"),
    "memory": ("id", "kind", "statement", "learned at", "evidence conclusion", "brand label"),
    "audience-days": ("date", "followers", "measured accounts", "is measured", "scope label"),
    "audience-platforms": ("platform", "followers", "net growth", "account count"),
    "audience-accounts": ("followers", "net growth", "account id", "account platform"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_refused_by_what_it_is_and_nothing_is_asked(name: str) -> None:
    header = ANSWERS[name]
    file = File(csv_of(header, ["1"] * len(header)))
    given = (file.recognized, file.column_of, file.survey, file.said)

    assert file.kind == f"backbone-export-{name}"
    assert list(questions_of(*given)) == []
    assert "import the" in str(refusal_of(*given))


def test_answers_have_names_of_their_own_and_are_refused() -> None:
    assert all(kind.name.startswith("backbone-export-") and kind.is_export for kind in KINDS)
    assert all(kind.refusal for kind in KINDS)
