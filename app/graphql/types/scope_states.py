"""The fields of every scope about how it is kept, as of now: its coverage, what needs somebody."""

from typing import Annotated

import strawberry

from app.domain.attention.entries import SubjectKind
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.loaders import CoverageKey
from app.graphql.types.attention import Attention, attention_of
from app.graphql.types.collecting.coverage import Coverage
from app.graphql.types.connections import After, Connection, First, requested_page
from app.graphql.types.filters import FilterArgument, only, requested_filter
from app.graphql.types.metrics import shown
from app.graphql.types.scope_days import ScopeDays

Subjects = Annotated[
    list[SubjectKind] | None,
    strawberry.argument(description="Only what is about one of these; all by default."),
]


@strawberry.type
class States(ScopeDays):
    """The state that a scope is in."""

    @strawberry.field(
        description="How well the published posts are measured; filtered by platforms and accounts "
        "only. Costs per post."
    )
    async def coverage(self, info: Info, filter: FilterArgument = None) -> Coverage:
        only(filter, "platforms", "account_ids")
        fitting = await requested_filter(info, filter)
        key = CoverageKey(self.scope, info.context.clock, fitting)
        return shown(await info.context.loaders.coverage_by_scope.load(key), Coverage)

    @strawberry.field(
        description=(
            "What needs somebody, and news: the most urgent first, then what holds up most posts, "
            "then the oldest. Archived things are left out. Filtered by platforms only: then it is "
            "about accounts there. Costs per account."
        )
    )
    async def attention(
        self,
        info: Info,
        filter: FilterArgument = None,
        subjects: Subjects = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Attention]:
        only(filter, "platforms")
        if subjects == []:
            raise BadUserInput(
                "subjects is empty: name at least one, or leave it out for all.", field="subjects"
            )
        platforms = (await requested_filter(info, filter)).platforms
        request = requested_page(first, after, None, None)
        return await attention_of(info, self.scope, request, platforms, subjects)
