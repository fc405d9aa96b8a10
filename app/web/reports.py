"""What readers of shares may ask: the operations of their report, over what the share shows.

Whatever a reader says of scope, window, comparison and number of posts, the share's own values
stand there; every other variable is refused, and so is every other document.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from app.domain.shares import MOST_POSTS, Report, ReportSection
from app.domain.windows.calendar import WindowInput
from app.domain.windows.comparison import ComparisonInput
from app.errors import Forbidden
from app.graphql.operations import REPORTS, Operation
from app.web.graphql_requests import GraphQLRequest

REPLACED = frozenset({"scope", "window", "compareTo", "first"})
"""Variables that a reader may give, for nothing."""


def of_report(
    report: Report, operation: Operation | None, requested: GraphQLRequest
) -> GraphQLRequest:
    """A reader's request as it is executed.

    Raises:
        Forbidden: It asks for anything but the report.
    """
    operation = readable(operation)
    variables = variables_of(report, operation, requested.variables or {})
    return replace(
        requested,
        query=operation.text,
        operation_name=operation.name,
        variables=variables,
        # What is cached is what the share shows now, whatever was said.
        text=text_of(operation, variables),
    )


def readable(operation: Operation | None) -> Operation:
    """An operation of a report.

    Raises:
        Forbidden: It is another one, or none.
    """
    if operation is None or operation.folder != REPORTS:
        raise Forbidden("The link to a report opens that report and nothing else.")
    return operation


def variables_of(report: Report, operation: Operation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of an operation of a report, all of them the share's.

    Raises:
        Forbidden: Others are given.
    """
    others = sorted(given.keys() - REPLACED)
    if others:
        raise Forbidden(f"The report's link decides on {others[0]}: leave it out.")
    own = _own(report)
    return {name: own[name] for name in operation.variables}


def text_of(operation: Operation, variables: Mapping[str, Any]) -> bytes:
    """An operation and its variables as the answer cache knows the request."""
    # What is the same but for the order of its parameters is one request.
    given = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS)
    return f"/{operation.id} ".encode() + given


def _own(report: Report) -> dict[str, Any]:
    sections = report.sections
    return {
        "scope": report.scope_id,
        "window": _window(report.window),
        "compareTo": _comparison(report.comparison),
        "first": MOST_POSTS,
        # Each needs the other: the picture says its sum, the numbers have their days beside them.
        "withNumbers": bool(sections & {ReportSection.NUMBERS, ReportSection.SERIES}),
        "withPlatforms": ReportSection.PLATFORMS in sections,
        "withEngagement": ReportSection.ENGAGEMENT in sections,
        "withWhy": ReportSection.WHY in sections,
        "withPosts": ReportSection.POSTS in sections,
    }


def _window(window: WindowInput) -> dict[str, Any]:
    return {
        "preset": window.preset,
        "start": window.start.isoformat() if window.start else None,
        "end": window.end.isoformat() if window.end else None,
        "includeToday": window.include_today,
    }


def _comparison(comparison: ComparisonInput) -> dict[str, Any]:
    return {
        "to": comparison.to,
        "start": comparison.start.isoformat() if comparison.start else None,
        "end": comparison.end.isoformat() if comparison.end else None,
        "matchWeekdays": comparison.match_weekdays,
    }
