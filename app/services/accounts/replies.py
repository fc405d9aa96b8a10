"""Whether an account's replies to others count as its posts."""

from uuid import UUID

from app.services.accounts.credentials import get_credential
from app.services.organizations import Visible
from app.sql.accounts import credentials as sql
from app.storage.database import Session


async def set_includes_replies(
    session: Session, credential_id: UUID, visible: Visible, *, included: bool
) -> None:
    """Say whether replies to others count as the account's posts, from the next look on.

    Raises:
        NotFound: It isn't visible to the caller.
    """
    known = await get_credential(session, credential_id, visible)
    values = {"includes_replies": included}
    await session.execute(sql.change(known.organization_id, credential_id).values(**values))
