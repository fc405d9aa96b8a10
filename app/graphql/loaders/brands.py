"""Loaders of brands, and of their lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.keys import OwnedKey
from app.domain.pages import Page
from app.graphql.loaders.base import Loading, PageKey, ids_of, organization_of
from app.services import brands
from app.storage.database import Session


@dataclass(frozen=True, slots=True)
class BrandsKey(PageKey):
    """A page of an organization's brands."""

    search: str | None
    archived: bool | None


class BrandLoaders(Loading):
    """Brands, read in one batch for fields that ask at once."""

    @cached_property
    def brand_by_id(self) -> DataLoader[UUID, brands.Brand | None]:
        """Brands, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: brands.get_brands(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def brands_by_organization(self) -> DataLoader[BrandsKey, Page[brands.Brand]]:
        """Pages of organizations' brands."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: BrandsKey
        ) -> Mapping[UUID, Page[brands.Brand]]:
            return await brands.list_brands_per_organization(
                session, ids_of(keys), key.request, search=key.search, archived=key.archived
            )

        return self._per_parent(read)

    @cached_property
    def brand_count_by_organization(self) -> DataLoader[BrandsKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: BrandsKey
        ) -> Mapping[UUID, int]:
            return await brands.count_brands_per_organization(
                session, ids_of(keys), search=key.search, archived=key.archived
            )

        return self._per_parent(read)
