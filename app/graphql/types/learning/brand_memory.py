"""What was learned about a brand."""

import datetime as dt
from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.learning.brand_memory import RENEWED_AFTER, MemoryKind
from app.errors import NotFound
from app.graphql.enums import described
from app.graphql.types.nodes import Node
from app.services.learning import brand_memory

described(
    MemoryKind,
    "What an entry is about.",
    {
        MemoryKind.BEST_PLATFORM: "The platform whose posts engage most.",
        MemoryKind.BEST_CONTENT_TYPE: "The type of content that engages most.",
        MemoryKind.BEST_POSTING_TIME: "Weekday and hour whose posts engage most.",
        MemoryKind.BEST_HOOK: "The opening line whose posts engage most.",
        MemoryKind.ALERT: "A jump or a collapse of the engagement rate.",
    },
)

KindArgument = Annotated[
    MemoryKind | None, strawberry.argument(description="Only of this kind; all by default.")
]
PresentArgument = Annotated[
    bool | None,
    strawberry.argument(
        description="True: only what still holds. False: only what was superseded. Both by default."
    ),
]


@strawberry.type(description="The numbers behind a conclusion.")
class MemoryEvidence:
    conclusion: str = strawberry.field(
        description="What was concluded, as data: a platform, a content type, a time such as "
        "`TUESDAY 18:00`, a hook, or the kind of alert."
    )
    posts: int = strawberry.field(description="From how many posts.")
    rate: float | None = strawberry.field(
        description="Their engagement rate in percent: 5.0 is 5 %; null if unknown."
    )
    compared_posts: int | None = strawberry.field(
        description="How many posts the rate is held against; null where that is all others."
    )
    compared_rate: float | None = strawberry.field(
        description="The rate that it is held against; null if unknown."
    )
    confidence: float | None = strawberry.field(
        description="How far the sample may be trusted, 0 to 1; null for an alert."
    )
    start: dt.date | None = strawberry.field(description="The first day looked at.")
    end: dt.date | None = strawberry.field(description="The last day looked at.")


@strawberry.type(
    description=(
        "Something learned of a brand by a sync, with its evidence. Another conclusion supersedes "
        f"it at once, newer evidence for the same one after {RENEWED_AFTER.days} days."
    )
)
class MemoryEntry(Node):
    kind: MemoryKind = strawberry.field(description="What it is about.")
    statement: str = strawberry.field(
        description="The conclusion in a sentence. Users' words in it are quoted as data."
    )
    evidence: MemoryEvidence = strawberry.field(description="The numbers behind it.")
    learned_at: dt.datetime = strawberry.field(description="When it was learned.")
    superseded_at: dt.datetime | None = strawberry.field(
        description="When it stopped to hold; null if it still does."
    )

    @staticmethod
    def of(entry: brand_memory.MemoryEntry | None) -> "MemoryEntry":
        """Show an entry.

        Raises:
            NotFound: There is none.
        """
        if entry is None:
            raise NotFound("There is no such memory.")
        told = entry.evidence
        return MemoryEntry(
            id=strawberry.ID(public_ids.memory_id(entry.id)),
            kind=MemoryKind(entry.kind),
            statement=entry.statement,
            evidence=MemoryEvidence(
                conclusion=told["conclusion"],
                posts=told["posts"],
                rate=told.get("rate"),
                compared_posts=told.get("comparedPosts"),
                compared_rate=told.get("comparedRate"),
                confidence=told.get("confidence"),
                start=entry.window_start,
                end=entry.window_end,
            ),
            learned_at=entry.learned_at,
            superseded_at=entry.superseded_at,
        )
