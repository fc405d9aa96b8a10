"""Loaders of organizations, of what erases them or something of theirs, and of their uploads."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.erasures import Erasure
from app.domain.uploads import Upload
from app.graphql.loaders.base import Loading, organization_of
from app.services import erasures, organizations, uploads


class OrganizationLoaders(Loading):
    """Organizations, read in one batch for fields that ask at once."""

    @cached_property
    def organization_by_id(self) -> DataLoader[UUID, organizations.Organization | None]:
        """Organizations, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: organizations.get_organizations(session, keys, self._visible),
            lambda organization: organization.id,
        )

    @cached_property
    def erasure_by_id(self) -> DataLoader[UUID, Erasure | None]:
        """Erasures, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: erasures.get_erasures(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def upload_by_id(self) -> DataLoader[UUID, Upload | None]:
        """Uploads, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: uploads.get_uploads(session, keys, self._visible),
            organization_of,
        )
