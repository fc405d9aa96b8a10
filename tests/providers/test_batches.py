"""Every id asked ends in exactly one of found and missing."""

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.domain.numbers.metrics import Metrics
from app.providers.base import PostRef, ProviderFailed, Reading
from app.providers.batches import BatchBuilder
from app.providers.tiktok import VIDEO_ID
from tests.providers.readers import NOW


def gathering(*ids: str) -> BatchBuilder:
    return BatchBuilder([PostRef(one) for one in ids], pattern=VIDEO_ID, limit=20)


def test_ids_asked_twice_are_answered_once_and_unasked_ones_not_at_all() -> None:
    gathered = gathering("1", "1", "2")
    for external_id in ("1", "1", "7"):
        gathered.add(external_id, Reading, Metrics(views=1))
    batch = gathered.batch(now=NOW)
    assert set(batch.found) == {"1"}
    assert set(batch.missing) == {"2"}


def test_the_first_reason_stays_and_what_was_found_is_never_missing() -> None:
    gathered = gathering("1", "2")
    gathered.add("1", Reading, Metrics(views=1))
    gathered.refuse("1", Failure(FailureCode.PERMISSION_MISSING, "No."))
    gathered.refuse("2", Failure(FailureCode.PERMISSION_MISSING, "No."))
    gathered.refuse("2", Failure(FailureCode.POST_NOT_FOUND, "No."))
    batch = gathered.batch(now=NOW)
    assert batch.found.keys() == {"1"}
    assert batch.missing["2"].code is FailureCode.PERMISSION_MISSING


def test_an_end_is_raised_only_if_nothing_was_found() -> None:
    limit = Failure(FailureCode.RATE_LIMITED, "Later.", NOW)
    with pytest.raises(ProviderFailed):
        gathering("1").end(limit)
    gathered = gathering("1", "2")
    gathered.add("1", Reading, Metrics(views=1))
    gathered.end(limit)
    assert gathered.batch(now=NOW).missing == {"2": limit}


def test_a_reading_without_any_value_has_no_numbers_and_says_why() -> None:
    gathered = gathering("1", "2")
    late = Failure(FailureCode.METRICS_DELAYED, "Later.")
    bad = Failure(FailureCode.MALFORMED_RESPONSE, "likes is not a count: []")
    gathered.add("1", Reading, Metrics(), missing={"likes": late})
    gathered.add("2", Reading, Metrics(), missing={"saves": late, "likes": bad})

    missing = gathered.batch(now=NOW).missing
    assert missing["1"].code is FailureCode.METRICS_DELAYED
    assert missing["2"] == bad
