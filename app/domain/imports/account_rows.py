"""Files of account days: of which account a line is, and what was counted of it."""

from dataclasses import dataclass
from typing import Any

from app.domain.accounts.account_days import ACCOUNT_COUNTS, account_day
from app.domain.accounts.accounts import AccountName
from app.domain.imports.entries import Entry, EntryReader
from app.domain.imports.moments import Day
from app.domain.imports.values import Refused, Unanswered

ACCOUNT_FIELDS = ("platform", "external_id", "handle", "display_name", "brand")
"""What a line may say of its account."""


@dataclass(frozen=True)
class AccountReader(EntryReader):
    """Reads a file's records as days of accounts: entries of a `name`, a `day` and a `brand`."""

    def made_of(self, line: int, said: dict[str, Any]) -> Entry | Unanswered:
        """The entry of a line; an empty cell is not answered, so a line of them is none."""
        name = self._name(said)
        fetched: Day | None = said.get("collected_at")
        day: Day | None = said.get("date") or fetched
        if day is None:
            raise Refused("the date is missing: the day on which the followers were counted")
        answers = {name: said[name] for name in ACCOUNT_COUNTS if said.get(name) is not None}
        if not answers:
            return Unanswered(line)
        counted = account_day(day.date, (fetched or day).collected_at, answers)
        more = {key: said.get(key) for key in ("brand", "display_name")}
        return Entry(line, {"name": name, "day": counted, **more})

    def _name(self, said: dict[str, Any]) -> AccountName:
        platform = said.get("platform") or self.platform
        if platform is None:
            raise Refused("the platform is missing: name it in the row, or give --platform")
        name = AccountName(platform, said.get("external_id"), said.get("handle"))
        if name.external_id is None and name.handle is None:
            raise Refused("the account is missing: its external_id or its handle")
        return name
