"""Loaders of the business dashboard."""

from datetime import date
from functools import cached_property

from strawberry.dataloader import DataLoader

from app.domain.business.dashboard import Dashboard
from app.domain.scopes import Scope
from app.graphql.loaders.base import Loading
from app.services.business import dashboard


class BusinessLoaders(Loading):
    """What organizations booked, read together for all who ask at once."""

    @cached_property
    def business_by_scope(self) -> DataLoader[tuple[Scope, date], Dashboard]:
        """The dashboards of scopes, with today on each one's calendar."""
        return self._all(
            lambda session, requested: dashboard.get_dashboards(session, requested, self._visible),
            lambda key: key[0],
        )
