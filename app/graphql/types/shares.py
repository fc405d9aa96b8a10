"""Shares, as administrators see them, and the report as its readers see it."""

import datetime as dt
from typing import Annotated, Any

import strawberry

from app.domain import public_ids, shares
from app.domain.selections import brands_in
from app.domain.shares import ReportSection
from app.domain.windows.calendar import Preset
from app.domain.windows.comparison import ComparisonTo
from app.graphql.context import Info
from app.graphql.types.windows import (
    AnalyticsWindowInput,
    ComparisonInput,
    requested,
    requested_comparison,
)
from app.services import made_shares
from app.services import shares as shares_service
from app.services.made_shares import GivenShare

ShareId = Annotated[strawberry.ID, strawberry.argument(description="The share's id: shr_...")]

_SECTIONS = "The sections that it shows; all of them if left out."
_NOTE = f"What it says to its readers, {shares.MAX_NOTE} characters at most"
_LOGO = (
    "The picture at its head, as a data: address of a PNG, JPEG or WebP "
    f"of {shares.MAX_LOGO} characters at most"
)
_PASSWORD = f"What its readers must know, of {shares.MIN_PASSWORD} characters or more"
_ENDS = f"with a UTC offset, {shares.MOST_DAYS} days from now at most"


def _ordered(sections: frozenset[ReportSection]) -> list[ReportSection]:
    return [section for section in ReportSection if section in sections]


@strawberry.type(
    description="A link to one scope's report for somebody without an account, /r/share_.... It "
    "shows no more than the token that made it may see, and ends with that token."
)
class Share:
    id: strawberry.ID = strawberry.field(description="By which it can be changed and ended.")
    name: str = strawberry.field(description="What it is called, here and in its report.")
    scope_id: strawberry.ID = strawberry.field(
        description="The brand, organization or selection that it shows."
    )
    sections: list[ReportSection] = strawberry.field(description="The sections that it shows.")
    preset: Preset | None = strawberry.field(
        description="Its window, if that moves on by itself; null if its days are fixed."
    )
    start: dt.date | None = strawberry.field(description="The first of its fixed days.")
    end: dt.date | None = strawberry.field(description="The last of its fixed days, included.")
    compared_to: ComparisonTo = strawberry.field(description="What its window is compared with.")
    note: str | None = strawberry.field(description="What it says to its readers, if anything.")
    has_password: bool = strawberry.field(description="Whether its readers need a password.")
    created_at: dt.datetime = strawberry.field(description="When it was made.")
    ends_at: dt.datetime = strawberry.field(description="When it ends by itself.")
    revoked_at: dt.datetime | None = strawberry.field(
        description="When somebody ended it; null if nobody has."
    )
    opened_count: int = strawberry.field(
        description="How often it was opened: reading on within 30 minutes counts once, and so do "
        "readers behind one address. Each process of the gateway counts for itself."
    )
    last_opened_at: dt.datetime | None = strawberry.field(
        description="When it was opened last; null if never."
    )

    @staticmethod
    def of(share: made_shares.Share) -> "Share":
        """Show a share."""
        return Share(
            id=strawberry.ID(public_ids.share_id(share.id)),
            name=share.name,
            scope_id=strawberry.ID(share.scope),
            sections=_ordered(shares_service.sections_of(share)),
            preset=share.preset,
            start=share.window_start,
            end=share.window_end,
            compared_to=share.compared_to,
            note=share.note,
            has_password=share.password is not None,
            created_at=share.created_at,
            ends_at=share.ends_at,
            revoked_at=share.revoked_at,
            opened_count=share.opened_count,
            last_opened_at=share.last_opened_at,
        )

    @strawberry.field(description="What people call its scope; null if it isn't there any more.")
    async def scope_name(self, info: Info) -> str | None:
        loaders = info.context.loaders
        if self.scope_id.startswith(f"{public_ids.ORGANIZATION}_"):
            key = public_ids.organization_key(self.scope_id)
            organization = await loaders.organization_by_id.load(key)
            return organization.label if organization else None
        is_brand = self.scope_id.startswith(f"{public_ids.BRAND}_")
        keys = [public_ids.brand_key(self.scope_id)] if is_brand else brands_in(self.scope_id) or ()
        found = await loaders.brand_by_id.load_many(list(keys))
        return ", ".join(brand.label for brand in found if brand is not None) or None


@strawberry.type(description="A share that was just made.")
class CreatedShare:
    secret: str = strawberry.field(
        description="What a reader sends as `Authorization: Bearer ...`. It is never told again."
    )
    path: str = strawberry.field(
        description="The link, below this server's address: /r/share_.... It is never told again."
    )
    share: Share = strawberry.field(description="The share.")


@strawberry.input(description="What is shared, and how.")
class ShareInput:
    scope_id: strawberry.ID = strawberry.field(
        description="The id of a brand, an organization or a selection."
    )
    name: str = strawberry.field(description="What it is called, here and in its report.")
    sections: list[ReportSection] = strawberry.field(
        default_factory=lambda: list(ReportSection), description=_SECTIONS
    )
    window: AnalyticsWindowInput | None = strawberry.field(
        default=None,
        description="Its days: a preset, which moves on, or a fixed start and end; the last 28 "
        "complete days if left out.",
    )
    compare_to: ComparisonInput | None = strawberry.field(
        default=None, description="What they are compared with; the previous period by default."
    )
    note: str | None = strawberry.field(default=None, description=f"{_NOTE}.")
    logo: str | None = strawberry.field(
        default=None, description=f"{_LOGO}; the scope's own logo if left out."
    )
    ends_at: dt.datetime | None = strawberry.field(
        default=None,
        description=f"When it ends, {_ENDS}; {shares.USUAL_DAYS} days from now if left out. Never "
        "after your token.",
    )
    password: str | None = strawberry.field(
        default=None, description=f"{_PASSWORD}; none is asked for if left out."
    )

    def given(self, kept_password: bytes | None) -> GivenShare:
        """The share as a service makes it."""
        return GivenShare(
            self.name,
            self.scope_id,
            self.sections,
            requested(self.window),
            requested_comparison(self.compare_to),
            self.note,
            self.logo,
            self.ends_at,
            kept_password,
        )


@strawberry.input(description="What is to change of a share; what is left out stays.")
class ShareChangeInput:
    name: str | None = strawberry.field(default=None, description="Its new name.")
    sections: list[ReportSection] | None = strawberry.field(
        default=None, description="The sections that it shows."
    )
    window: AnalyticsWindowInput | None = strawberry.field(default=None, description="Its days.")
    compare_to: ComparisonInput | None = strawberry.field(
        default=None, description="What they are compared with."
    )
    note: str | None = strawberry.field(default=None, description=f"{_NOTE}; empty for nothing.")
    logo: str | None = strawberry.field(
        default=None, description=f"{_LOGO}; empty for the scope's own."
    )
    ends_at: dt.datetime | None = strawberry.field(
        default=None, description=f"When it ends, {_ENDS}."
    )
    password: str | None = strawberry.field(
        default=None, description=f"{_PASSWORD}; empty for none. Who knew the old one is out."
    )

    def changes(self, kept_password: bytes | None) -> dict[str, Any]:
        """What is given, by the fields of `GivenShare`."""
        plain = ("name", "sections", "note", "logo", "ends_at")
        found = {name: getattr(self, name) for name in plain if getattr(self, name) is not None}
        if self.window is not None:
            found["window"] = requested(self.window)
        if self.compare_to is not None:
            found["comparison"] = requested_comparison(self.compare_to)
        if self.password is not None:
            found["password"] = kept_password
        return found


@strawberry.type(description="What a shared report says besides its numbers.")
class Report:
    name: str = strawberry.field(description="What it is called.")
    scope_name: str = strawberry.field(description="What its numbers are about.")
    shared_by: str = strawberry.field(description="The organization whose report it is.")
    logo: str | None = strawberry.field(description="The address of the picture at its head.")
    note: str | None = strawberry.field(description="What is said to its readers, if anything.")
    sections: list[ReportSection] = strawberry.field(description="The sections that it shows.")
    ends_at: dt.datetime = strawberry.field(description="When its link ends.")

    @staticmethod
    def of(told: shares_service.Told) -> "Report":
        """Show a report."""
        share, home = told
        return Report(
            name=share.name,
            scope_name=home.name,
            shared_by=home.shared_by,
            logo=share.logo or home.logo,
            note=share.note,
            sections=_ordered(shares_service.sections_of(share)),
            ends_at=share.ends_at,
        )
