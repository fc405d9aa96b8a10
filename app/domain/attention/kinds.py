"""The kinds of what needs somebody: how urgent each is, what it says, and which act helps.

A new kind is a code and a line of `KINDS`, and a finder in `accounts` or `signs`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from app.domain.access import AccessScope


class AttentionSeverity(StrEnum):
    """How urgent it is, most urgent first."""

    STOPPED = "STOPPED"
    FAILING = "FAILING"
    WARNING = "WARNING"
    NEWS = "NEWS"


class AttentionCode(StrEnum):
    """What has happened."""

    SIGN_IN_DEAD = "SIGN_IN_DEAD"
    WORKER_SILENT = "WORKER_SILENT"
    BILLING_REQUIRED = "BILLING_REQUIRED"
    CEILING_REACHED = "CEILING_REACHED"
    PERMISSION_MISSING = "PERMISSION_MISSING"
    PLATFORM_OUT = "PLATFORM_OUT"
    POSTS_FAILED = "POSTS_FAILED"
    POSTS_LATE = "POSTS_LATE"
    LOOKS_FAILED = "LOOKS_FAILED"
    ACCOUNT_DAYS_FAILED = "ACCOUNT_DAYS_FAILED"
    RATE_DROP = "RATE_DROP"
    GOAL_BEHIND = "GOAL_BEHIND"
    NO_CEILING = "NO_CEILING"
    TOKEN_ENDING = "TOKEN_ENDING"  # noqa: S105 - the name of a kind
    RATE_SPIKE = "RATE_SPIKE"
    GOAL_REACHED = "GOAL_REACHED"


class ActionCode(StrEnum):
    """The one act that helps."""

    RECONNECT_ACCOUNT = "RECONNECT_ACCOUNT"
    START_WORKER = "START_WORKER"
    CHECK_PLATFORM = "CHECK_PLATFORM"
    PAY_PLATFORM = "PAY_PLATFORM"
    RAISE_CEILING = "RAISE_CEILING"
    REFRESH_POSTS = "REFRESH_POSTS"
    EXPLAIN_CHANGE = "EXPLAIN_CHANGE"
    SET_GOAL = "SET_GOAL"
    REPLACE_TOKEN = "REPLACE_TOKEN"  # noqa: S105 - the name of an act


class ActionTarget(StrEnum):
    """What an act is done to: the entry's subject, the brand or organization it belongs to."""

    SUBJECT = "SUBJECT"
    SCOPE = "SCOPE"


class Act(NamedTuple):
    """An act: what it is done to, and what a token needs for it."""

    code: ActionCode
    target: ActionTarget
    needs: AccessScope


class Kind(NamedTuple):
    """How urgent a kind is, its sentence (with the words of `Entry.words`), and what helps."""

    severity: AttentionSeverity
    sentence: str
    act: Act


_RECONNECT = Act(ActionCode.RECONNECT_ACCOUNT, ActionTarget.SUBJECT, AccessScope.ADMIN)
_START_WORKER = Act(ActionCode.START_WORKER, ActionTarget.SCOPE, AccessScope.ADMIN)
_EXPLAIN = Act(ActionCode.EXPLAIN_CHANGE, ActionTarget.SCOPE, AccessScope.READ_ANALYTICS)

KINDS: Mapping[AttentionCode, Kind] = {
    AttentionCode.SIGN_IN_DEAD: Kind(
        AttentionSeverity.STOPPED,
        "{platform} has not accepted the sign-in of {label} since {since}: {held}.",
        _RECONNECT,
    ),
    AttentionCode.WORKER_SILENT: Kind(
        AttentionSeverity.STOPPED,
        "No worker has collected anything for {label} since {since}: {held}.",
        _START_WORKER,
    ),
    AttentionCode.BILLING_REQUIRED: Kind(
        AttentionSeverity.STOPPED,
        "{platform} has wanted to be paid for {label} since {since}: {held}.",
        Act(ActionCode.PAY_PLATFORM, ActionTarget.SUBJECT, AccessScope.ADMIN),
    ),
    AttentionCode.CEILING_REACHED: Kind(
        AttentionSeverity.STOPPED,
        "{label} on {platform} has spent its monthly ceiling of {ceiling}: {held} until the next"
        " month.",
        Act(ActionCode.RAISE_CEILING, ActionTarget.SUBJECT, AccessScope.ADMIN),
    ),
    AttentionCode.PERMISSION_MISSING: Kind(
        AttentionSeverity.FAILING,
        "{platform} has refused {label} a permission since {since}: {held}.",
        _RECONNECT,
    ),
    AttentionCode.PLATFORM_OUT: Kind(
        AttentionSeverity.FAILING,
        "{platform} has been out of reach for {label} since {since}: {held} until it answers.",
        Act(ActionCode.CHECK_PLATFORM, ActionTarget.SUBJECT, AccessScope.ADMIN),
    ),
    AttentionCode.POSTS_FAILED: Kind(
        AttentionSeverity.FAILING,
        "Collecting from {label} on {platform} has failed for over a day, since {since}: {held}.",
        Act(ActionCode.REFRESH_POSTS, ActionTarget.SCOPE, AccessScope.REFRESH_ANALYTICS),
    ),
    AttentionCode.POSTS_LATE: Kind(
        AttentionSeverity.FAILING,
        "Collecting from {label} on {platform} has been late by over two intervals since {since}:"
        " {held}.",
        _START_WORKER,
    ),
    AttentionCode.LOOKS_FAILED: Kind(
        AttentionSeverity.FAILING,
        "Looking for new posts of {label} on {platform} has failed since {since}.",
        _RECONNECT,
    ),
    AttentionCode.ACCOUNT_DAYS_FAILED: Kind(
        AttentionSeverity.FAILING,
        "Reading the followers of {label} on {platform} has failed since {since}.",
        _RECONNECT,
    ),
    AttentionCode.RATE_DROP: Kind(
        AttentionSeverity.WARNING,
        "The engagement rate of {label} has fallen below half: {rate} after {compared_rate}.",
        _EXPLAIN,
    ),
    AttentionCode.GOAL_BEHIND: Kind(
        AttentionSeverity.WARNING,
        "The goal {label} is behind: {current} of {target}, {expected} expected by {ends_on}.",
        _EXPLAIN,
    ),
    AttentionCode.NO_CEILING: Kind(
        AttentionSeverity.WARNING,
        "{platform} charges for what is read of {label}, and nothing limits what that may cost per"
        " month.",
        Act(ActionCode.RAISE_CEILING, ActionTarget.SUBJECT, AccessScope.ADMIN),
    ),
    AttentionCode.TOKEN_ENDING: Kind(
        AttentionSeverity.WARNING,
        "The token {label} ends at {ends_at}.",
        Act(ActionCode.REPLACE_TOKEN, ActionTarget.SUBJECT, AccessScope.ADMIN),
    ),
    AttentionCode.RATE_SPIKE: Kind(
        AttentionSeverity.NEWS,
        "The engagement rate of {label} has more than doubled: {rate} after {compared_rate}.",
        _EXPLAIN,
    ),
    AttentionCode.GOAL_REACHED: Kind(
        AttentionSeverity.NEWS,
        "The goal {label} is reached: {current} of {target}.",
        Act(ActionCode.SET_GOAL, ActionTarget.SCOPE, AccessScope.WRITE_CONTENT),
    ),
}
