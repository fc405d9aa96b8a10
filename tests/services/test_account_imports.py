"""Importing days of accounts: whose they are, and which accounts are made."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.accounts.account_days import account_day
from app.domain.accounts.accounts import AccountName
from app.domain.numbers.histories import Outcome
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.services.accounts import accounts
from app.services.accounts.account_imports import (
    AccountRules,
    GivenAccountDay,
    import_account_days,
)
from app.services.brands import update_brand
from tests.world import DAY, NOW, TODAY, World

NO_RULES = AccountRules()


def line(
    external_id: str | None = None,
    handle: str | None = None,
    brand: str | None = "Nova",
    day: date = TODAY - DAY,
) -> GivenAccountDay:
    name = AccountName(Platform.YOUTUBE, external_id, handle)
    return GivenAccountDay(name, account_day(day, NOW, {"followers": 5}), brand, "Nova!")


class Importing:
    """An organization with the brand Nova, and imports into it."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def open(self) -> None:
        self.organization = await self.world.organization()
        self.brand = await self.world.brand(self.organization, "Nova")

    async def run(
        self, *given: GivenAccountDay, rules: AccountRules = NO_RULES
    ) -> tuple[list[str], dict[int, str]]:
        async with self.world.database.write() as session:
            outcomes, problems = await import_account_days(
                session, self.organization, given, rules, now=NOW, new_key=self.world.new_key
            )
        return [each.value for each in outcomes], {
            position: problem.message for position, problem in problems.items()
        }

    async def accounts(self) -> list[accounts.Account]:
        scope = scope_of(self.organization, None)
        async with self.world.database.read() as session:
            return (await accounts.list_accounts(session, scope, PageRequest(), None)).items


@pytest.fixture
async def importing(world: World) -> Importing:
    opened = Importing(world)
    await opened.open()
    return opened


async def test_a_new_account_is_made_in_the_brand_that_any_of_its_lines_names(
    importing: Importing,
) -> None:
    told = await importing.run(line("UC1", brand=None, day=TODAY), line("UC1"))
    assert told == (["created", "created"], {})
    (account,) = await importing.accounts()
    assert (account.external_id, account.brand_id) == ("UC1", importing.brand)


async def test_importing_again_changes_nothing(importing: Importing) -> None:
    given = (line("UC1", "nova"), line(None, "@Nova", day=TODAY))
    assert await importing.run(*given) == ([Outcome.CREATED.value] * 2, {})
    assert await importing.run(*given) == ([Outcome.UNCHANGED.value] * 2, {})
    (account,) = await importing.accounts()
    assert (account.handle, account.display_name) == ("nova", "Nova!")


async def test_a_known_account_needs_no_brand_and_keeps_its_own(importing: Importing) -> None:
    await importing.run(line("UC1"))
    await importing.world.brand(importing.organization, "Other")
    outcomes, problems = await importing.run(
        line("UC1", brand=None, day=TODAY), line("UC1", brand="Other", day=TODAY)
    )
    assert outcomes == ["created"]
    assert problems == {1: "the account is there already, and not Other's"}


async def test_what_a_new_account_lacks_is_said(importing: Importing) -> None:
    archived = await importing.world.brand(importing.organization, "Gone")
    async with importing.world.database.write() as session:
        await update_brand(session, archived, {"archived_at": NOW}, None, now=NOW)
    outcomes, problems = await importing.run(
        line("UC1", brand=None),
        line("UC2", brand="Nobody"),
        line("UC3", brand="Gone"),
        line("UC4", day=TODAY + DAY),
    )
    assert outcomes == []
    assert [problems[position].partition(":")[0] for position in range(3)] == [
        "the account is new and has no brand",
        "there is no brand 'Nobody'",
        "the brand 'Gone' is archived",
    ]
    assert problems[3].startswith("date ")
    assert await importing.accounts() == []


async def test_rules_give_new_accounts_a_brand_and_create_it(importing: Importing) -> None:
    rules = AccountRules(default_brand="Fresh", create_brands=True)
    assert await importing.run(line("UC1", brand=None), rules=rules) == (["created"], {})
    (account,) = await importing.accounts()
    assert account.brand_id != importing.brand


async def test_an_account_of_another_organization_is_another_account(world: World) -> None:
    owners: list[UUID] = []
    for _ in range(2):
        importing = Importing(world)
        await importing.open()
        await importing.run(line("UC1"))
        owners.append((await importing.accounts())[0].id)
    assert owners[0] != owners[1]
