"""How Meta's Graph API speaks."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.collecting.failures import Failure, FailureCode
from app.providers.base import Malformed
from app.providers.meta import OUT_OF_TIME, batch_answers, batch_form, insights, name_error

LATER = datetime(2026, 11, 22, 16, tzinfo=UTC)


def named(code: int, message: str = "", **more: object) -> FailureCode | None:
    failure = name_error({"error": {"code": code, "message": message, **more}}, LATER)
    return None if failure is None else failure.code


@pytest.mark.parametrize(
    ("code", "more", "failure"),
    [
        (190, {}, FailureCode.AUTHENTICATION_FAILED),
        (4, {}, FailureCode.RATE_LIMITED),
        (80002, {}, FailureCode.RATE_LIMITED),
        (100, {"error_subcode": 33}, FailureCode.POST_NOT_FOUND),
        (100, {"error_subcode": 2108006}, FailureCode.PERMISSION_MISSING),
        (100, {"message": "Missing permission"}, FailureCode.PERMISSION_MISSING),
        (100, {}, FailureCode.REQUEST_REJECTED),
        (101, {}, FailureCode.PERMISSION_MISSING),
        (10, {}, FailureCode.PERMISSION_MISSING),
        (10, {"message": "There are not enough viewers"}, FailureCode.METRICS_DELAYED),
        (299, {}, FailureCode.PERMISSION_MISSING),
        (300, {}, None),
        (2, {}, FailureCode.PROVIDER_UNAVAILABLE),
        (999, {"is_transient": True}, FailureCode.PROVIDER_UNAVAILABLE),
    ],
)
def test_an_error_is_named_by_its_code_and_subcode(
    code: int, more: dict[str, Any], failure: FailureCode | None
) -> None:
    assert named(code, **more) == failure


def test_a_limit_says_when_to_come_back() -> None:
    failure = name_error({"error": {"code": 4}}, LATER)

    assert failure is not None
    assert failure.retry_at == LATER


@pytest.mark.parametrize("document", [None, [], {}, {"error": "text"}, {"error": None}])
def test_a_body_without_an_error_has_no_failure(document: object) -> None:
    assert name_error(document) is None


def test_an_insight_is_its_first_value_or_its_total_and_no_entry_is_not_zero() -> None:
    document = {
        "data": [
            {"name": "views", "values": [{"value": 5}, {"value": 9}]},
            {"name": "reach", "total_value": {"value": 0}},
            {"name": "saved", "values": []},
        ]
    }

    assert insights(document) == {"views": 5, "reach": 0, "saved": None}


@pytest.mark.parametrize("document", [None, {}, {"data": [5]}, {"data": [{"values": [{}]}]}])
def test_insights_of_another_shape_are_malformed(document: object) -> None:
    with pytest.raises(Malformed):
        insights(document)


def test_a_batch_asks_for_each_path() -> None:
    form = batch_form(["1?fields=id", "2?fields=id"])

    assert json.loads(form["batch"]) == [
        {"method": "GET", "relative_url": "1?fields=id"},
        {"method": "GET", "relative_url": "2?fields=id"},
    ]


def test_each_answer_of_a_batch_is_an_object_or_its_own_failure() -> None:
    answers = batch_answers(
        [
            {"body": '{"id": "1"}'},
            None,
            {"body": '{"error": {"code": 190}}'},
            {"body": "<html>"},
            {"body": "[]"},
        ],
        5,
    )

    assert answers[0] == {"id": "1"}
    assert answers[1] == OUT_OF_TIME
    assert [each.code for each in answers[2:] if isinstance(each, Failure)] == [
        FailureCode.AUTHENTICATION_FAILED,
        FailureCode.MALFORMED_RESPONSE,
        FailureCode.MALFORMED_RESPONSE,
    ]


def test_a_batch_with_an_answer_too_few_is_malformed() -> None:
    with pytest.raises(Malformed, match="as many answers"):
        batch_answers([None], 2)
