"""The demo's two organizations, half a world apart."""

from app.demo.brands.ninth_shelf import NINTH_SHELF
from app.demo.brands.paper_monsoon import PAPER_MONSOON
from app.demo.brands.pocket_observatory import POCKET_OBSERVATORY
from app.demo.brands.second_gear import SECOND_GEAR
from app.demo.brands.sill_and_sprout import SILL_AND_SPROUT
from app.demo.brands.slow_crumb import SLOW_CRUMB
from app.demo.plans import DayNote, OrganizationPlan, Tagging
from app.domain.tags import TagRuleKind

JUNIPER_ROW = OrganizationPlan(
    label="Juniper Row Studio",
    time_zone="America/Los_Angeles",
    currency="USD",
    credit_price=8,
    brands=(SLOW_CRUMB, SILL_AND_SPROUT, SECOND_GEAR),
    outages=(range(52, 54),),
    notes=(
        DayNote("The server moved to a new machine: nothing was measured", 53, 52),
        DayNote("New website, with links to every post", 96, 96),
    ),
    rules=(
        Tagging("sourdough", TagRuleKind.HASHTAG, "#sourdough"),
        Tagging("announcement", TagRuleKind.WORDS, "on the blog"),
    ),
)

BANYAN_LANE = OrganizationPlan(
    label="Banyan Lane Media",
    time_zone="Asia/Kolkata",
    currency="INR",
    credit_price=500,
    brands=(NINTH_SHELF, PAPER_MONSOON, POCKET_OBSERVATORY),
    outages=(range(24, 25), range(140, 145)),
    notes=(
        DayNote("Power cut in the office: nothing was measured", 24, 24),
        DayNote("The worker stood still over the holidays: nothing was measured", 144, 140),
    ),
    rules=(
        Tagging("stargazing", TagRuleKind.HASHTAG, "#stargazing"),
        Tagging("announcement", TagRuleKind.WORDS, "calendar"),
    ),
)

ORGANIZATIONS = (JUNIPER_ROW, BANYAN_LANE)
