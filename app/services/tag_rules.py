"""Rules that put tags on posts: on those that are there, in batches, and on all that are written.

A rule only adds: what somebody takes away comes back when the post's texts or brand change, and
what a rule has tagged stays so when the rule goes.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.posts import fold
from app.domain.tags import (
    MAX_RULES,
    TagRule,
    TagRuleKind,
    checked_rule_text,
    checked_tag,
    tag_key,
    tags_by_rules,
)
from app.errors import BadUserInput, NotFound
from app.services import post_tags, tags
from app.services.brands import get_brands
from app.services.organizations import Visible
from app.services.tags import NewKey
from app.sql import posts as posts_sql
from app.sql import tag_rules as sql
from app.storage.database import Database, Session
from app.tables.tags import TagRule as Stored

BATCH = 1000
"""How many posts a transaction looks at while a new rule is applied to those that are there."""

Rule = sql.TagRuleRow


class GivenRule(NamedTuple):
    """A rule as somebody writes it."""

    tag: str
    kind: TagRuleKind
    text: str
    brand_id: UUID | None = None


class Applied(NamedTuple):
    """How many posts a new rule has tagged, and how many that fit had no room for the tag."""

    tagged: int = 0
    full: int = 0

    def plus(self, other: "Applied") -> "Applied":
        """Both together."""
        return Applied(self.tagged + other.tagged, self.full + other.full)


async def get_rules(session: Session, ids: Collection[UUID], visible: Visible) -> dict[UUID, Rule]:
    """The rules with these keys, if visible to the caller."""
    return {rule.id: rule for rule in await session.all(sql.select_by_id(ids, visible))}


async def list_rules_per_organization(
    session: Session, organization_ids: Collection[UUID]
) -> dict[UUID, list[Rule]]:
    """The rules of each of these organizations, the oldest first."""
    found: dict[UUID, list[Rule]] = {key: [] for key in organization_ids}
    for rule in await session.all(sql.select_of_organizations(organization_ids)):
        found[rule.organization_id].append(rule)
    return found


async def create_rule(
    session: Session, organization_id: UUID, given: GivenRule, *, new_key: NewKey
) -> UUID:
    """Set a rule, with its tag if the organization has none like it; one that is there stays.

    Raises:
        NotFound: There is no such organization, or it has no such brand.
        BadUserInput: The tag or the text can't be one, or there are too many.
    """
    if await session.one_or_none(posts_sql.lock_organization(organization_id)) is None:
        raise NotFound("There is no such organization.")
    label, text = checked_tag(given.tag, "tag"), checked_rule_text(given.kind, given.text)
    await _check_brand(session, organization_id, given.brand_id)
    labels = {tag_key(label): label}
    known_tags = await tags.ensure_tags(
        session, organization_id, labels, new_key=new_key, field="tag"
    )
    rule = TagRule(known_tags[tag_key(label)], given.brand_id, given.kind, text)
    known = (await list_rules_per_organization(session, [organization_id]))[organization_id]
    same = [each.id for each in known if each.rule == rule]
    if same:
        return same[0]
    if len(known) >= MAX_RULES:
        message = f"The organization has {len(known)} rules already: {MAX_RULES} at most."
        raise BadUserInput(message, field="text")
    key = new_key()
    session.add(Stored(organization_id=organization_id, id=key, **rule._asdict()))
    await session.flush()
    return key


async def _check_brand(session: Session, organization_id: UUID, brand_id: UUID | None) -> None:
    if brand_id is None:
        return
    brand = (await get_brands(session, [brand_id], [organization_id])).get(brand_id)
    if brand is None:
        raise NotFound("There is no such brand.")


async def erase_rule(session: Session, rule_id: UUID, visible: Visible) -> None:
    """Erase a rule; what it has tagged stays tagged.

    Raises:
        NotFound: There is no such rule.
    """
    rule = (await get_rules(session, [rule_id], visible)).get(rule_id)
    if rule is None:
        raise NotFound("There is no such rule.")
    await session.execute(sql.erase(rule.organization_id, rule_id))


async def apply_rule(database: Database, rule: Rule) -> Applied:
    """Put a rule's tag on all posts that fit it, archived ones too, a transaction for each batch.

    What is interrupted is completed by setting the same rule again.
    """
    applied, after = Applied(), UUID(int=0)
    while True:
        async with database.write() as session:
            await session.one_or_none(posts_sql.lock_organization(rule.organization_id))
            statement = sql.select_candidates(
                rule.organization_id, rule.rule, after=after, limit=BATCH
            )
            candidates = await session.all(statement)
            applied = applied.plus(await _apply_to(session, rule, candidates))
        if len(candidates) < BATCH:
            return applied
        after = candidates[-1].id


async def _apply_to(
    session: Session, rule: Rule, candidates: Iterable[sql.CandidateRow]
) -> Applied:
    fitting = {
        post.id: [rule.tag_id]
        for post in candidates
        if rule.rule.fits(post.brand_id, fold(post.label), fold(post.description))
    }
    put = await post_tags.put_tags(session, rule.organization_id, fitting)
    return Applied(len(put.tagged), len(put.full))


async def follow(
    session: Session, organization_id: UUID, posts: Collection[Mapping[str, Any]]
) -> None:
    """Put tags on posts that are new, or whose texts or brand have changed, by all rules."""
    if not posts:
        return
    rows = await session.all(sql.select_of_organizations([organization_id]))
    rules = [row.rule for row in rows]
    wanted = {
        post["id"]: list(found)
        for post in posts
        if (found := tags_by_rules(rules, post["brand_id"], post["label"], post["description"]))
    }
    if wanted:
        await post_tags.put_tags(session, organization_id, wanted)
