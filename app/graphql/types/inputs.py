"""What mutations take."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar, cast

import strawberry

from app.domain import public_ids
from app.domain.platforms import Platform
from app.domain.posts import PostCategory, PostDraft, PostStatus, PostValues
from app.domain.windows.periods import WeekStart
from app.errors import BadUserInput
from app.graphql.scalars import BigInt
from app.graphql.types.bulk import key_in
from app.services import organizations
from app.services.bulk import SubmittedPost

Item = TypeVar("Item")


@strawberry.input(description="What can be said of an organization.")
class OrganizationInput:
    label: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its name; needed for a new one."
    )
    time_zone: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The IANA name of the zone whose calendar it reports by; UTC by default.",
    )
    week_start: WeekStart | None = strawberry.field(
        default=strawberry.UNSET, description="The day its weeks begin on; MONDAY by default."
    )
    currency: str | None = strawberry.field(
        default=strawberry.UNSET, description="ISO 4217 code; USD by default."
    )
    credit_price_minor: BigInt | None = strawberry.field(
        default=strawberry.UNSET,
        description="What one credit is sold for, in minor units of the currency.",
    )
    credit_price: BigInt | None = strawberry.field(
        default=strawberry.UNSET,
        description="What one credit is sold for.",
        deprecation_reason="Give creditPriceMinor.",
    )
    logo_url: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its logo's address."
    )

    def values(self) -> dict[str, Any]:
        """What was said, by the names of the services.

        Raises:
            BadUserInput: The price is negative, or was said twice.
        """
        values = given(self)
        if "credit_price_minor" in values:
            price = newly_named(self.credit_price_minor, self.credit_price, "creditPriceMinor")
            del values["credit_price_minor"]
            values["credit_price"] = organizations.checked_price(price, field="creditPriceMinor")
        return values


def newly_named(new: Item, old: Item, name: str) -> Item:
    """The value of an input by its new name.

    Raises:
        BadUserInput: The old name has one too.
    """
    if old is not strawberry.UNSET:
        raise BadUserInput(f"Give {name} alone: the other is its old name.", field=name)
    return new


@strawberry.input(description="What can be said of a brand.")
class BrandInput:
    label: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its name; needed for a new one."
    )
    logo_url: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its logo's address."
    )


@strawberry.input(
    description="A post as the platform knows it. What is left out stays, or takes its default."
)
class PostInput:
    organization_id: strawberry.ID = strawberry.field(description="Whose post it is.")
    platform: Platform = strawberry.field(description="Where it lives.")
    external_id: str = strawberry.field(description="The platform's id of it.")
    brand_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="The brand that published it; needed for a new post, moves an existing one.",
    )
    credential_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "The account on the same platform that it is collected with, from now on. Null takes "
            "it away: the post keeps its numbers and gets no new ones, until it is given an "
            "account or an account's discovery finds it."
        ),
    )
    label: str | None = strawberry.field(default=strawberry.UNSET, description="Its title.")
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="Its text or caption."
    )
    category: PostCategory | None = strawberry.field(
        default=strawberry.UNSET, description="What kind of content it is; POST by default."
    )
    status: PostStatus | None = strawberry.field(
        default=strawberry.UNSET, description="Where it is in its life; PUBLISHED by default."
    )
    url: str | None = strawberry.field(default=strawberry.UNSET, description="Its address.")
    published_at: dt.datetime | None = strawberry.field(
        default=strawberry.UNSET, description="When it was published, with a UTC offset."
    )
    variant_group: str | None = strawberry.field(
        default=strawberry.UNSET, description="The experiment it is part of."
    )
    variant_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Which variant of that it is."
    )
    hook_version: str | None = strawberry.field(
        default=strawberry.UNSET, description="Which version of the hook it uses."
    )
    creative_version: str | None = strawberry.field(
        default=strawberry.UNSET, description="Which version of the creative it uses."
    )
    generation_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The generation that made it."
    )
    workflow_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The workflow that made it."
    )
    prompt: str | None = strawberry.field(
        default=strawberry.UNSET, description="The prompt that it was made with."
    )
    tags: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Tags that it is to have besides those that it has: 64 characters each at "
        "most, and 50 a post. To take some away, see tagPosts.",
    )

    def submitted(self) -> SubmittedPost:
        """The post in the services' words.

        Raises:
            BadUserInput: An id can't be one of its type.
        """
        owner = key_in("organization_id", public_ids.organization_key, self.organization_id)
        values = given(self, without=("organization_id", "platform", "external_id", "tags"))
        if values.get("brand_id") is not None:
            values["brand_id"] = key_in("brand_id", public_ids.brand_key, values["brand_id"])
        if values.get("credential_id") is not None:
            values["credential_id"] = key_in(
                "credential_id", public_ids.credential_key, values["credential_id"]
            )
        # These can't be unknown: null stands for leaving them as they are.
        for name in ("brand_id", "label", "description", "category", "status"):
            if name in values and values[name] is None:
                del values[name]
        draft = PostDraft(
            self.platform,
            self.external_id,
            cast("PostValues", values),
            tags=tuple(self.tags or ()),
        )
        return SubmittedPost(owner, draft)


def given(item: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """What a caller said of an input, by field; what was left out is not there."""
    return {
        name: value
        for name, value in vars(item).items()
        if value is not strawberry.UNSET and name not in without
    }
