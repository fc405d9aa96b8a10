"""How often posts are collected, as an expression over many of them at once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, case

from app.domain.collecting import cadence as cadences
from app.domain.collecting.cadence import Cadence
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.sql.portable import micros_of
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.schedule import CollectionRecord

_posts = table_of(Post)
_collection = table_of(CollectionRecord)
_MICROSECOND = timedelta(microseconds=1)

Cadences = tuple[tuple[Platform, Cadence], ...]
"""How often each platform's posts are collected."""


def interval_of(by_platform: Cadences) -> ColumnElement[int]:
    """How often a post is collected at the age at which it is due, in microseconds."""
    special = [
        (_posts.c.platform == platform, _of_platform(cadence))
        for platform, cadence in by_platform
        if cadence != cadences.USUAL
    ]
    usual = _of_platform(cadences.USUAL)
    return case(*special, else_=usual) if special else usual


def _of_platform(cadence: Cadence) -> ColumnElement[int]:
    usual = next(each for each in PostCategory if each not in cadence.without_floor)
    special = [(_posts.c.category == each, _of(cadence, each)) for each in cadence.without_floor]
    return case(*special, else_=_of(cadence, usual)) if special else _of(cadence, usual)


def _of(cadence: Cadence, category: PostCategory) -> ColumnElement[int]:
    age = micros_of(_collection.c.next_collect_at) - micros_of(_posts.c.published_at)
    younger = (
        (age < _micros(under), _wait(cadence, category, under - _MICROSECOND))
        for under, _ in cadence.by_age
    )
    return case(*younger, else_=_wait(cadence, category, None))


def _wait(cadence: Cadence, category: PostCategory, age: timedelta | None) -> int:
    return _micros(cadences.interval_of(cadence, category, age))


def _micros(time: timedelta) -> int:
    return time // _MICROSECOND
