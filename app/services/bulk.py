"""What people submit in bulk: each item is checked, the good ones are kept, the others reported."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.checks import Problem, check_snapshot, no_such
from app.domain.numbers.histories import Outcome
from app.domain.numbers.readings import reading
from app.domain.posts import PostDraft
from app.domain.windows.time_zones import first_instant_of
from app.services import organizations, post_lists, post_tags, posts, schedule, snapshots
from app.services.accounts import credentials
from app.services.organizations import Visible
from app.services.post_lists import PostIdentity
from app.services.posts import NewKey, Upserted
from app.services.tags import Labels
from app.storage.database import Session

_NO_ORGANIZATION = no_such("organization_id", "organization")


class SubmittedPost(NamedTuple):
    """A post, and the organization whose it is."""

    organization_id: UUID
    draft: PostDraft


class SubmittedSnapshot(NamedTuple):
    """What somebody says of a post's totals on one day, by metric; the others are not answered.

    Without an instant it counts from the day's first. The post is given by key, or by what it is
    known by outside.
    """

    post: UUID | PostIdentity
    date: date
    collected_at: datetime | None
    answers: Mapping[str, float | None]


async def submit_posts(
    session: Session,
    submitted: Sequence[SubmittedPost],
    visible: Visible,
    *,
    now: datetime,
    new_key: NewKey,
) -> tuple[Mapping[int, Upserted], Mapping[int, Problem]]:
    """Write posts of any organizations; what was written and what is wrong, by position."""
    positions: dict[UUID, list[int]] = defaultdict(list)
    for position, item in enumerate(submitted):
        positions[item.organization_id].append(position)
    known = await organizations.get_organizations(session, set(positions), visible)
    written: dict[int, Upserted] = {}
    problems: dict[int, Problem] = {}
    for organization_id, of_organization in sorted(positions.items()):
        if organization_id not in known:
            problems |= dict.fromkeys(of_organization, _NO_ORGANIZATION)
            continue
        drafts = [submitted[position].draft for position in of_organization]
        upserted, found = await _submit_drafts(
            session, organization_id, drafts, now=now, new_key=new_key
        )
        problems |= {of_organization[number]: problem for number, problem in found.items()}
        written |= {of_organization[number]: item for number, item in upserted.items()}
    return written, problems


async def _submit_drafts(
    session: Session,
    organization_id: UUID,
    drafts: Sequence[PostDraft],
    *,
    now: datetime,
    new_key: NewKey,
) -> tuple[dict[int, Upserted], dict[int, Problem]]:
    """The same of one organization's posts."""
    problems = await posts.find_problems(session, organization_id, drafts)
    problems |= await _find_foreign_credentials(session, organization_id, drafts)
    good = [number for number in range(len(drafts)) if number not in problems]
    upserted = await posts.upsert_posts(
        session, organization_id, [drafts[number] for number in good], now=now, new_key=new_key
    )
    await schedule.enroll(session, organization_id, [item.post_id for item in upserted], now=now)
    return dict(zip(good, upserted, strict=True)), problems


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
    missing = no_such("credential_id", "credential of that organization on this platform")
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
    owners = await _owners_of_unknown(session, identities - keys.keys(), visible)
    good: dict[UUID, list[snapshots.PostSnapshot]] = defaultdict(list)
    problems: dict[int, Problem] = {}
    for position, (item, key) in enumerate(zip(submitted, requested, strict=True)):
        post = known.get(key) if key else None
        if post is None:
            problems[position] = _no_such_post(item.post, owners)
            continue
        collected_at = item.collected_at or first_instant_of(item.date, post.time_zone)
        snapshot = reading(item.date, collected_at, item.answers)
        problem = check_snapshot(snapshot, post.platform, now=now, time_zone=post.time_zone)
        if problem is not None:
            problems[position] = problem
        else:
            good[post.organization_id].append(snapshots.PostSnapshot(post.id, snapshot))
    outcomes: list[Outcome] = []
    for organization_id, items in sorted(good.items()):
        recorded = await snapshots.record_snapshots(session, organization_id, items)
        outcomes.extend(outcome for outcome in recorded if outcome is not None)
    return outcomes, problems


async def submit_tags(
    session: Session,
    post_ids: Sequence[UUID],
    add: Labels,
    remove: Collection[str],
    visible: Visible,
    *,
    new_key: NewKey,
) -> tuple[Mapping[int, Outcome], Mapping[int, Problem]]:
    """Change the tags of any organizations' posts; the outcomes, and what is wrong, by position.

    Args:
        session: Where to write.
        post_ids: The posts.
        add: The tags that they are to have, by folded label.
        remove: Folded labels of tags that they are to have no longer.
        visible: The organizations that exist for the caller.
        new_key: Makes the keys of tags that an organization hasn't got yet.
    """
    known = await post_lists.get_posts(session, set(post_ids), visible)
    changed: set[UUID] = set()
    refused: dict[UUID, str] = {}
    for organization_id, keys in post_lists.keys_by_organization(known):
        found = await post_tags.change_tags(
            session, organization_id, keys, add, remove, new_key=new_key
        )
        changed |= found.posts
        refused |= found.refused
    outcomes: dict[int, Outcome] = {}
    problems: dict[int, Problem] = {}
    for position, key in enumerate(post_ids):
        if key not in known:
            problems[position] = no_such("post_ids", "post")
        elif key in refused:
            problems[position] = Problem("add", f"add {refused[key]}")
        else:
            outcomes[position] = Outcome.UPDATED if key in changed else Outcome.UNCHANGED
            changed.discard(key)  # named again, it changes no more
    return outcomes, problems


async def _owners_of_unknown(
    session: Session, identities: Collection[PostIdentity], visible: Visible
) -> Collection[UUID]:
    """Those of the organizations named with unknown posts that exist for the caller."""
    named = {identity.organization_id for identity in identities}
    return await organizations.get_organizations(session, named, visible) if named else ()


def _no_such_post(post: UUID | PostIdentity, owners: Collection[UUID]) -> Problem:
    if not isinstance(post, PostIdentity):
        return no_such("post_id", "post")
    if post.organization_id not in owners:
        return _NO_ORGANIZATION
    return no_such("external_id", "post")
