"""Loaders of organizations."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.graphql.loaders.base import Loading
from app.services import organizations


class OrganizationLoaders(Loading):
    """Organizations, read in one batch for fields that ask at once."""

    @cached_property
    def organization_by_id(self) -> DataLoader[UUID, organizations.Organization | None]:
        """Organizations, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: organizations.get_organizations(session, keys, self._visible),
            lambda organization: organization.id,
        )
