"""Importing days of accounts: one batch of lines at a time, in the caller's transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.accounts.account_days import AccountDay, check_account_day
from app.domain.accounts.accounts import AccountName
from app.domain.checks import Problem
from app.domain.imports.values import shown
from app.domain.numbers.histories import Outcome
from app.domain.posts import fold
from app.errors import NotFound
from app.services import brands
from app.services.accounts import account_days, accounts
from app.services.accounts.account_days import DayOfAccount
from app.services.accounts.accounts import KnownAccount, NewAccount
from app.sql import posts as posts_sql
from app.sql.brands import LabelledBrand
from app.storage.database import Session

NO_BRAND = Problem(
    "brand", "the account is new and has no brand: name it in the row, or give --brand"
)


class GivenAccountDay(NamedTuple):
    """A line: the account by name, what was counted, and its brand if it is a new one."""

    name: AccountName
    day: AccountDay
    brand: str | None = None
    display_name: str | None = None


@dataclass(frozen=True)
class AccountRules:
    """The brand of new accounts whose line names none, and whether brands may be created."""

    default_brand: str | None = None
    create_brands: bool = False


@dataclass
class _Batch:
    """What is decided of a batch's lines, name by name.

    `same` says which of several names of one new account stands for them all; `labels` are the
    brands that lines name, by those.
    """

    rules: AccountRules
    known: Mapping[AccountName, KnownAccount]
    brands: Mapping[str, LabelledBrand]
    same: Mapping[AccountName, AccountName]
    labels: dict[AccountName, str] = field(default_factory=dict)

    def label_of(self, name: AccountName) -> str | None:
        """The brand that a new account should have."""
        return self.labels.get(self.same[name], self.rules.default_brand)

    def problems(
        self, given: Sequence[GivenAccountDay], *, now: datetime, time_zone: str
    ) -> dict[int, Problem]:
        """What is wrong with lines, by position."""
        found = {
            position: check_account_day(each.day, now=now, time_zone=time_zone)
            or self.problem_of(each)
            for position, each in enumerate(given)
        }
        return {position: problem for position, problem in found.items() if problem is not None}

    def problem_of(self, given: GivenAccountDay) -> Problem | None:
        """What is wrong with where a line's account belongs."""
        account = self.known.get(given.name)
        if account is not None:
            brand = self.brands.get(fold(given.brand)) if given.brand else None
            if given.brand is None or (brand is not None and brand.id == account.brand_id):
                return None
            return Problem("brand", f"the account is there already, and not {given.brand}'s")
        label = self.label_of(given.name)
        if label is None:
            return NO_BRAND
        if given.brand is not None and fold(given.brand) != fold(label):
            return Problem("brand", f"another row says that the account is {label}'s")
        return self._problem_of_brand(label)

    def _problem_of_brand(self, label: str) -> Problem | None:
        brand = self.brands.get(fold(label))
        if brand is None and not self.rules.create_brands:
            message = f"there is no brand {shown(label)}: create it, or give --create-brands"
            return Problem("brand", message)
        if brand is not None and brand.archived_at is not None:
            return Problem("brand", f"the brand {shown(label)} is archived: restore it first")
        return None


async def import_account_days(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenAccountDay],
    rules: AccountRules,
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> tuple[list[Outcome], dict[int, Problem]]:
    """Record days of accounts by name, and create accounts that aren't known yet.

    Returns:
        What became of the good lines, and what is wrong with the others, by position.

    Raises:
        NotFound: There is no such organization.
    """
    organization = await session.one_or_none(posts_sql.lock_organization(organization_id))
    if organization is None:
        raise NotFound("There is no such organization.")
    batch = await _batch_of(session, organization_id, given, rules)
    problems = batch.problems(given, now=now, time_zone=organization.time_zone)
    good = [each for position, each in enumerate(given) if position not in problems]
    found = await _with_new(session, organization_id, batch, good, now=now, new_key=new_key)
    days = [DayOfAccount(found[each.name].id, each.day) for each in good]
    return await account_days.record_account_days(session, organization_id, days), problems


async def find_problems(
    session: Session,
    organization_id: UUID,
    given: Sequence[GivenAccountDay],
    rules: AccountRules,
    *,
    now: datetime,
    time_zone: str,
) -> dict[int, Problem]:
    """What an import would find wrong with lines, by position; nothing is written."""
    batch = await _batch_of(session, organization_id, given, rules)
    return batch.problems(given, now=now, time_zone=time_zone)


async def _batch_of(
    session: Session, organization_id: UUID, given: Sequence[GivenAccountDay], rules: AccountRules
) -> _Batch:
    known = await accounts.find_accounts(session, organization_id, {each.name for each in given})
    same = _same_names({each.name for each in given} - known.keys())
    wanted = {each.brand for each in given if each.brand} | {rules.default_brand or ""}
    found = await brands.find_brands(session, organization_id, wanted)
    batch = _Batch(rules, known, found, same)
    for each in given:
        if each.brand is not None and each.name in same:
            batch.labels.setdefault(same[each.name], each.brand)
    return batch


def _same_names(names: Iterable[AccountName]) -> dict[AccountName, AccountName]:
    """Of each name the first that fits it: an id before a handle, which may mean that one."""
    same: dict[AccountName, AccountName] = {}
    for name in sorted(names, key=_ids_first):
        same[name] = next((other for other in same.values() if name.fits(other)), name)
    return same


def _ids_first(name: AccountName) -> tuple[bool, str, str, str]:
    return name.external_id is None, name.platform, name.external_id or "", name.handle or ""


async def _with_new(
    session: Session,
    organization_id: UUID,
    batch: _Batch,
    good: Sequence[GivenAccountDay],
    *,
    now: datetime,
    new_key: Callable[[], UUID],
) -> Mapping[AccountName, KnownAccount]:
    """The accounts of good lines, those that are new created with the brands that they need."""
    new = {batch.same[each.name]: each for each in good if each.name in batch.same}
    label_of = {name: batch.label_of(name) or "" for name in new}
    missing = [label for label in label_of.values() if fold(label) not in batch.brands]
    created = await brands.create_brands(
        session, organization_id, missing, new_key=new_key, now=now
    )
    brand_ids = {key: brand.id for key, brand in batch.brands.items()} | created
    made = [
        NewAccount(name, brand_ids[fold(label_of[name])], display_name=each.display_name)
        for name, each in new.items()
    ]
    found = await accounts.create_accounts(session, organization_id, made, new_key=new_key, now=now)
    named = {name: found[one] for name, one in batch.same.items() if one in found}
    return {**batch.known, **named}
