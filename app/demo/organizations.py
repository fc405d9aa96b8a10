"""The demo's two organizations, half a world apart."""

from app.demo.brands.ninth_shelf import NINTH_SHELF
from app.demo.brands.paper_monsoon import PAPER_MONSOON
from app.demo.brands.pocket_observatory import POCKET_OBSERVATORY
from app.demo.brands.second_gear import SECOND_GEAR
from app.demo.brands.sill_and_sprout import SILL_AND_SPROUT
from app.demo.brands.slow_crumb import SLOW_CRUMB
from app.demo.plans import OrganizationPlan

JUNIPER_ROW = OrganizationPlan(
    label="Juniper Row Studio",
    time_zone="America/Los_Angeles",
    currency="USD",
    credit_price=8,
    brands=(SLOW_CRUMB, SILL_AND_SPROUT, SECOND_GEAR),
    outages=(range(52, 54),),
)

BANYAN_LANE = OrganizationPlan(
    label="Banyan Lane Media",
    time_zone="Asia/Kolkata",
    currency="INR",
    credit_price=500,
    brands=(NINTH_SHELF, PAPER_MONSOON, POCKET_OBSERVATORY),
    outages=(range(24, 25), range(140, 145)),
)

ORGANIZATIONS = (JUNIPER_ROW, BANYAN_LANE)
