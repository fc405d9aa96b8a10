"""What needs somebody: one list per scope."""

import datetime as dt
from collections.abc import Collection, Mapping

import strawberry

from app.domain import public_ids
from app.domain.attention import entries, kinds
from app.domain.attention.entries import Entry, SubjectKind
from app.domain.attention.kinds import ActionCode, AttentionCode, AttentionSeverity
from app.domain.collecting.failures import FailureCode
from app.domain.goals import GoalMetric
from app.domain.pages import PageRequest
from app.domain.platforms import Platform
from app.domain.scopes import Scope
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.scalars import BigInt
from app.graphql.types.connections import Connection, connect
from app.graphql.types.metrics import shown
from app.services.attention import Request

described(
    AttentionSeverity,
    "How urgent something is, the most urgent first.",
    {
        AttentionSeverity.STOPPED: "Nothing more comes until somebody acts.",
        AttentionSeverity.FAILING: "Something that should work doesn't.",
        AttentionSeverity.WARNING: "It will go wrong, or has gone worse.",
        AttentionSeverity.NEWS: "Worth knowing; nobody has to do anything.",
    },
)
described(
    AttentionCode,
    "What has happened. More will come: show the sentence of one that you don't know.",
    {
        AttentionCode.SIGN_IN_DEAD: "STOPPED: a platform no longer accepts an account's sign-in.",
        AttentionCode.WORKER_SILENT: "STOPPED: posts have been due for two hours, and nothing of "
        "the organization was collected in them.",
        AttentionCode.BILLING_REQUIRED: "STOPPED: a platform wants money before it goes on.",
        AttentionCode.CEILING_REACHED: "STOPPED: an account has spent its ceiling of this month.",
        AttentionCode.PERMISSION_MISSING: "FAILING: a platform refuses an account a permission.",
        AttentionCode.PLATFORM_OUT: "FAILING: an account's platform answers nobody: it is left "
        "alone but for one request now and then, and nothing is lost.",
        AttentionCode.POSTS_FAILED: "FAILING: posts of an account have failed for over a day.",
        AttentionCode.POSTS_LATE: "FAILING: posts of an account are late by over two of their "
        "intervals.",
        AttentionCode.LOOKS_FAILED: "FAILING: looking for an account's new posts has failed for "
        "over a day, or for want of a permission or of money.",
        AttentionCode.ACCOUNT_DAYS_FAILED: "FAILING: reading an account's followers has failed so.",
        AttentionCode.RATE_DROP: "WARNING: a brand's engagement rate fell below half.",
        AttentionCode.GOAL_BEHIND: "WARNING: at its present pace a goal won't be reached.",
        AttentionCode.NO_CEILING: "WARNING: a platform charges for what is read of an account, and "
        "the account has no monthly ceiling.",
        AttentionCode.TOKEN_ENDING: "WARNING: a token ends within 7 days. Told to administrators, "
        "of everything and of organizations.",
        AttentionCode.RATE_SPIKE: "NEWS: a brand's engagement rate more than doubled.",
        AttentionCode.GOAL_REACHED: "NEWS: a goal is reached; told until a week after its end.",
    },
)
described(
    ActionCode,
    "The one act that helps.",
    {
        ActionCode.RECONNECT_ACCOUNT: "Check the account (`credentials check`), else connect it "
        "anew with every permission that is asked for: `connectCredential`.",
        ActionCode.START_WORKER: "See that a worker runs and keeps up: `backbone worker`.",
        ActionCode.CHECK_PLATFORM: "See what the platform says of itself, and whether this machine "
        "reaches it (`backbone doctor`); it is asked again by itself.",
        ActionCode.PAY_PLATFORM: "Settle the bill at the platform, then refresh.",
        ActionCode.RAISE_CEILING: "Set a monthly ceiling, or a higher one: `setMonthlyCeiling`.",
        ActionCode.REFRESH_POSTS: "See what the posts say, and ask anew: `refreshAllAnalytics`.",
        ActionCode.EXPLAIN_CHANGE: "See why: `drivers`.",
        ActionCode.SET_GOAL: "Set the next goal: `createGoal`.",
        ActionCode.REPLACE_TOKEN: "Make another token, and hand it to who uses this one: "
        "`backbone tokens create`.",
    },
)
described(
    SubjectKind,
    "What something is about.",
    {
        SubjectKind.CREDENTIAL: "A connected account.",
        SubjectKind.ORGANIZATION: "An organization.",
        SubjectKind.BRAND: "A brand.",
        SubjectKind.GOAL: "A goal.",
        SubjectKind.TOKEN: "An API token.",
    },
    name="AttentionSubjectKind",
)

_PREFIXES: Mapping[SubjectKind, str] = {
    SubjectKind.CREDENTIAL: public_ids.CREDENTIAL,
    SubjectKind.ORGANIZATION: public_ids.ORGANIZATION,
    SubjectKind.BRAND: public_ids.BRAND,
    SubjectKind.GOAL: public_ids.GOAL,
    SubjectKind.TOKEN: public_ids.TOKEN,
}


@strawberry.type(description="One thing that needs attention, or that an act is done to.")
class AttentionSubject:
    kind: SubjectKind = strawberry.field(description="What it is.")
    id: strawberry.ID = strawberry.field(
        description="Its id, for `node` and as the argument of what is done to it (`node` knows no "
        "tokens)."
    )
    label: str = strawberry.field(
        description="What people call it: the label, the handle of an account (its id at the "
        "platform without one), the name of a token."
    )

    @staticmethod
    def of(subject: entries.Subject) -> "AttentionSubject":
        """Show a subject."""
        key = strawberry.ID(public_ids.to_text(_PREFIXES[subject.kind], subject.id))
        return AttentionSubject(kind=subject.kind, id=key, label=subject.label)


@strawberry.type(description="The one act that helps.")
class AttentionAction:
    code: ActionCode = strawberry.field(description="What to do.")
    target: AttentionSubject = strawberry.field(description="What it is done to.")


@strawberry.type(
    description="The numbers that the sentence is made of, besides those of the entry itself; "
    "each is null where its code has none."
)
class AttentionValues:
    platform: Platform | None = strawberry.field(description="Where the account is.")
    monthly_ceiling_micros: BigInt | None = strawberry.field(
        description="What the account may spend per calendar month (UTC), in millionths of a US "
        "dollar."
    )
    rate: float | None = strawberry.field(
        description="The engagement rate of the last days in percent: 5.0 is 5 %."
    )
    compared_rate: float | None = strawberry.field(
        description="That of the days before them, in percent."
    )
    metric: GoalMetric | None = strawberry.field(description="What the goal counts.")
    target: float | None = strawberry.field(
        description="What the goal is to reach; a percentage for a rate."
    )
    current: float | None = strawberry.field(
        description="What the goal has reached; null if unreported."
    )
    expected: float | None = strawberry.field(
        description="What the goal will have reached at its end at the present pace; null with it."
    )
    ends_on: dt.date | None = strawberry.field(description="The goal's last day.")
    ends_at: dt.datetime | None = strawberry.field(description="When the token ends.")
    failure: FailureCode | None = strawberry.field(
        description="Why looks for posts, or reads of followers, fail."
    )


@strawberry.type(
    description="One state that needs somebody, or is worth knowing. A subject has one per code."
)
class Attention:
    code: AttentionCode = strawberry.field(description="What has happened.")
    severity: AttentionSeverity = strawberry.field(description="How urgent it is.")
    since: dt.datetime = strawberry.field(
        description="When the state began, whenever it was noticed."
    )
    posts: int = strawberry.field(description="How many posts it holds up; 0 where none.")
    sentence: str = strawberry.field(
        description="The same in English, made of the numbers here. Users' words are quoted."
    )
    entry: strawberry.Private[Entry]

    @staticmethod
    def of(entry: Entry) -> "Attention":
        """Show an entry."""
        names = ("code", "severity", "since", "posts", "sentence")
        return Attention(entry=entry, **{name: getattr(entry, name) for name in names})

    @strawberry.field(description="The numbers and names of the sentence.")
    def values(self) -> AttentionValues:
        return shown(self.entry.values, AttentionValues)

    @strawberry.field(description="What it is about.")
    def subject(self) -> AttentionSubject:
        return AttentionSubject.of(self.entry.subject)

    @strawberry.field(
        description="The brand or organization that it belongs to; null for a token that is bound "
        "to none."
    )
    def scope(self) -> AttentionSubject | None:
        scope = self.entry.scope
        return None if scope is None else AttentionSubject.of(scope)

    @strawberry.field(description="The one act that helps; null if your token may not do it.")
    def action(self, info: Info) -> AttentionAction | None:
        action = self.entry.action(info.context.caller.may)
        if action is None:
            return None
        return AttentionAction(code=action.code, target=AttentionSubject.of(action.target))


async def attention_of(
    info: Info,
    scope: Scope,
    request: PageRequest,
    platforms: Collection[Platform] | None = None,
    subjects: Collection[SubjectKind] | None = None,
) -> Connection[Attention]:
    """A page of what needs somebody in a scope, or of that at its accounts on some platforms.

    `subjects` leaves what is about something of another kind out.
    """
    context = info.context
    told = frozenset(SubjectKind if subjects is None else subjects)
    if not context.caller.may(kinds.KINDS[AttentionCode.TOKEN_ENDING].act.needs):
        told -= {SubjectKind.TOKEN}
    key = Request(scope, context.clock, told)
    found = await context.loaders.attention_by_scope.load(key)
    if platforms is not None:
        found = tuple(entry for entry in found if entry.values.platform in platforms)
    page = entries.page_of_entries(found, request)

    async def count() -> int:
        return len(found)

    return connect(page, list(map(Attention.of, page.items)), count)
