"""How much each field can return and read, and the directives that say so in the schema.

The names and meanings are those of IBM's GraphQL Cost Directives specification. Sizes that follow
from a window (a series has a point a day) are written as `slicingArguments: ["window"]`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_non_null_type,
)
from strawberry.schema_directive import Location

from app.domain.access import MOST_TOKENS
from app.domain.accounts.account_days import ACCOUNT_COUNTS
from app.domain.business.books import SERIES_DAYS
from app.domain.business.dashboard import MOST_LEADERS
from app.domain.catalogue.definitions import EXTRA
from app.domain.catalogue.metric_catalogue import BREAKS, EXTRA_METRICS_OF, definitions
from app.domain.collecting.failures import MOST_ALLOWED_ACCOUNTS
from app.domain.erasures import MOST_ERASURES
from app.domain.imports.previews import SHOWN_ROWS
from app.domain.learning.optimization import MOST_PATTERNS, PatternKind
from app.domain.notes import MOST_SHOWN
from app.domain.numbers.ages import HORIZON
from app.domain.numbers.metrics import COUNTS, EXTRA_METRICS
from app.domain.pages import DEFAULT_SIZE
from app.domain.platforms import Platform
from app.domain.posts import PostCategory
from app.domain.selections import MOST_BRANDS
from app.domain.sessions import MOST_PER_TOKEN
from app.domain.shares import MOST_SHARES
from app.domain.tags import MAX_RULES, MAX_TAGS_OF_POST
from app.domain.uploads import MOST_UPLOADS
from app.domain.windows.calendar import MAX_DAYS

PLATFORMS = len(Platform)
PER_POST = 500
"""The weight of a field that reads every post of a scope, as its description says."""

PER_MEASURED_DAY = 100
"""The weight of a field that reads every day on which a post was measured: most of them are in its
first 90 days."""

PER_ACCOUNT = 200
"""The weight of a field that looks for something of every account of a scope."""

ROWS_A_DAY = PLATFORMS
"""Rows that an aggregate reads per day, by platform."""


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="What a field costs besides the objects that it gives: rows that it reads.",
)
class CostDirective:
    weight: str = strawberry.directive_field(name="weight")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="How long a list can be: an assumed size, or what an argument says; of the field, "
    "or of the fields below it that are named.",
)
class ListSizeDirective:
    assumed_size: int | None = strawberry.directive_field(name="assumedSize")
    slicing_arguments: list[str] | None = strawberry.directive_field(
        name="slicingArguments", default=strawberry.UNSET
    )
    sized_fields: list[str] | None = strawberry.directive_field(
        name="sizedFields", default=strawberry.UNSET
    )


class Size(NamedTuple):
    """How long a list is: `items`, or one for each day of the window around it."""

    items: int = 1
    per_day: bool = False


class FieldCost(NamedTuple):
    """What one field can cost.

    Attributes:
        size: How long its list is; None if it is no list, or if an argument or the connection
            around it sets the length.
        slicing: The arguments that set its length, or that of its `nodes` and `edges`.
        assumed: Its length where no argument sets it.
        is_sized: Whether the connection around it sets its length.
        weight: Rows that it always reads.
        per_day: Rows that it reads for each day of its window, of as many days before it, and of
            what it is compared with.
    """

    size: Size | None = None
    slicing: tuple[str, ...] = ()
    assumed: int = 1
    is_sized: bool = False
    weight: int = 0
    per_day: int = 0


_BULK = 500
_TABLES = 10
"""How many tables a file has, mostly: members of a zip, sheets of a workbook."""

_LOOK = 100_000
"""Rows of a file that a preview reads."""

_EXTRA_METRICS_OF_SCOPES = tuple(
    f"{kind}.extraMetrics"
    for kind in ("AnalyticsScope", "Brand", "Organization", "Everything", "Selection")
)
_LISTS: Mapping[str, Size] = {
    "platforms": Size(PLATFORMS),
    "metricCatalog": Size(len(definitions())),
    "breaks": Size(len(BREAKS)),
    "TimeSeries.points": Size(per_day=True),
    "PlatformSeries.points": Size(per_day=True),
    "Growth.days": Size(per_day=True),
    "Post.dailyAnalytics": Size(per_day=True),
    "GrowthCurve.points": Size(HORIZON),
    "GrowthCurve.comparedPoints": Size(HORIZON),
    "growthByHour": Size(7 * 24),
    "UsualGrowth.points": Size(HORIZON),
    "extraMetrics": Size(len(EXTRA)),
    **dict.fromkeys(_EXTRA_METRICS_OF_SCOPES, Size(sum(map(len, EXTRA_METRICS_OF.values())))),
    "Account.dailyAnalytics": Size(per_day=True),
    "Audience.series": Size(per_day=True),
    "PlatformAudience.series": Size(per_day=True),
    "experiments": Size(20),
    "Experiment.arms": Size(50),
    "Experiment.comparisons": Size(45),
    "credentials": Size(100),
    "Selection.brands": Size(MOST_BRANDS),
    "archivedBrands": Size(MOST_BRANDS),
    "cashIn": Size(10),
    "usageValue": Size(10),
    "soldValue": Size(10),
    "Credits.soldDaily": Size(SERIES_DAYS),
    "Credits.consumedDaily": Size(SERIES_DAYS),
    "Credits.daily": Size(SERIES_DAYS),
    "Comparisons.currencies": Size(10),
    "Takings.daily": Size(SERIES_DAYS),
    "leaders": Size(MOST_LEADERS),
    "byCreditsConsumed": Size(MOST_LEADERS),
    "byIngredients": Size(MOST_LEADERS),
    "byRevenue": Size(10),
    "Revenue.currencies": Size(10),
    "Projections.revenue": Size(10),
    "Ingredients.byCategory": Size(50),
    "Drivers.posts": Size(10),
    "OptimizationCycle.patterns": Size(MOST_PATTERNS * len(PatternKind)),
    "OptimizationCycle.recommendations": Size(len(PatternKind)),
    "PerformanceSummary.top": Size(100),
    "PerformanceSummary.worst": Size(100),
    "byPlatform": Size(PLATFORMS),
    "byCategory": Size(10),
    "PerformanceSummary.postingTimes": Size(PLATFORMS),
    "PerformanceSummary.hooks": Size(5),
    "ProviderFailure.accounts": Size(MOST_ALLOWED_ACCOUNTS),
    "AccountCollection.missing": Size(len(ACCOUNT_COUNTS)),
    "CollectionState.missing": Size(len(COUNTS) + len(EXTRA_METRICS)),
    "cells": Size(7 * 24),
    "categoryPerformance": Size(len(PostCategory)),
    "notes": Size(MOST_SHOWN),
    "Post.tags": Size(MAX_TAGS_OF_POST),
    "tagRules": Size(MAX_RULES),
    "TagPostsPayload.posts": Size(_BULK),
    "archivePosts": Size(_BULK),
    "restorePosts": Size(_BULK),
    "failed": Size(_BULK),
    "Query.tokens": Size(MOST_TOKENS),
    "Query.shares": Size(MOST_SHARES),
    "Query.erasures": Size(MOST_ERASURES),
    "erasePosts": Size(_BULK),
    "Query.uploads": Size(MOST_UPLOADS),
    "Upload.tables": Size(_TABLES),
    "FilePreview.tables": Size(_TABLES),
    "FilePreview.leftOut": Size(_TABLES),
    "TablePreview.columns": Size(50),
    "TablePreview.questions": Size(5),
    "TablePreview.firstRows": Size(SHOWN_ROWS),
    "StoredRow.fields": Size(50),
    "TablePreview.rejects": Size(20),
    "TablePreview.notPosts": Size(10),
    "ImportedTable.firstRejected": Size(50),
    "Viewer.sessions": Size(MOST_PER_TOKEN),
    "UpsertPostsPayload.posts": Size(_BULK),
}
"""Lists whose length no argument sets: by type and field, or by field name alone."""

_WEIGHTS: Mapping[str, int] = {
    **dict.fromkeys(
        (
            *("tagPerformance", "categoryPerformance"),
            *("topContent", "topPosts", "RankedPostConnection.totalCount"),
            *("postingTimes", "hooks", "drivers", "coverage", "alerts"),
            "changeDrivers",
            *(
                "performanceSummary",
                "promptPerformance",
                "promptResults",
                "performanceContext",
                "variants",
            ),
            *("hookPerformance", "variantPerformance", "attributions"),
            *("experiments", "attribution", "optimizationCycle", "postsTracked"),
            *("brandLeaderboard", "organizationLeaderboard", "leaderboard", "business"),
            *("ageIndex", "usualGrowth", "comparedPoints"),
        ),
        PER_POST,
    ),
    "audience": PER_ACCOUNT,
    "attention": PER_ACCOUNT,
    "contentsToErase": PER_POST,
    "preview": _LOOK,
    "startImport": _LOOK,
    "totalCount": 10,
    "syncStatus": 10,
    "lifetime": 2 * PLATFORMS,
    "Post.extraMetrics": PER_MEASURED_DAY,
    **dict.fromkeys(_EXTRA_METRICS_OF_SCOPES, 10 * PER_POST),
}


class Sizes:
    """What every field of a schema can cost."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._fields: dict[tuple[str, str], FieldCost] = {}
        for type_, name, field in _fields_of(schema):
            self._fields[type_.name, name] = _cost_of(type_, name, field)

    def of(self, type_name: str, field: str) -> FieldCost:
        """What a field costs; nothing for an unknown field, which validation will report."""
        return self._fields.get((type_name, field), FieldCost())


@cache
def sizes_of(schema: GraphQLSchema) -> Sizes:
    """What every field of a complete schema can cost; worked out once for each."""
    return Sizes(schema)


def _fields_of(
    schema: GraphQLSchema,
) -> Iterator[tuple[GraphQLObjectType | GraphQLInterfaceType, str, GraphQLField]]:
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield type_, name, field


def _cost_of(
    type_: GraphQLObjectType | GraphQLInterfaceType, name: str, field: GraphQLField
) -> FieldCost:
    weight = _WEIGHTS.get(f"{type_.name}.{name}") or _WEIGHTS.get(name, 0)
    per_day = ROWS_A_DAY if "window" in field.args else 0
    plain = FieldCost(weight=weight, per_day=per_day)
    if type_.name.startswith("__"):
        return FieldCost(Size(20) if _is_list(field) else None)
    if type_.name.endswith("Connection") and name in {"edges", "nodes"}:
        return FieldCost(is_sized=True)
    slicing = tuple(argument for argument in ("first", "last") if argument in field.args)
    if slicing:
        default = field.args["first"].default_value if "first" in field.args else None
        assumed = default if isinstance(default, int) else DEFAULT_SIZE
        return plain._replace(slicing=slicing, assumed=assumed)
    if _is_list(field) and is_composite_type(get_named_type(field.type)):
        size = _LISTS.get(f"{type_.name}.{name}") or _LISTS.get(name)
        if size is None:
            raise ValueError(f"{type_.name}.{name}: how long can this list be? See cost/sizes.py")
        return plain._replace(size=size)
    return plain


def _is_list(field: GraphQLField) -> bool:
    type_ = field.type
    return bool(is_list_type(type_.of_type if is_non_null_type(type_) else type_))


def declare_sizes(schema: GraphQLSchema) -> None:
    """Declare on each of our own fields what it can cost, for readers of the schema."""
    for type_, name, field in _fields_of(schema):
        definition = field.extensions.get("strawberry-definition")
        if definition is None or type_.name.startswith("__"):
            continue
        others = [
            each
            for each in definition.directives
            if not isinstance(each, CostDirective | ListSizeDirective)
        ]
        definition.directives = [*others, *_directives(_cost_of(type_, name, field), name, field)]


def _directives(cost: FieldCost, name: str, field: GraphQLField) -> Iterator[Any]:
    if cost.weight:
        yield CostDirective(weight=str(cost.weight))
    if cost.slicing:
        is_connection = get_named_type(field.type).name.endswith("Connection")
        yield ListSizeDirective(
            assumed_size=cost.assumed,
            slicing_arguments=list(cost.slicing),
            sized_fields=["edges", "nodes"] if is_connection else strawberry.UNSET,
        )
    elif name in _SIZED_BY_WINDOW:
        yield ListSizeDirective(
            assumed_size=MAX_DAYS,
            slicing_arguments=["window"],
            sized_fields=_SIZED_BY_WINDOW[name],
        )
    elif cost.size is not None and not cost.size.per_day:
        yield ListSizeDirective(assumed_size=cost.size.items)


_SIZED_BY_WINDOW: Mapping[str, Any] = {
    "timeSeries": ["points", "platforms.points"],
    "growth": ["days"],
    "audience": ["series", "platforms.series"],
    "dailyAnalytics": strawberry.UNSET,
}
