"""How often posts are collected, as an expression over many of them at once."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case

from app.domain.collecting import cadence as cadences
from app.domain.collecting.cadence import Cadence
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.portable import micros_of
from app.tables.base import table_of
from app.tables.posts import Post

_posts = table_of(Post)
_MICROSECOND = timedelta(microseconds=1)

Cadences = tuple[tuple[Platform, Cadence], ...]
"""How often each platform's posts are collected."""


def interval_of(by_platform: Cadences, at: ColumnElement[datetime]) -> ColumnElement[int]:
    """How often a post is collected at the age that it has at an instant, in microseconds."""
    special = [
        (_posts.c.platform == platform, _of_platform(cadence, at))
        for platform, cadence in by_platform
        if cadence != cadences.USUAL
    ]
    usual = _of_platform(cadences.USUAL, at)
    return case(*special, else_=usual) if special else usual


def _of_platform(cadence: Cadence, at: ColumnElement[datetime]) -> ColumnElement[int]:
    usual = next(each for each in PostCategory if each not in cadence.without_floor)
    special = [
        (_posts.c.category == each, _of(cadence, each, at)) for each in cadence.without_floor
    ]
    return case(*special, else_=_of(cadence, usual, at)) if special else _of(cadence, usual, at)


def _of(
    cadence: Cadence, category: PostCategory, at: ColumnElement[datetime]
) -> ColumnElement[int]:
    age = micros_of(at) - micros_of(_posts.c.published_at)
    younger = (
        (age < _micros(under), _wait(cadence, category, under - _MICROSECOND))
        for under, _ in cadence.by_age
    )
    return case(*younger, else_=_wait(cadence, category, None))


def _wait(cadence: Cadence, category: PostCategory, age: timedelta | None) -> int:
    return _micros(cadences.interval_of(cadence, category, age))


def _micros(time: timedelta) -> int:
    return time // _MICROSECOND
