"""What all rows of a file say together before one of them is taken: languages, orders, ids.

A survey adds up, so that no order of rows and no cut changes what it proves.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.domain.imports.ids import RoundedIds, is_scientific
from app.domain.imports.numerals import LOCALES, NumberLocale, parse_locale, proved_locales
from app.domain.imports.record_batches import rows_of
from app.domain.imports.tables import NotAPost, Read, Record, RecordBatch
from app.domain.imports.values import NOT_ANSWERED
from app.domain.imports.written_dates import ORDERS, DateOrders, written

_MOST_IDS = 500_000
"""How many different ids are told apart; of more a preview says that there are more."""


@dataclass
class Survey:
    """What was found in a file's rows.

    Args:
        rows: How many rows are posts or days, taken or not.
        others: How many rows are something else, and what.
        locales: The languages that can read every number that proves something; None: none does.
        orders: The orders of day and month that can read every date that proves something.
        spans: Whether the column of spans holds words, and whether it holds days.
    """

    rows: int = 0
    others: Counter[str] = field(default_factory=Counter)
    locales: frozenset[str] | None = None
    orders: frozenset[str] | None = None
    ids: RoundedIds = field(default_factory=RoundedIds)
    spans: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)

    @property
    def repeats(self) -> bool:
        """Whether several rows are about one post."""
        return 0 < len(self.named) < self.ids.whole and len(self.named) < _MOST_IDS


def survey(
    records: Iterable[Read | RecordBatch],
    *,
    numbers: Collection[str],
    dates: Collection[str],
    ids: Collection[str],
    span: str | None = None,
) -> Survey:
    """Look through a file's rows; the arguments name its columns of each sort."""
    found = Survey()
    proved: dict[str, frozenset[str] | None] = {}
    ordered: dict[str, frozenset[str] | None] = {}
    for record in records:
        if isinstance(record, NotAPost):
            found.others[record.what] += 1
            continue
        found.rows += rows_of(record)
        if isinstance(record, Record):
            values = record.values
            _take(found, values, ids, span)
            _prove(proved, map(values.get, numbers), _locales)
            _prove(ordered, map(values.get, dates), _orders)
        elif isinstance(record, RecordBatch):
            _take_all(found, record, ids, span)
            _prove(proved, _distinct(record, numbers), _locales)
            _prove(ordered, _distinct(record, dates), _orders)
    found.locales = _together(proved.values())
    found.orders = _together(ordered.values())
    return found


def _take(found: Survey, values: Mapping[str, Any], ids: Collection[str], span: str | None) -> None:
    for column in ids:
        value = values.get(column)
        if value not in ("", None):
            found.ids.add(value)
            if len(found.named) < _MOST_IDS and not is_scientific(str(value)):
                found.named.add(str(value).strip())
            break
    if span is not None:
        _take_span(found, values.get(span), 1)


def _take_span(found: Survey, value: Any, rows: int) -> None:
    if said := str(value or "").strip():
        found.spans["days" if _is_day(said) else "words"] += rows


def _take_all(found: Survey, batch: RecordBatch, ids: Collection[str], span: str | None) -> None:
    """The same of many rows, whose ids and spans are texts nearly always."""
    columns = [batch.column(name) for name in (*[*ids][:1], *filter(None, [span]))]
    is_room = len(found.named) + len(batch) < _MOST_IDS
    if not is_room or not all(map(_are_names, columns)):
        for record in batch.records():
            _take(found, record.values, ids, span)
        return
    if ids:
        names = list(map(str.strip, columns[0]))
        found.ids.add_all(names)
        found.named.update(names)
    if span is not None:
        for value, rows in Counter(columns[-1]).items():
            _take_span(found, value, rows)


def _are_names(values: Sequence[Any]) -> bool:
    """Whether each of these says something, and none is in scientific notation."""
    if {*map(type, values)} != {str}:
        return False
    together = "".join(values)
    return "+" not in together and all(map(str.strip, values))


def _distinct(batch: RecordBatch, columns: Iterable[str]) -> Iterable[Any]:
    """The texts of columns, each once."""
    for column in columns:
        values = batch.column(column)
        kinds = {*map(type, values)}
        yield from set(values) if kinds == {str} else values


@lru_cache(64)
def _is_day(text: str) -> bool:
    return bool(written(text))


_SHAPES = 20_000


def _prove(proved: dict[str, frozenset[str] | None], values: Iterable[Any], prove: Any) -> None:
    """Remember what each text proves; those of digits alone prove nothing."""
    for text in values:
        if isinstance(text, str) and text and not text.isdecimal() and text not in proved:
            if len(proved) >= _SHAPES:
                proved[""] = _together(proved.values())
                kept = {"": proved[""]}
                proved.clear()
                proved.update(kept)
            proved[text] = prove(text)


def _locales(text: str) -> frozenset[str] | None:
    return proved_locales(text.rstrip(" %"))


def _orders(text: str) -> frozenset[str] | None:
    if text.casefold() in NOT_ANSWERED:
        return None
    found = written(text)
    is_proof = 0 < len(found) < len(ORDERS) and len(set(found.values())) == 1
    return frozenset(found) if is_proof else None


def _together(proofs: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """What all proofs allow: nothing where they contradict each other."""
    together: frozenset[str] | None = None
    for proof in proofs:
        if proof is not None:
            together = proof if together is None else together & proof
    return together


def locales_of(
    found: Survey, given: NumberLocale | None, of_kind: str | None
) -> tuple[NumberLocale, ...]:
    """The languages that a file's numbers are read in.

    What the user says goes first, then the kind's own, then what the file proves; else all, so that
    a number that two of them read differently is refused.
    """
    if given is not None:
        return (given,)
    if of_kind is not None and (locale := parse_locale(of_kind)):
        return (locale,)
    if found.locales:
        return tuple(LOCALES[code] for code in sorted(found.locales))
    return tuple(LOCALES.values())


def orders_of(found: Survey, given: NumberLocale | None, language: str | None) -> DateOrders:
    """The orders of day and month that a file's dates are read in.

    What the user says goes first, then what the file proves, then its language. Dates that prove
    one against another leave it open: those that two orders can read are then refused.
    """
    if given is not None:
        return DateOrders(_orders_in(given), fixed=True)
    if found.orders is not None:
        return DateOrders(tuple(order for order in ORDERS if order in (found.orders or ORDERS)))
    locale = parse_locale(language) if language else None
    return DateOrders(_orders_in(locale) if locale else ORDERS)


def _orders_in(locale: NumberLocale) -> tuple[str, ...]:
    if locale.code == "ja":
        return ("YMD",)
    return ("MDY",) if locale.is_month_first else ("DMY",)
