"""Loaders of connected accounts."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.graphql.loaders.base import Loading, organization_of
from app.services.accounts import credentials
from app.services.accounts.credentials import Credential


class CredentialLoaders(Loading):
    """What siblings ask of connected accounts."""

    @cached_property
    def credential_by_id(self) -> DataLoader[UUID, Credential | None]:
        """Connected accounts, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: credentials.get_credentials(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def credentials_by_brand(self) -> DataLoader[UUID, list[Credential]]:
        """Brands' connected accounts."""
        return self._all(credentials.list_credentials_per_brand)
