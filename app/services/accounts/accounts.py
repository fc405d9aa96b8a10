"""Accounts: what credentials are connected to, and what outlives them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.accounts.accounts import AccountName, AccountState
from app.domain.keys import OwnedKey
from app.domain.pages import Page, PageRequest, page_of
from app.domain.platforms import Platform
from app.domain.scopes import Scope
from app.services.accounts import credentials
from app.services.accounts.credentials import Credential
from app.services.organizations import Visible
from app.sql.accounts import accounts as sql
from app.storage.database import Session

Account = sql.AccountRow
KnownAccount = sql.KnownAccount


class NewAccount(NamedTuple):
    """An account as somebody names it, and the brand that it is of unless it is known."""

    name: AccountName
    brand_id: UUID
    host: str | None = None
    display_name: str | None = None


async def get_accounts(
    session: Session, ids: Collection[UUID], visible: Visible
) -> dict[UUID, Account]:
    """The accounts with these keys, if visible to the caller."""
    return {row.id: row for row in await session.all(sql.select_by_id(ids, visible))}


async def get_accounts_of_credentials(
    session: Session, keys: Collection[OwnedKey]
) -> dict[UUID, Account]:
    """The account that each of these credentials is connected to, if it is anybody's."""
    return dict(await session.all(sql.select_by_credential(keys)))


async def list_credentials_per_account(
    session: Session, keys: Collection[OwnedKey]
) -> dict[UUID, list[Credential]]:
    """What was connected to each of these accounts, including what was disconnected again."""
    found: dict[UUID, list[Credential]] = defaultdict(list)
    for account_id, row in await session.all(sql.select_credentials(keys)):
        found[account_id].append(credentials.view_of(row))
    return {key: found[key] for _, key in keys}


async def list_accounts(
    session: Session,
    scope: Scope,
    request: PageRequest,
    visible: Visible,
    *,
    platform: Platform | None = None,
    state: AccountState | None = None,
) -> Page[Account]:
    """A page of the accounts of a scope, the first known first."""
    statement = sql.select_fitting(visible, scope, platform=platform, state=state)
    return page_of(await session.all(sql.page(statement, request)), request)


async def count_accounts(
    session: Session,
    scope: Scope,
    visible: Visible,
    *,
    platform: Platform | None = None,
    state: AccountState | None = None,
) -> int:
    """How many accounts that list has."""
    statement = sql.select_fitting(visible, scope, platform=platform, state=state)
    return (await session.scalars(sql.count(statement))).one()


async def find_accounts(
    session: Session, organization_id: UUID, names: Collection[AccountName]
) -> dict[AccountName, KnownAccount]:
    """The accounts of an organization that go by these names, as far as they are known."""
    known = await session.all(sql.select_of_organization(organization_id))
    found = {}
    for name in names:
        account = next((each for each in known if name.fits(each.name)), None)
        if account is not None:
            found[name] = account
    return found


async def create_accounts(
    session: Session,
    organization_id: UUID,
    new: Sequence[NewAccount],
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> Mapping[AccountName, KnownAccount]:
    """Create accounts in an organization that the caller has locked; none of them is known yet."""
    created = {
        each.name: KnownAccount(
            organization_id,
            new_key(),
            each.brand_id,
            *(each.name.platform, each.name.external_id, each.host, each.name.handle),
            each.display_name,
            None,
            now,
        )
        for each in new
    }
    await session.execute_rows(sql.UPSERT_ACCOUNTS, list(created.values()))
    return created


async def rename_account(
    session: Session, organization_id: UUID, platform: Platform, external_id: str, handle: str
) -> None:
    """Have an account called what its platform calls it now."""
    await session.execute(sql.rename(organization_id, platform, external_id, handle))


async def connect_account(
    session: Session,
    organization_id: UUID,
    credential_id: UUID,
    *,
    new_key: Callable[[], UUID],
    now: datetime,
) -> None:
    """Have the account that a credential was just connected to; one that is known is found again.

    It moves to the brand that connects it, unless its own brand still has a credential of it. The
    caller holds the organization's lock.
    """
    credential = await credentials.get_credential(session, credential_id, [organization_id])
    name = AccountName(credential.platform, credential.account_id, credential.handle)
    known = (await find_accounts(session, organization_id, [name])).get(name)
    if known is None:
        new = NewAccount(name, credential.brand_id, credential.host)
        await create_accounts(session, organization_id, [new], new_key=new_key, now=now)
        return
    counting = sql.count_attached(organization_id, known.id, known.brand_id)
    is_held = (await session.scalars(counting)).one() > 0
    changed = known._replace(
        brand_id=known.brand_id if is_held else credential.brand_id,
        external_id=credential.account_id,
        host=credential.host,
        handle=credential.handle or known.handle,
    )
    if changed != known:
        await session.execute_rows(sql.UPSERT_ACCOUNTS, [changed])
