"""Erased posts: how they are recognized when their platform lists them again.

What is kept of them is a keyed hash of their platform and id there, so that nobody can read from
the database which posts they were.
"""

from collections.abc import Collection
from uuid import UUID

from app.domain.platforms import Platform
from app.services.accounts.vault import Vault
from app.sql import erasures as sql
from app.storage.database import Session


def digests_of(
    vault: Vault, organization_id: UUID, platform: Platform, external_id: str
) -> list[str]:
    """What an erased post may be known by, one for each key; the first is what is stored."""
    return vault.digests(organization_id, f"{platform} {external_id}")


async def find_erased(
    session: Session,
    vault: Vault,
    organization_id: UUID,
    platform: Platform,
    external_ids: Collection[str],
) -> set[str]:
    """Which posts of a platform, by their ids there, were erased."""
    known_by = {
        digest: external_id
        for external_id in external_ids
        for digest in digests_of(vault, organization_id, platform, external_id)
    }
    if not known_by:
        return set()
    found = await session.scalars(sql.select_digests(organization_id, known_by))
    return {known_by[digest] for digest in found if digest is not None}
