"""What no file shows by itself: whether the posts, accounts and brands that it names are there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from app.domain.imports.moments import Calendar
from app.domain.imports.plans import Kind
from app.domain.imports.previews import Question
from app.domain.imports.references import References
from app.domain.imports.rows import Row
from app.services import imports
from app.services.accounts import account_imports
from app.services.import_batches import NO_BRAND
from app.services.importing import wording, writers
from app.services.importing.sources import Source
from app.services.importing.table_looks import TableLook
from app.services.importing.writers import Owner
from app.services.imports import Rules
from app.storage.database import Session

_LOT = 5000
"""How many posts or lines are looked up together."""

_LACKS_BRAND = {NO_BRAND, account_imports.NO_BRAND.message}


class _Reason(NamedTuple):
    column: str | None
    message: str


async def checked(
    session: Session, owner: Owner, table: TableLook, rules: Rules, *, now: datetime
) -> TableLook:
    """A table with the rows that its import would reject for what is stored, or isn't.

    Where nothing of it could be taken for want of a brand, the brand is asked for.
    """
    if table.refusal is not None:
        return table
    kind, references = table.rows_of, table.references
    reasons = await _rejected(session, owner, kind, references, rules, now=now)
    if _lacks_brand(reasons) and reasons.total() == references.rows:
        return replace(table, questions=[*table.questions, _brand_of(kind)])
    told = {
        wording.as_fields(f"{column}: {message}" if column else message): rows
        for (column, message), rows in reasons.items()
    }
    return replace(table, rejects=table.rejects + Counter(told))


async def question_of(
    session: Session, owner: Owner, source: Source, rules: Rules, *, now: datetime
) -> Question | None:
    """The brand, where nothing of a file can be taken for want of one.

    The file is read up to the first rows of which any can be taken.
    """
    lacks_brand = False
    with source.opened(keep_texts=False) as (table, _):
        rows = source.reader(table.columns, Calendar(owner.time_zone, now)).read_all(table.records)
        while lot := list(islice(rows, _LOT)):
            references = References()
            for row in lot:
                references.take(row)
            reasons = await _rejected(session, owner, source.kind, references, rules, now=now)
            if reasons.total() < references.rows:
                return None
            lacks_brand = lacks_brand or _lacks_brand(reasons)
    return _brand_of(source.kind) if lacks_brand else None


def _lacks_brand(reasons: Iterable[_Reason]) -> bool:
    return any(reason.message in _LACKS_BRAND for reason in reasons)


def _brand_of(kind: Kind) -> Question:
    what = "accounts" if kind is Kind.ACCOUNTS else "posts"
    return Question("--brand", "LABEL", f"its {what} are new, and no row names the brand of one")


async def _rejected(
    session: Session,
    owner: Owner,
    kind: Kind,
    references: References,
    rules: Rules,
    *,
    now: datetime,
) -> Counter[_Reason]:
    """Why rows would be rejected for what they refer to, and how many."""
    reasons = Counter[_Reason]()
    for lot in references.lots(_LOT):
        reasons += await _of_posts(session, owner, lot, rules, now=now)
    for first in range(0, len(references.entries), _LOT):
        entries = references.entries[first : first + _LOT]
        problems = await writers.find_problems(session, owner, kind, entries, rules, now=now)
        reasons += Counter(_Reason(*problem) for problem in problems.values())
    return reasons


async def _of_posts(
    session: Session, owner: Owner, lot: Sequence[tuple[Row, int]], rules: Rules, *, now: datetime
) -> Counter[_Reason]:
    rows_of = {row.line: rows for row, rows in lot}
    rows = [row for row, _ in lot]
    reasons = Counter[_Reason]()
    for rejection in await imports.find_rejections(session, owner.id, rows, rules, now=now):
        reasons[_Reason(rejection.column, rejection.reason)] += rows_of[rejection.line]
    return reasons
