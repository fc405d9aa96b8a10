"""The metrics of Plaza: this becomes `app/domain/catalogue/platforms/plaza.py`."""

from functools import partial

from app.domain.catalogue.definitions import MetricDefinition
from app.domain.platforms import Platform

_metric = partial(MetricDefinition, Platform.PLAZA)

METRICS = (
    _metric("likes", "ups", "Votes for the post."),
    _metric("comments", "comments", "Comments on the post."),
    _metric("shares", "crossposts", "How often somebody posted it again."),
)
