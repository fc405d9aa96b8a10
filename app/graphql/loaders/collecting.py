"""Loaders of how posts are collected, and of refresh runs."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.attention.entries import Entry
from app.domain.collecting.explanations import Collection
from app.domain.keys import OwnedKey
from app.domain.pages import Page
from app.graphql.loaders.base import Loading, PageKey, ids_of, organization_of
from app.services import attention
from app.services.collecting import collection_states, refresh_runs
from app.storage.database import Session


class CollectionLoaders(Loading):
    """What is known of collecting, read together for all who ask at once."""

    @cached_property
    def attention_by_scope(self) -> DataLoader[attention.Request, tuple[Entry, ...]]:
        """What needs somebody in scopes, in order."""
        return self._all(
            lambda session, keys: attention.get_entries(session, keys, self._visible),
            lambda key: key.scope,
        )

    @cached_property
    def collection_by_post(self) -> DataLoader[OwnedKey, Collection]:
        """How posts that exist for the caller are collected."""
        return self._below(collection_states.get_collections)

    @cached_property
    def run_by_id(self) -> DataLoader[UUID, refresh_runs.Run | None]:
        """Refresh runs, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: refresh_runs.get_runs(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def runs_by_organization(self) -> DataLoader[PageKey, Page[refresh_runs.Run]]:
        """Pages of organizations' refresh runs."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: PageKey
        ) -> Mapping[UUID, Page[refresh_runs.Run]]:
            return await refresh_runs.list_runs_per_organization(session, ids_of(keys), key.request)

        return self._per_parent(read)

    @cached_property
    def run_count_by_organization(self) -> DataLoader[UUID, int]:
        """How long those lists are."""
        return self._all(refresh_runs.count_runs_per_organization)
