"""What people wrote in the demo: its goals, notes on days, tags and the rules that tag posts."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from app.demo import own
from app.demo.goals import goals_of
from app.demo.measuring import Calendar
from app.demo.plans import DayNote, OrganizationPlan
from app.demo.schedule import PlannedPost
from app.domain.notes import NoteTerms
from app.domain.scopes import Scope, scope_of
from app.domain.tags import checked_tags
from app.domain.windows.time_zones import first_instant_of, today_in
from app.services import goals, notes, tag_rules, tags
from app.services.tag_rules import GivenRule
from app.storage.database import Session

AUTHOR = "demo"
"""Who wrote the notes: the name of the demo's token."""


async def set_goals(
    session: Session, plan: OrganizationPlan, year: Sequence[PlannedPost], now: datetime
) -> None:
    """Set an organization's goals, as they were set when their days began."""
    chance, scope = own.goal_dice(plan), scope_of(own.key_of(plan), None)
    for goal in goals_of(year, plan.time_zone, today_in(now, plan.time_zone)):
        key = own.new_key(now, chance)
        set_at = first_instant_of(goal.terms.start, plan.time_zone)
        await goals.create_goal(session, scope, goal.label, goal.terms, key=key, now=set_at)
        if goal.is_archived:
            await goals.archive_goal(session, key, None, now=now)


async def write_notes(session: Session, plan: OrganizationPlan, now: datetime) -> None:
    """Write the notes of an organization and of its brands, each on the last of its days."""
    calendar = Calendar.of(plan.time_zone, now)
    for key, (scope, note) in zip(own.note_keys(plan), _notes_of(plan), strict=True):
        days = calendar.day(note.since), calendar.day(note.until)
        written_at = first_instant_of(days[1], plan.time_zone)
        await notes.create_note(
            session, scope, NoteTerms(note.text, *days), by=AUTHOR, key=key, now=written_at
        )


def _notes_of(plan: OrganizationPlan) -> Iterator[tuple[Scope, DayNote]]:
    organization_id = own.key_of(plan)
    for note in plan.notes:
        yield scope_of(organization_id, None), note
    for brand in plan.brands:
        for note in brand.notes:
            yield scope_of(organization_id, own.key_of(plan, brand)), note


async def have_tags(session: Session, plan: OrganizationPlan) -> None:
    """Have an organization's tags, and its rules, which tag whatever is published from now on."""
    organization_id, keys = own.key_of(plan), own.tag_keys(plan)
    for label, key in keys.items():
        labels = checked_tags([label])
        await tags.ensure_tags(session, organization_id, labels, new_key=partial(UUID, int=key.int))
    for rule in plan.rules:
        given, key = GivenRule(rule.tag, rule.kind, rule.text), own.rule_key(plan, rule)
        new_key = partial(UUID, int=key.int)
        await tag_rules.create_rule(session, organization_id, given, new_key=new_key)
