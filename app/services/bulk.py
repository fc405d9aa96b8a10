"""What people submit in bulk: each item is checked, the good ones are kept, the others reported."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.checks import Problem, check_snapshot
from app.domain.numbers.gains import Snapshot
from app.domain.numbers.histories import Outcome
from app.domain.numbers.metrics import Metrics
from app.domain.posts import PostDraft
from app.domain.windows.time_zones import first_instant_of
from app.services import post_lists, posts, schedule, snapshots
from app.services.accounts import credentials
from app.services.organizations import Visible
from app.services.post_lists import PostIdentity
from app.services.posts import NewKey, Upserted
from app.storage.database import Session


class SubmittedPost(NamedTuple):
    """A post, and the organization whose it is."""

    organization_id: UUID
    draft: PostDraft


class SubmittedSnapshot(NamedTuple):
    """A post's totals on one day; without an instant they count from the day's first.

    The post is given by key, or by what it is known by outside.
    """

    post: UUID | PostIdentity
    date: date
    collected_at: datetime | None
    totals: Metrics
    reach: int | None


async def submit_posts(
    session: Session, submitted: Sequence[SubmittedPost], *, now: datetime, new_key: NewKey
) -> tuple[Mapping[int, Upserted], Mapping[int, Problem]]:
    """Write posts of any organizations; what was written and what is wrong, by position.

    Raises:
        NotFound: One of the organizations doesn't exist.
    """
    positions: dict[UUID, list[int]] = defaultdict(list)
    for position, item in enumerate(submitted):
        positions[item.organization_id].append(position)
    written: dict[int, Upserted] = {}
    problems: dict[int, Problem] = {}
    for organization_id, of_organization in sorted(positions.items()):
        drafts = [submitted[position].draft for position in of_organization]
        found = await posts.find_problems(session, organization_id, drafts)
        found |= await _find_foreign_credentials(session, organization_id, drafts)
        good = [number for number in range(len(drafts)) if number not in found]
        upserted = await posts.upsert_posts(
            session,
            organization_id,
            [drafts[number] for number in good],
            now=now,
            new_key=new_key,
        )
        await schedule.enroll(
            session, organization_id, [item.post_id for item in upserted], now=now
        )
        problems |= {of_organization[number]: problem for number, problem in found.items()}
        written |= {
            of_organization[number]: item for number, item in zip(good, upserted, strict=True)
        }
    return written, problems


async def _find_foreign_credentials(
    session: Session, organization_id: UUID, drafts: Sequence[PostDraft]
) -> dict[int, Problem]:
    """Which drafts name an account that can't collect them, by position."""
    named = {
        position: key
        for position, draft in enumerate(drafts)
        if (key := draft.values.get("credential_id")) is not None
    }
    if not named:
        return {}
    known = await credentials.get_credentials(session, set(named.values()), [organization_id])
    missing = Problem("credential_id", "the organization has no such account on this platform")
    return {
        position: missing
        for position, key in named.items()
        if key not in known or known[key].platform is not drafts[position].platform
    }


async def submit_snapshots(
    session: Session, submitted: Sequence[SubmittedSnapshot], visible: Visible, *, now: datetime
) -> tuple[list[Outcome], Mapping[int, Problem]]:
    """Record snapshots of any organizations' posts; the outcomes, and what is wrong by position."""
    identities = {item.post for item in submitted if isinstance(item.post, PostIdentity)}
    keys = await post_lists.find_keys(session, identities, visible)
    requested = [
        keys.get(item.post) if isinstance(item.post, PostIdentity) else item.post
        for item in submitted
    ]
    known = await post_lists.get_posts(session, {key for key in requested if key}, visible)
    good: dict[UUID, list[snapshots.PostSnapshot]] = defaultdict(list)
    problems: dict[int, Problem] = {}
    for position, (item, key) in enumerate(zip(submitted, requested, strict=True)):
        post = known.get(key) if key else None
        if post is None:
            field = "external_id" if isinstance(item.post, PostIdentity) else "post_id"
            problems[position] = Problem(field, "there is no such post: see posts for the ids")
            continue
        collected_at = item.collected_at or first_instant_of(item.date, post.time_zone)
        snapshot = Snapshot(item.date, collected_at, item.totals, item.reach)
        problem = check_snapshot(snapshot, now=now, time_zone=post.time_zone)
        if problem is not None:
            problems[position] = problem
        else:
            good[post.organization_id].append(snapshots.PostSnapshot(post.id, snapshot))
    outcomes: list[Outcome] = []
    for organization_id, items in sorted(good.items()):
        recorded = await snapshots.record_snapshots(session, organization_id, items)
        outcomes.extend(outcome for outcome in recorded if outcome is not None)
    return outcomes, problems
