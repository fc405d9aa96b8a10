"""How Facebook refuses what is read of a Page, besides what all of Meta says.

Source: the Pages API and Page Insights pages (18 February and 2 March 2026), and answers quoted in
public in September 2026: code 10 refuses a whole request for one field (`comments` and `reactions`
take pages_read_user_content), code 200 for one metric (the reach of Pages with few followers).
"""

from datetime import datetime
from typing import Final

from app.domain.collecting.failures import Failure, FailureCode
from app.providers import meta
from app.providers.base import ProviderFailed
from app.providers.calls import Reply
from app.providers.refused_metrics import Refused
from app.providers.requests import retry_at, words_of

OF_A_PERSON: Final = "node type (User)"

NOT_A_PAGES: Final = Failure(
    FailureCode.PERMISSION_MISSING,
    "This token is a person's, not a Page's: connect the Page in the browser, or give the token"
    " that /me/accounts names for it.",
)
NO_ROLE: Final = Failure(
    FailureCode.AUTHENTICATION_FAILED,
    "Whoever connected this Page doesn't manage it any more: connect it again.",
)


def name_error(document: object, back: datetime | None = None) -> Failure | None:
    """Name the error in a body; a missing permission may be that for one field or metric."""
    failure = meta.name_error(document, back)
    if failure is None or failure.code is not FailureCode.PERMISSION_MISSING:
        return failure
    return Refused(failure.code, failure.message, words=words_of(document))


def read_failure(reply: Reply, now: datetime) -> Failure | None:
    """Name the error in a reply."""
    return name_error(reply.document, retry_at(reply, meta.read_allowance(reply.headers, now), now))


def of_check(problem: ProviderFailed) -> ProviderFailed:
    """Say it where somebody gave a person's token: a person lacks what a Page has."""
    failure = problem.failure
    is_a_persons = isinstance(failure, Refused) and OF_A_PERSON in failure.words
    return ProviderFailed(NOT_A_PAGES, status=problem.status) if is_a_persons else problem
