"""What a mutation takes of a snapshot."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.numbers.metrics import COUNTS
from app.domain.platforms import Platform
from app.errors import BadUserInput
from app.graphql.scalars import BigInt
from app.graphql.types.bulk import key_in
from app.graphql.types.inputs import given
from app.services.bulk import SubmittedSnapshot
from app.services.post_lists import PostIdentity


@strawberry.input(
    description="A metric that only some platforms have, as it was on a day. A value that is left "
    "out stays as it is; null says that the platform doesn't report it."
)
class ExtraMetricInput:
    name: str = strawberry.field(description="Its name in metricCatalog, such as videoViews.")
    value: float | None = strawberry.field(
        default=strawberry.UNSET,
        description="Its number: whole where it counts something, of an average or a percentage "
        "(5.0 is 5 %) also a fraction.",
    )

    @staticmethod
    def answers(given: Iterable["ExtraMetricInput"]) -> dict[str, float | None]:
        """What is said of each.

        Raises:
            BadUserInput: One is given twice, or is of those that have a field of their own.
        """
        answers: dict[str, float | None] = {}
        for each in given:
            if each.name in answers or each.name in COUNTS:
                raise BadUserInput(
                    f"extra_metrics: {each.name[:60]!r} is there twice, or has a field of its own.",
                    field="extra_metrics",
                )
            if each.value is not strawberry.UNSET:
                answers[each.name] = _without_fraction(each.value)
        return answers


def _without_fraction(value: float | None) -> float | None:
    """A count as one: 5.0 is 5."""
    return int(value) if value is not None and value.is_integer() else value


@strawberry.input(
    description=(
        "A post's totals since publication, as they were on one day. The post is given by postId, "
        "or by organizationId, platform and externalId. A metric that is left out stays as it is; "
        "null says that the platform doesn't report it."
    )
)
class SnapshotInput:
    date: dt.date = strawberry.field(description="The day, in the organization's time zone.")
    post_id: strawberry.ID | None = strawberry.field(default=None, description="The post.")
    organization_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose post it is, where there is no postId."
    )
    platform: Platform | None = strawberry.field(
        default=None, description="Where it lives, where there is no postId."
    )
    external_id: str | None = strawberry.field(
        default=None, description="The platform's id of it, where there is no postId."
    )
    collected_at: dt.datetime | None = strawberry.field(
        default=None,
        description=(
            "When it was read, with a UTC offset; of a day's snapshots each metric keeps what was "
            "said of it last. By default the first instant of the day, so that it never beats a "
            "fetch."
        ),
    )
    views: BigInt | None = strawberry.field(default=strawberry.UNSET, description="Total views.")
    likes: BigInt | None = strawberry.field(default=strawberry.UNSET, description="Total likes.")
    comments: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Total comments."
    )
    shares: BigInt | None = strawberry.field(default=strawberry.UNSET, description="Total shares.")
    saves: BigInt | None = strawberry.field(default=strawberry.UNSET, description="Total saves.")
    impressions: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Total impressions."
    )
    clicks: BigInt | None = strawberry.field(default=strawberry.UNSET, description="Total clicks.")
    watch_seconds: BigInt | None = strawberry.field(
        default=strawberry.UNSET, description="Total seconds watched."
    )
    reach: BigInt | None = strawberry.field(default=strawberry.UNSET, description="People reached.")
    extra_metrics: list[ExtraMetricInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Metrics beyond these, each once: those that metricCatalog has for the post's "
        "platform with isExtra.",
    )

    def submitted(self) -> SubmittedSnapshot:
        """The snapshot in the services' words.

        Raises:
            BadUserInput: The post is given in no way or in two, or by an id that can't be one;
                or a metric is given twice.
        """
        said = given(self)
        answers = {name: said[name] for name in COUNTS if name in said}
        answers |= ExtraMetricInput.answers(self.extra_metrics or ())
        return SubmittedSnapshot(self._post(), self.date, self.collected_at, answers)

    def _post(self) -> UUID | PostIdentity:
        whose, platform, external_id = self.organization_id, self.platform, self.external_id
        if self.post_id is not None and (whose, platform, external_id) == (None, None, None):
            return key_in("post_id", public_ids.post_key, self.post_id)
        if self.post_id is None and whose is not None and platform and external_id is not None:
            organization_id = key_in("organization_id", public_ids.organization_key, whose)
            return PostIdentity(organization_id, platform, external_id)
        raise BadUserInput(
            "Give postId, or organizationId, platform and externalId together.", field="postId"
        )
