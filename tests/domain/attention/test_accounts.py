"""What needs somebody about accounts, by what holds up their posts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.attention.accounts import Account, Failing, Trouble, entries_of_accounts
from app.domain.attention.entries import Entry, Subject, SubjectKind
from app.domain.attention.kinds import AttentionCode
from app.domain.collecting.failures import FailureCode
from app.domain.platforms import Platform

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MONTH = datetime(2026, 3, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ACME = Subject(SubjectKind.ORGANIZATION, UUID(int=1), "Acme")
CATS = Subject(SubjectKind.BRAND, UUID(int=2), "Cats")


def account(*troubles: Trouble, key: int = 3, failed_since: datetime | None = None) -> Account:
    ceiling = 5_000_000
    return Account(
        UUID(int=key), "@cats", Platform.TWITTER, ACME, CATS, ceiling, failed_since, troubles
    )


def failing(code: FailureCode, posts: int, since: datetime, long: int = 0) -> Trouble:
    return Trouble(code, posts=posts, failed_since=since, failed_long=long)


def late(posts: int, since: datetime, overdue: int = 0) -> Trouble:
    return Trouble(None, posts=posts + 1, late=posts, late_since=since, overdue=overdue)


def found(
    *accounts: Account, silent: dict[UUID, datetime] | None = None
) -> list[tuple[AttentionCode, str, datetime, int]]:
    entries = entries_of_accounts(accounts, silent or {}, MONTH, NOW)
    return [(each.code, each.subject.label, each.since, each.posts) for each in entries]


def test_an_account_that_works_needs_nobody() -> None:
    assert found(account(), account(Trouble(None, posts=5), key=4)) == []


def test_an_account_that_cant_sign_in_holds_up_all_its_posts_and_nothing_else_is_told() -> None:
    troubles = (
        failing(FailureCode.AUTHENTICATION_FAILED, 3, NOW - DAY * 3, long=3),
        failing(FailureCode.PERMISSION_MISSING, 2, NOW - DAY * 3, long=2),
        late(4, NOW - DAY, overdue=4),
    )
    dead = account(*troubles, failed_since=NOW - DAY * 2)
    expected = (AttentionCode.SIGN_IN_DEAD, "@cats", NOW - DAY * 2, 10)
    assert found(dead, silent={ACME.id: NOW - DAY}) == [expected]


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (FailureCode.BILLING_REQUIRED, AttentionCode.BILLING_REQUIRED),
        (FailureCode.PERMISSION_MISSING, AttentionCode.PERMISSION_MISSING),
    ],
)
def test_what_no_time_cures_is_told_at_once_and_once(
    failure: FailureCode, code: AttentionCode
) -> None:
    for long in (0, 2):
        troubled = account(failing(failure, 2, NOW - HOUR, long=long))
        assert found(troubled) == [(code, "@cats", NOW - HOUR, 2)]


def test_posts_that_fail_for_over_a_day_are_told_together() -> None:
    troubled = account(
        failing(FailureCode.POST_NOT_FOUND, 3, NOW - DAY * 4, long=2),
        failing(FailureCode.PROVIDER_UNAVAILABLE, 5, NOW - DAY * 2, long=1),
        failing(FailureCode.MALFORMED_RESPONSE, 7, NOW - HOUR),
    )
    assert found(troubled) == [(AttentionCode.POSTS_FAILED, "@cats", NOW - DAY * 4, 3)]


@pytest.mark.parametrize("code", [FailureCode.METRICS_DELAYED, FailureCode.QUOTA_EXHAUSTED])
def test_what_time_cures_is_not_told(code: FailureCode) -> None:
    assert found(account(failing(code, 2, NOW - DAY * 2, long=2))) == []


@pytest.mark.parametrize(("failed", "since"), [(NOW - DAY, NOW - DAY), (MONTH - DAY * 9, MONTH)])
def test_a_ceiling_is_reached_in_this_month(failed: datetime, since: datetime) -> None:
    trouble = failing(FailureCode.QUOTA_EXHAUSTED, 2, failed, long=2)._replace(is_over_ceiling=True)
    assert found(account(trouble)) == [(AttentionCode.CEILING_REACHED, "@cats", since, 2)]
    (entry,) = entries_of_accounts([account(trouble)], {}, MONTH, NOW)
    assert entry.values.monthly_ceiling_micros == 5_000_000


def test_late_posts_are_told_by_account() -> None:
    one, other = account(late(2, NOW - HOUR)), account(late(1, NOW - DAY), key=4)
    assert found(one, other) == [
        (AttentionCode.POSTS_LATE, "@cats", NOW - HOUR, 2),
        (AttentionCode.POSTS_LATE, "@cats", NOW - DAY, 1),
    ]


def test_a_silent_worker_is_told_once_instead_of_every_late_account() -> None:
    one = account(late(2, NOW - HOUR, overdue=3))
    other = account(
        failing(FailureCode.PROVIDER_UNAVAILABLE, 1, NOW - DAY * 2, long=1)._replace(overdue=1),
        key=4,
    )
    assert found(one, other, silent={ACME.id: NOW - HOUR * 3}) == [
        (AttentionCode.POSTS_FAILED, "@cats", NOW - DAY * 2, 1),
        (AttentionCode.WORKER_SILENT, "Acme", NOW - HOUR * 3, 4),
    ]


def test_an_entry_belongs_to_its_brand_and_a_silent_worker_to_the_organization() -> None:
    accounts = [account(failing(FailureCode.PERMISSION_MISSING, 1, NOW)._replace(overdue=1))]
    entries: list[Entry] = list(entries_of_accounts(accounts, {ACME.id: NOW}, MONTH, NOW))
    assert [each.scope for each in entries] == [CATS, ACME]


def out(*troubles: Trouble, key: int = 3) -> Account:
    return account(*troubles, key=key)._replace(out_since=NOW - HOUR * 2)


def test_a_platform_out_of_reach_is_told_by_account_instead_of_its_late_posts() -> None:
    troubled = out(
        late(4, NOW - HOUR, overdue=5),
        failing(FailureCode.PROVIDER_UNAVAILABLE, 3, NOW - DAY * 2, long=3),
    )
    assert found(troubled, silent={ACME.id: NOW - HOUR * 3}) == [
        (AttentionCode.PLATFORM_OUT, "@cats", NOW - HOUR * 2, 8)
    ]


def test_what_no_answer_would_cure_is_told_all_the_same() -> None:
    troubled = out(failing(FailureCode.PERMISSION_MISSING, 2, NOW - DAY))
    assert found(troubled) == [
        (AttentionCode.PLATFORM_OUT, "@cats", NOW - HOUR * 2, 0),
        (AttentionCode.PERMISSION_MISSING, "@cats", NOW - DAY, 2),
    ]


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        (lambda known, why: known._replace(looks=why), AttentionCode.LOOKS_FAILED),
        (lambda known, why: known._replace(days=why), AttentionCode.ACCOUNT_DAYS_FAILED),
    ],
)
def test_looks_and_reads_that_fail_are_told_after_a_day_or_at_once_where_somebody_must_act(
    failed: Callable[[Account, Failing], Account], code: AttentionCode
) -> None:
    def told(failure: FailureCode, since: datetime) -> list[AttentionCode]:
        known = failed(account(), Failing(failure, since))
        entries = list(entries_of_accounts([known], {}, MONTH, NOW))
        assert {each.values.failure for each in entries} <= {failure}
        return [each.code for each in entries]

    assert told(FailureCode.PROVIDER_UNAVAILABLE, NOW - DAY) == [code]
    assert told(FailureCode.PROVIDER_UNAVAILABLE, NOW - DAY + HOUR) == []
    assert told(FailureCode.PERMISSION_MISSING, NOW) == [code]
    assert told(FailureCode.QUOTA_EXHAUSTED, NOW - DAY * 9) == []
    assert found(failed(out(), Failing(FailureCode.PROVIDER_UNAVAILABLE, MONTH))) == [
        (AttentionCode.PLATFORM_OUT, "@cats", NOW - HOUR * 2, 0)
    ]


def test_what_costs_money_without_a_limit_is_told() -> None:
    unlimited = account()._replace(monthly_ceiling=None, unlimited_since=NOW - DAY)
    assert found(unlimited) == [(AttentionCode.NO_CEILING, "@cats", NOW - DAY, 0)]
