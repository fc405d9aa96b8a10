"""The demo's business: a quarter of charges, credits and ingredients, the same on every run."""

from datetime import UTC, datetime, timedelta

from app.demo.chance import Dice, dice
from app.demo.plans import OrganizationPlan
from app.domain.business.books import CreditKind
from app.domain.business.records import GivenCharge, GivenCredit, GivenIngredient

DAYS = 90
_PACKS = (100, 250, 500)
_CATEGORIES = ("image", "image", "video", "voice")
_WEEKEND = 5


class Quarter:
    """What an organization sold, used and made in the 90 days up to an instant."""

    def __init__(self, plan: OrganizationPlan, now: datetime) -> None:
        self._plan, self._now = plan, now
        self.charges: list[GivenCharge] = []
        self.credits: list[GivenCredit] = []
        self.ingredients: list[GivenIngredient] = []
        for back in range(DAYS, -1, -1):
            self._book_day(now - timedelta(days=back))

    def _book_day(self, day: datetime) -> None:
        """Book one day; anything after now hasn't happened yet."""
        chance = dice("business", self._plan.label, day.date())
        is_busy = day.weekday() < _WEEKEND
        # A little more from week to week, and less on weekends.
        week = (DAYS - (self._now - day).days) // 7
        for number in range(chance.randint(0, 2) + (1 if is_busy else 0)):
            self._sell(chance, self._at(chance, day), f"{day.date()}-{number}")
        for number in range((6 if is_busy else 2) + week // 2 + chance.randint(0, 3)):
            self._use(chance, self._at(chance, day), f"{day.date()}-{number}")

    def _at(self, chance: Dice, day: datetime) -> datetime:
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return start + timedelta(minutes=chance.randint(0, 24 * 60 - 1))

    def _sell(self, chance: Dice, at: datetime, name: str) -> None:
        pack = chance.choice(_PACKS)
        price = pack * (self._plan.credit_price or 0)
        refunded = price // 2 if chance.random() < 0.04 else 0  # noqa: PLR2004 - now and then
        if at > self._now:
            return
        self.charges.append(
            GivenCharge(f"charge-{name}", price, self._plan.currency, at, refunded, "DEMO")
        )
        self.credits.append(GivenCredit(f"pack-{name}", CreditKind.PURCHASE, pack, at))

    def _use(self, chance: Dice, at: datetime, name: str) -> None:
        category = chance.choice(_CATEGORIES)
        cost = {"image": 5, "voice": 8, "video": 30}[category] + chance.randint(0, 4)
        if at > self._now:
            return
        self.credits.append(GivenCredit(f"use-{name}", CreditKind.USAGE, cost, at))
        self.ingredients.append(GivenIngredient(f"asset-{name}", category, at))
