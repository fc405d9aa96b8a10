"""What no file shows by itself: whether the posts, accounts and brands that it names are there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from app.domain.imports.plans import Kind
from app.domain.imports.previews import Question
from app.domain.imports.rows import Row
from app.services import imports
from app.services.accounts import account_imports
from app.services.import_batches import NO_BRAND
from app.services.importing import wording, writers
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
    reasons = Counter[_Reason]()
    for lot in table.references.lots(_LOT):
        reasons += await _of_posts(session, owner, lot, rules, now=now)
    for first in range(0, len(table.references.entries), _LOT):
        entries = table.references.entries[first : first + _LOT]
        problems = await writers.find_problems(
            session, owner, table.rows_of, entries, rules, now=now
        )
        reasons += Counter(_Reason(*problem) for problem in problems.values())
    lacks_brand = any(reason.message in _LACKS_BRAND for reason in reasons)
    if lacks_brand and reasons.total() == table.references.rows:
        return replace(table, questions=[*table.questions, _brand_of(table)])
    told = {
        wording.as_fields(f"{column}: {message}" if column else message): rows
        for (column, message), rows in reasons.items()
    }
    return replace(table, rejects=table.rejects + Counter(told))


async def _of_posts(
    session: Session, owner: Owner, lot: Sequence[tuple[Row, int]], rules: Rules, *, now: datetime
) -> Counter[_Reason]:
    rows_of = {row.line: rows for row, rows in lot}
    rows = [row for row, _ in lot]
    reasons = Counter[_Reason]()
    for rejection in await imports.find_rejections(session, owner.id, rows, rules, now=now):
        reasons[_Reason(rejection.column, rejection.reason)] += rows_of[rejection.line]
    return reasons


def _brand_of(table: TableLook) -> Question:
    what = "accounts" if table.rows_of is Kind.ACCOUNTS else "posts"
    return Question("--brand", "LABEL", f"its {what} are new, and no row names the brand of one")
