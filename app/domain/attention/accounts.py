"""What needs somebody about connected accounts: read from how their posts are collected.

The posts of an account are counted by why they aren't collected, so that nothing here costs per
post. Of an account that can't sign in nothing else is told: all its posts wait for that. A used-up
quota of the platform and numbers that aren't there yet are cured by time, and aren't told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app.domain.attention.entries import Entry, Subject, SubjectKind, Values
from app.domain.attention.kinds import AttentionCode
from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform


class Trouble(NamedTuple):
    """The posts of an account that fail for one reason, or are due: those have no `failure`.

    `failed_since` is when the first of them failed, `late_since` when the first of those `late`
    was late by two intervals. `failed_long` have failed for over a day; `overdue` are due for
    longer than a worker that lives lets anything wait. `is_over_ceiling`: the account's own
    monthly ceiling is why.
    """

    failure: FailureCode | None
    is_over_ceiling: bool = False
    posts: int = 0
    failed_since: datetime | None = None
    failed_long: int = 0
    late: int = 0
    late_since: datetime | None = None
    overdue: int = 0


class Failing(NamedTuple):
    """Something of an account, other than its posts, that fails since then; None if it doesn't."""

    failure: FailureCode | None = None
    since: datetime | None = None


class Account(NamedTuple):
    """A connected account, and what holds up its posts; `failed_since` if it can't sign in.

    `out_since` is since when its platform answers nobody. `looks` are those for new posts, `days`
    the reading of its followers. What is read of it costs money without a limit
    `unlimited_since` then.
    """

    id: UUID
    name: str
    platform: Platform
    organization: Subject
    brand: Subject
    monthly_ceiling: int | None = None
    failed_since: datetime | None = None
    troubles: Sequence[Trouble] = ()
    out_since: datetime | None = None
    looks: Failing = Failing()
    days: Failing = Failing()
    unlimited_since: datetime | None = None


_AT_ONCE = frozenset({FailureCode.PERMISSION_MISSING, FailureCode.BILLING_REQUIRED})
_OF_PLATFORM = frozenset({None, FailureCode.PROVIDER_UNAVAILABLE})
"""What a platform in order would put an end to."""

_PATIENCE = timedelta(days=1)
"""How long looks and reads may fail before it is told, where time may cure it."""

_CURED_OTHERWISE = frozenset({FailureCode.METRICS_DELAYED, FailureCode.QUOTA_EXHAUSTED})
_OWN_KINDS: Mapping[FailureCode, AttentionCode] = {
    FailureCode.BILLING_REQUIRED: AttentionCode.BILLING_REQUIRED,
    FailureCode.PERMISSION_MISSING: AttentionCode.PERMISSION_MISSING,
}
"""Failures that need somebody at once, and have a kind of their own."""


def entries_of_accounts(
    accounts: Iterable[Account], silent: Mapping[UUID, datetime], month: datetime, now: datetime
) -> Iterator[Entry]:
    """What needs somebody about accounts, in no order.

    Args:
        accounts: The accounts of a scope, each once.
        silent: The organizations for which no worker collects, and since when. Their accounts
            aren't late as well.
        month: The start of the calendar month (UTC), before which no ceiling was reached.
        now: The present instant.
    """
    overdue: Counter[Subject] = Counter()
    for account in accounts:
        if account.failed_since is not None:
            posts = sum(trouble.posts for trouble in account.troubles)
            yield _entry(AttentionCode.SIGN_IN_DEAD, account, account.failed_since, posts)
            continue
        if account.unlimited_since is not None:
            yield _entry(AttentionCode.NO_CEILING, account, account.unlimited_since, 0)
        yield from _out_of_reach(account)
        others = _others(account)
        overdue[account.organization] += sum(trouble.overdue for trouble in others.troubles)
        yield from _failing(others, month)
        yield from _failing_otherwise(others, now)
        if account.organization.id not in silent:
            yield from _late(others)
    for organization, posts in overdue.items():
        if posts and organization.id in silent:
            since = silent[organization.id]
            code = AttentionCode.WORKER_SILENT
            yield Entry(code, organization, since, organization, posts)


def _out_of_reach(account: Account) -> Iterator[Entry]:
    if account.out_since is not None:
        waiting = [each for each in account.troubles if each.failure in _OF_PLATFORM]
        posts = sum(trouble.posts for trouble in waiting)
        yield _entry(AttentionCode.PLATFORM_OUT, account, account.out_since, posts)


def _others(account: Account) -> Account:
    """The account without what waits for its platform to answer, if that doesn't."""
    if account.out_since is None:
        return account
    others = [each for each in account.troubles if each.failure not in _OF_PLATFORM]
    return account._replace(troubles=others, looks=Failing(), days=Failing())


def _failing_otherwise(account: Account, now: datetime) -> Iterator[Entry]:
    """Looks for new posts and reads of followers that have failed for long, or for good."""
    for code, (failure, since) in (
        (AttentionCode.LOOKS_FAILED, account.looks),
        (AttentionCode.ACCOUNT_DAYS_FAILED, account.days),
    ):
        if failure is None or since is None or failure in _CURED_OTHERWISE:
            continue
        if failure in _AT_ONCE or now - since >= _PATIENCE:
            yield _entry(code, account, since, 0, failure)


def _failing(account: Account, month: datetime) -> Iterator[Entry]:
    long = [
        trouble
        for trouble in account.troubles
        if trouble.failed_long and not _has_own_kind(trouble)
    ]
    if long:
        since = min(trouble.failed_since for trouble in long if trouble.failed_since)
        posts = sum(trouble.failed_long for trouble in long)
        yield _entry(AttentionCode.POSTS_FAILED, account, since, posts)
    for trouble in account.troubles:
        if trouble.failed_since is None or trouble.failure is None:
            continue
        if trouble.failure in _OWN_KINDS:
            code = _OWN_KINDS[trouble.failure]
            yield _entry(code, account, trouble.failed_since, trouble.posts)
        elif trouble.is_over_ceiling:
            # A post that fails goes on failing into the next month, whose ceiling is new.
            since = max(trouble.failed_since, month)
            yield _entry(AttentionCode.CEILING_REACHED, account, since, trouble.posts)


def _has_own_kind(trouble: Trouble) -> bool:
    return trouble.failure in _CURED_OTHERWISE or trouble.failure in _OWN_KINDS


def _late(account: Account) -> Iterator[Entry]:
    late = [trouble for trouble in account.troubles if trouble.late]
    if late:
        since = min(trouble.late_since for trouble in late if trouble.late_since)
        posts = sum(trouble.late for trouble in late)
        yield _entry(AttentionCode.POSTS_LATE, account, since, posts)


def _entry(
    code: AttentionCode,
    account: Account,
    since: datetime,
    posts: int,
    failure: FailureCode | None = None,
) -> Entry:
    subject = Subject(SubjectKind.CREDENTIAL, account.id, account.name)
    is_ceiling = code is AttentionCode.CEILING_REACHED
    ceiling = account.monthly_ceiling if is_ceiling else None
    values = Values(platform=account.platform, monthly_ceiling_micros=ceiling, failure=failure)
    return Entry(code, subject, since, account.brand, posts, values)
