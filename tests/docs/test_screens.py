"""The queries of docs/screens.md: each runs as it stands, and fills its screen."""

import asyncio
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from graphql import NoDeprecatedCustomRule, parse, validate

from app.domain import public_ids
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.collecting.failures import FailureCode
from app.domain.notes import NoteTerms
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.domain.tags import TagRuleKind
from app.services import notes, tag_rules
from app.services.business import records
from app.services.learning import sync
from app.services.learning.sync import SyncRequest
from app.services.tag_rules import GivenRule
from app.storage.database import Database
from app.tables.accounts.credentials import Credential
from tests.graphql.conftest import SCHEMA, Graph
from tests.world import DAY, NOW, TODAY, World, metrics

SCREENS = (Path(__file__).parents[2] / "docs" / "screens.md").read_text()
QUERIES = {
    re.match(r"query (\w+)", query)[1]: query  # type: ignore[index]
    for query in re.findall(r"```graphql\n(.*?)```", SCREENS, re.DOTALL)
}


class Screens(NamedTuple):
    """A database that fills every screen, and the ids that the queries ask for."""

    path: Path
    ids: dict[str, str]


@pytest.fixture(scope="module")
def screens(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Screens:
    """Made once: the queries change nothing."""
    path = tmp_path_factory.mktemp("screens") / "backbone.db"
    shutil.copy(sqlite_template, path)

    async def fill() -> dict[str, str]:
        database = Database(f"sqlite+aiosqlite:///{path}")
        ids = await furnish(World(database))
        await database.close()
        return ids

    with ThreadPoolExecutor(1) as apart:
        return Screens(path, apart.submit(asyncio.run, fill()).result())


async def furnish(world: World) -> dict[str, str]:
    """A brand with enough to fill every screen."""
    organization = await world.organization(
        "Acme", logo_url="https://example.org/logo.svg", credit_price=8
    )
    brand = await world.brand(organization, "Brand")
    async with world.database.write() as session:
        session.add(
            Credential(
                organization_id=organization,
                id=world.new_key(),
                brand_id=brand,
                platform=Platform.YOUTUBE,
                account_id="UC1",
                secret=b"",
                connected_at=NOW,
                failure_code=FailureCode.AUTHENTICATION_FAILED,
                failed_since=NOW,
            )
        )
        rule = GivenRule("How-to", TagRuleKind.WORDS, "works")
        told = NoteTerms("TV spot", TODAY - DAY, TODAY - DAY)
        await tag_rules.create_rule(session, organization, rule, new_key=world.new_key)
        scope, key = scope_of(organization, brand), world.new_key()
        await notes.create_note(session, scope, told, by="tests", key=key, now=NOW)
    days = {TODAY - timedelta(days=day): 500 - day for day in (9, 2)}
    await world.account(organization, brand, Platform.YOUTUBE, days, external_id="UC1")
    for number in range(6):
        platform = (Platform.YOUTUBE, Platform.TIKTOK)[number % 2]
        post = await world.post(
            organization,
            brand,
            platform=platform,
            published_at=NOW - 9 * DAY,
            label=f"Post {number}",
            description="How it works",
            variant_group="tone",
            variant_id=platform.value,
        )
        totals = {
            TODAY - timedelta(days=day): metrics(
                views=1_000 - 50 * day * (number + 1), likes=90 - 7 * day, comments=9, shares=5
            )
            for day in (9, 8, 2, 0)
        }
        await world.record(organization, post, totals)
    await sync.sync(
        world.database, SyncRequest(organization), now=lambda: NOW, new_key=world.new_key
    )
    when: dict[str, Any] = {"now": NOW, "new_key": world.new_key}
    async with world.database.write() as session:
        money, used = GivenCharge("a", 1000, "USD", NOW), CreditKind.USAGE
        await records.record_charges(session, organization, [money], **when)
        ledger, made = GivenCredit("a", used, 5, NOW), GivenIngredient("a", "image", NOW)
        await records.record_credits(session, organization, [ledger], **when)
        await records.record_ingredients(session, organization, [made], **when)
    return {
        "organization": public_ids.organization_id(organization),
        "brand": public_ids.brand_id(brand),
        "post": public_ids.post_id(post),
    }


@pytest.mark.parametrize("name", QUERIES)
async def test_a_screen_is_filled_by_its_query(screens: Screens, name: str) -> None:
    query, database = QUERIES[name], Database(f"sqlite+aiosqlite:///{screens.path}")
    given = {known: key for known, key in screens.ids.items() if f"${known}: ID!" in query}

    answer = await Graph(database).ask(query, **given)

    await database.close()
    assert list(empty_in(answer)) == []


def empty_in(value: Any, path: str = "") -> Any:
    """Where an answer has a list without items, or nothing where an object should be."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from empty_in(inner, f"{path}.{name}")
    elif isinstance(value, list):
        if not value:
            yield path
        for inner in value:
            yield from empty_in(inner, path)


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_uses_what_is_deprecated(name: str) -> None:
    assert validate(SCHEMA._schema, parse(QUERIES[name]), [NoDeprecatedCustomRule]) == []


def test_every_query_is_in_the_table_of_contents_and_none_else() -> None:
    listed = re.findall(r"^\| \[.+\]\(#(.+)\) \| `(\w+)` \|$", SCREENS, re.MULTILINE)
    headings = [
        re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^## (.+)$", SCREENS, re.MULTILINE)
    ]
    assert [anchor for anchor, _ in listed] == headings
    assert [name for _, name in listed] == list(QUERIES)
