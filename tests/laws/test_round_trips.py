"""What is exported and imported again is exported the same, whatever is in it."""

import asyncio
import csv
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from typer.testing import CliRunner

from app.cli.main import app
from app.domain import public_ids
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient
from app.domain.catalogue.definitions import MetricAddition
from app.domain.catalogue.metric_catalogue import EXTRA_METRICS_OF
from app.domain.learning.content_performance import Counts, GivenRow
from app.domain.learning.performance_scores import PerformanceSource
from app.domain.notes import NoteTerms
from app.domain.numbers.gains import Snapshot
from app.domain.platforms import Platform
from app.domain.scopes import scope_of
from app.domain.tags import checked_tags
from app.services import notes, organizations, post_tags, snapshots
from app.services.business import records
from app.services.learning import content_performance
from tests.world import DAY, NOW, TODAY, World, metrics

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
OF_EACH_KIND = ("posts", "post_days", "extra_metrics", "charges")
"""Exports with texts, instants, days, counts, fractions and amounts between them."""

IS_STRESS = settings().max_examples >= 1000
TEXTS = (
    *(
        "=1+1",
        "'=1+1",
        "''=x",
        "'quoted'",
        'say "hi", twice',
        "two\nlines",
        "carriage\rreturns\r\n",
    ),
    *(
        "\u05e9\u05dc\u05d5\u05dd \u200f\u05e2\u05d5\u05dc\u05dd",
        "\U0001f469\u200d\U0001f4bb",
        "x" * 300,
    ),
    *(" spaced ", "+1", "@me", "\ttab", "-", "\u2013", "N/A", "1,234", "2026-01-01", "TRUE", "007"),
    *("a;b|c", "'", "Total", "gesamt", '="x"', "<b>&amp;</b>", "\\n", "line\u2028separator", "  "),
    *(
        "_x000D_",
        "null",
        "\x01\x1f",
        "https://www.youtube.com/watch?v=aaaaaaaaaaa",
        "sep=;",
        "\ufeff",
    ),
)
SIGNS = "=+-@'\"\t\r\n ,;|\\x0\u05e9\U0001f600\u0301\u202e"
OWN = {
    *("id", "post id", "account id", "brand id", "post brand id", "account brand id"),
    *("organization id", "organization label", "recorded at"),
    *("created by", "created at", "updated by", "updated at"),
}
"""Columns that another workspace has to have of its own."""


def text(chance: random.Random) -> str:
    """A text that somebody may have written, or nobody would."""
    if chance.random() < 0.7:
        return chance.choice(TEXTS)
    return "".join(chance.choice(SIGNS) for _ in range(chance.randint(1, 12)))


def name(chance: random.Random) -> str:
    """The same as a name: short, with nothing around it."""
    return f"x{text(chance)}"[:100].strip()


async def furnish(world: World, chance: random.Random) -> UUID:
    """An organization with something of all that is exported and comes in again."""
    organization = await world.organization(time_zone="Europe/Berlin")
    labels = ["=Brand", "'Quote", '\u05e2\u05d1\u05e8\u05d9\u05ea, "x"']
    brands = [await world.brand(organization, label) for label in labels]
    for number in range(15):
        platform = chance.choice(list(Platform))
        post = await world.post(
            *(organization, chance.choice(brands), f"{number}{text(chance)}".strip()[:255]),
            platform,
            label=text(chance),
            description=text(chance),
            url=chance.choice((None, f"https://a.example/{number}?a=1,2;3")),
            published_at=chance.choice((None, NOW - timedelta(days=3, microseconds=number))),
            variant_group=text(chance).strip() or None,
            prompt=text(chance).strip() or None,
        )
        await measure(world, chance, organization, post, platform)
    await annotate(world, chance, organization, [None, *brands])
    await book(world, chance, organization)
    await world.account(
        *(organization, brands[0], Platform.MASTODON, {TODAY - DAY: 5, TODAY: None}),
        external_id="7678907398077074696",
        handle="=us",
        profile_views=4,
    )
    return organization


async def annotate(
    world: World, chance: random.Random, organization: UUID, brands: Sequence[UUID | None]
) -> None:
    async with world.database.write() as session:
        for number, brand in enumerate([*brands, *brands, *brands]):
            terms = NoteTerms(f"{number}{text(chance)}", TODAY - number * DAY, TODAY)
            terms = terms._replace(text=f"={terms.text}") if number % 2 else terms
            scope, key = scope_of(organization, brand), world.new_key()
            await notes.create_note(session, scope, terms, by="tests", key=key, now=NOW)


async def book(world: World, chance: random.Random, organization: UUID) -> None:
    keys = [f"{number}{text(chance)}"[:255].strip() for number in range(12)]
    at = [NOW - timedelta(hours=number, microseconds=number) for number in range(12)]
    named = list(zip(keys, at, strict=True))
    charges = [
        GivenCharge(key, 10**12, chance.choice(("EUR", "JPY")), when, 7, name(chance))
        for key, when in named
    ]
    lines = [GivenCredit(key, chance.choice(list(CreditKind)), 5, when) for key, when in named]
    made = [GivenIngredient(key, name(chance), when) for key, when in named]
    making: Any = {"now": NOW, "new_key": world.new_key}
    async with world.database.write() as session:
        await records.record_charges(session, organization, charges, **making)
        await records.record_credits(session, organization, lines, **making)
        await records.record_ingredients(session, organization, made, **making)


def beyond(chance: random.Random, platform: Platform) -> dict[str, float]:
    """Some of the metrics that a platform has beyond the nine."""
    return {
        name: chance.choice((0, 7, 10**12))
        if metric.addition is not MetricAddition.LAST
        else chance.choice((0.0, 12.25, 100.0))
        for name, metric in EXTRA_METRICS_OF[platform].items()
        if chance.random() < 0.5
    }


async def measure(
    world: World, chance: random.Random, organization: UUID, post: UUID, platform: Platform
) -> None:
    days = chance.sample(range(10), chance.choice((0, 1, 3)))
    given = [
        snapshots.PostSnapshot(
            post,
            Snapshot(
                TODAY - timedelta(days=day),
                NOW - timedelta(days=day, microseconds=day),
                metrics(
                    views=chance.choice((None, 0, 10**12 - day)),
                    likes=chance.choice((None, 7)),
                    watch_seconds=3,
                ),
                chance.choice((None, 9)),
                beyond(chance, platform),
            ),
        )
        for day in days
    ]
    async with world.database.write() as session:
        await snapshots.record_snapshots(session, organization, given)
        rows = [
            GivenRow(post, TODAY - DAY, source, Counts(views=chance.randint(0, 9), clicks=None))
            for source in chance.sample(list(PerformanceSource), chance.choice((0, 2)))
        ]
        await content_performance.submit_rows(
            session, rows, {organization}, now=NOW, new_key=world.new_key
        )
        tags = checked_tags([*chance.sample(("red", "Blue, green", "=x", "a;b"), 2)])
        await post_tags.record_tags(session, organization, [(post, tags)], new_key=world.new_key)


async def command(*arguments: str, code: int = 0) -> str:
    result = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert result.exit_code == code, result.output
    return result.stdout


def exports_of(organization: UUID) -> dict[str, Sequence[str]]:
    """The exports that come in again, in this order, with what limits them to an organization."""
    scope = public_ids.organization_id(organization)
    days = ("--window", f"{TODAY - 9 * DAY}..{TODAY}")
    return {
        "posts": ("--scope", scope),
        "post_days": ("--scope", scope, *days),
        "extra_metrics": ("--scope", scope, *days),
        "post_tags": ("--scope", scope),
        "content_performance": ("--set", f'filter={{"organizationId": "{scope}"}}'),
        "account_days": ("--scope", scope, *days),
        "notes": ("--scope", scope),
        **dict.fromkeys(("charges", "credit_transactions", "ingredients"), ("--scope", scope)),
    }


def into(name: str) -> tuple[str, ...]:
    """Where an export is imported: days beside the posts' last known totals would be more days."""
    label = "Days" if name in {"post_days", "extra_metrics"} else "Posts"
    created = ("--create-organization", "--create-brands", "--time-zone", "Europe/Berlin")
    return ("--organization", label, *created)


async def exported(name: str, limits: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    path = folder / "compared.csv"
    await command("export", name, *limits, "--output", str(path))
    return rows_of(path)


def rows_of(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [
            {name: value for name, value in row.items() if name not in OWN}
            for row in csv.DictReader(stream)
        ]
    return sorted(rows, key=repr)


# How a table is written has nothing to do with the database that it comes from, nor with which
# table it is: `make stress` writes all of them in each format.
@pytest.mark.parametrize(
    ("database_url", "suffix"),
    [*(("sqlite", suffix) for suffix in FORMATS), ("postgresql", FORMATS[0])],
    indirect=["database_url"],
)
async def test_what_is_exported_comes_in_again_as_it_was(
    world: World,
    database_url: str,
    suffix: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BACKBONE_DATABASE_URL", database_url)
    organization = await furnish(world, random.Random(suffix))
    was: dict[str, list[dict[str, Any]]] = {}

    every = exports_of(organization)
    some = every if IS_STRESS or suffix == "csv" else {name: every[name] for name in OF_EACH_KIND}

    for name, limits in some.items():
        path = tmp_path / f"{name}.{suffix}"
        await command("export", name, *limits, "--output", str(path))
        is_comparable = suffix == "csv"
        was[name] = rows_of(path) if is_comparable else await exported(name, limits, tmp_path)
        await command("import", str(path), *into(name))

    for name, rows in was.items():
        async with world.database.read() as session:
            (again,) = await organizations.find_organizations(session, into(name)[1])
        assert rows
        assert await exported(name, exports_of(again.id)[name], tmp_path) == rows, name
