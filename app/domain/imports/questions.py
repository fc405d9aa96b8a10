"""What a file leaves open, asked before anything is written; or why it can't be taken."""

from collections.abc import Iterator, Mapping, Sequence

from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.imports.fields import METRIC_OF
from app.domain.imports.file_plans import Answers, values_of
from app.domain.imports.kinds.definitions import LINK, VALUE, FileKind, Values
from app.domain.imports.plans import Kind
from app.domain.imports.previews import Question
from app.domain.imports.recognition import Recognized
from app.domain.imports.surveys import Survey

_DAYS = ("date", "collected_at")
_PERIOD = (
    "its numbers are those of a period, and no lifetime totals: get the file for the lifetime of "
    "its posts (--values totals), or day by day (--values gains)"
)


def questions_of(
    recognized: Recognized, column_of: Mapping[str, str], found: Survey, said: Answers
) -> Sequence[Question]:
    """What is missing, in the order in which it is asked."""
    kind = recognized.kind
    if kind.refusal or not kind.rows.has_platform:
        return []
    if kind.rows is Kind.ACCOUNTS:
        return list(_of_days(kind, column_of, said))
    return list(_of_posts(kind, column_of, found, said))


def _of_days(kind: FileKind, column_of: Mapping[str, str], said: Answers) -> Iterator[Question]:
    yield from _platform(kind, column_of, said)
    if not {"handle", "external_id"} & column_of.keys() and said.account is None:
        yield Question("--account", "HANDLE", "the file doesn't say whose days these are")


def _of_posts(
    kind: FileKind, column_of: Mapping[str, str], found: Survey, said: Answers
) -> Iterator[Question]:
    values = values_of(kind, column_of, found, said)
    if not {"external_id", LINK} & column_of.keys() and said.post is None:
        yield Question("--post", "ID", "the file doesn't say which post it is about")
    if LINK not in column_of:
        yield from _platform(kind, column_of, said)
    if values is Values.UNSAID:
        yield Question(
            "--values",
            "totals",
            "the file doesn't say whether these are lifetime totals (totals), gains of single days "
            "(gains) or those of a longer period (period)",
        )
    is_dated = any(name in column_of for name in _DAYS)
    is_total = kind.rows is Kind.SNAPSHOTS and values in {Values.TOTALS, Values.UNSAID}
    if is_total and not is_dated and said.as_of is None:
        yield Question(
            "--as-of", "YYYY-MM-DD", "the file doesn't say on which day its numbers were read"
        )


def _platform(kind: FileKind, column_of: Mapping[str, str], said: Answers) -> Iterator[Question]:
    if kind.platform is None and "platform" not in column_of and said.platform is None:
        yield Question("--platform", "NAME", "the file doesn't say which platform it is about")


def refusal_of(
    recognized: Recognized, column_of: Mapping[str, str], found: Survey, said: Answers
) -> str | None:
    """Why a file can't be taken at all; None if it can."""
    kind = recognized.kind
    values = values_of(kind, column_of, found, said)
    if kind.refusal:
        return kind.refusal
    if "external_id" in column_of and found.ids.reason:
        return found.ids.reason
    if kind.rows is Kind.ACCOUNTS:
        if not column_of.keys() & set(ACCOUNT_COUNTS):
            return (
                "it has nothing that is kept of an account's days: followers, profile views, "
                "reach, impressions"
            )
        return None
    if kind.rows is Kind.SNAPSHOTS and not column_of.keys() & {*METRIC_OF, VALUE}:
        return "no column says a number of posts: give --map COLUMN=FIELD"
    if values is Values.PERIOD:
        return _PERIOD
    if values is Values.GAINS and not any(name in column_of for name in (*_DAYS, "span")):
        return "gains need the day on which they were gained: give --map COLUMN=date"
    return None
