"""Which platforms are simulated: one line each."""

from collections.abc import Mapping, Sequence

from app.domain.platforms import Platform
from app.simulation.bluesky import Bluesky
from app.simulation.facebook import Facebook
from app.simulation.instagram import Instagram
from app.simulation.linkedin import LinkedIn
from app.simulation.mastodon import Mastodon
from app.simulation.pinterest import Pinterest
from app.simulation.platforms import SimulatedPlatform
from app.simulation.reddit import Reddit
from app.simulation.refusals import Refusal
from app.simulation.threads import Threads
from app.simulation.tiktok import TikTok
from app.simulation.twitter import Twitter
from app.simulation.world import SimulatedAccount
from app.simulation.youtube import YouTube

SIMULATED: Sequence[type[SimulatedPlatform]] = (
    YouTube,
    TikTok,
    Instagram,
    Twitter,
    Pinterest,
    LinkedIn,
    Mastodon,
    Facebook,
    Threads,
    Bluesky,
    Reddit,
)

ACCOUNTS: Mapping[Platform, SimulatedAccount] = {one.platform: one.owner for one in SIMULATED}
REFUSALS: Mapping[Platform, Mapping[str, tuple[Refusal, ...]]] = {
    one.platform: one.refusals for one in SIMULATED
}


def refusal(platform: Platform, kind: str, shape: int = 0) -> Refusal:
    """Find how a platform refuses for this reason; some have several shapes for one."""
    return REFUSALS[platform][kind][shape]


def endpoints_at(origin: str) -> Mapping[Platform, Mapping[str, str]]:
    """The addresses that replace each platform's own; `origin` is `http://HOST:PORT`."""
    return {
        one.platform: {
            name: address.replace("{origin}", origin) for name, address in one.addresses.items()
        }
        for one in SIMULATED
    }
