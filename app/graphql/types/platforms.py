"""The platforms that can be read, and what each provides and requires."""

import strawberry

from app.domain.platforms import Platform
from app.graphql.scalars import BigInt
from app.graphql.types.metrics import ReportedMetric
from app.services import platforms


def redirect_uri(address: str, platform: Platform) -> str:
    """Where a platform sends a browser back to that reaches us by an address."""
    return f"{address.rstrip('/')}/connected/{platform.lower()}"


@strawberry.type(description="What a platform gives and asks for: a null metric may be its own.")
class PlatformInfo:
    platform: Platform = strawberry.field(description="Which platform.")
    name: str = strawberry.field(description="Its name, as people say it.")
    metrics: list[ReportedMetric] = strawberry.field(
        description="What it reports of a post; everything else is null there."
    )
    batch_size: int = strawberry.field(description="How many posts one reading takes at most.")
    delay_seconds: int = strawberry.field(description="How late its numbers may be, in seconds.")
    price_micros: BigInt = strawberry.field(
        description="What reading one post costs, in millionths of a US dollar; 0 if it is free."
    )
    price: BigInt = strawberry.field(
        description="What reading one post costs.", deprecation_reason="Ask for priceMicros."
    )
    owned_price_micros: BigInt = strawberry.field(
        description="The same for an account that owns the developer app."
    )
    owned_price: BigInt = strawberry.field(
        description="The same for an account that owns the developer app.",
        deprecation_reason="Ask for ownedPriceMicros.",
    )
    is_free_same_day: bool = strawberry.field(
        description="Whether reading a post again on the same UTC day costs nothing."
    )
    oauth_scopes: list[str] = strawberry.field(
        description="What an account is asked to allow; empty where there is nothing to allow."
    )
    needs_account: bool = strawberry.field(
        description="Whether only connected accounts can be read; false where public posts can."
    )
    needs_host: bool = strawberry.field(
        description="Whether the account's server must be named: there are many."
    )
    has_app: bool = strawberry.field(
        description="Whether this installation can authorize accounts there, and renew tokens."
    )
    registers_app: bool = strawberry.field(
        description="Whether Backbone registers an app by itself, at the account's server: nobody "
        "has to set one up."
    )
    takes_api_key: bool = strawberry.field(
        description="Whether a key of the operator's reads public numbers there."
    )
    takes_app_password: bool = strawberry.field(
        description="Whether a handle and an app password connect an account: Bluesky."
    )
    redirect_uri: str | None = strawberry.field(
        description="Where it sends browsers back to that connect an account, below "
        "BACKBONE_PUBLIC_URL: register it with your app. Null where that isn't set, and it is the "
        "dashboard's own address and /connected/PLATFORM; and where nobody signs in, or an app "
        "registers itself."
    )
    note: str = strawberry.field(description="What else to know.")

    @staticmethod
    def of(
        info: platforms.PlatformInfo, *, has_app: bool, public_url: str | None
    ) -> "PlatformInfo":
        """Show a platform."""
        return PlatformInfo(
            platform=info.platform,
            name=info.name,
            metrics=[ReportedMetric[name.upper()] for name in info.metrics],
            batch_size=info.batch_size,
            delay_seconds=int(info.delay.total_seconds()),
            price_micros=info.price_micros,
            price=info.price_micros,
            owned_price_micros=info.owned_price_micros,
            owned_price=info.owned_price_micros,
            is_free_same_day=info.is_free_same_day,
            oauth_scopes=list(info.oauth.scopes) if info.oauth else [],
            needs_account=info.needs_account,
            needs_host=info.needs_host,
            has_app=has_app,
            registers_app=info.registers_app,
            takes_api_key=info.takes_api_key,
            takes_app_password=info.takes_app_password,
            redirect_uri=redirect_uri(public_url, info.platform)
            if public_url and info.oauth and not info.registers_app
            else None,
            note=info.note,
        )
