"""Statements over the rules that put tags on posts."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Delete, delete, select

from app.domain.tags import TagRule, TagRuleKind
from app.sql.portable import any_of
from app.storage.rows import RowsOf, rows_of
from app.tables.base import table_of
from app.tables.posts import Post
from app.tables.tags import TagRule as Stored

_rules = table_of(Stored)
_posts = table_of(Post)


class TagRuleRow(NamedTuple):
    """A rule as callers see it."""

    organization_id: UUID
    id: UUID
    tag_id: UUID
    brand_id: UUID | None
    kind: TagRuleKind
    text: str

    @property
    def rule(self) -> TagRule:
        """What it asks of posts."""
        return TagRule(self.tag_id, self.brand_id, self.kind, self.text)


class CandidateRow(NamedTuple):
    """A post that may fit a rule."""

    id: UUID
    brand_id: UUID
    label: str
    description: str


_RULE = [_rules.c[name] for name in TagRuleRow._fields]


def select_by_id(ids: Iterable[UUID], visible: Collection[UUID] | None) -> RowsOf[TagRuleRow]:
    """These rules, if visible to the caller."""
    seen = [] if visible is None else [any_of(_rules.c.organization_id, visible)]
    return rows_of(TagRuleRow, select(*_RULE).where(any_of(_rules.c.id, ids), *seen))


def select_of_organizations(organization_ids: Iterable[UUID]) -> RowsOf[TagRuleRow]:
    """The rules of organizations, the oldest first: 100 each at most."""
    of_these = any_of(_rules.c.organization_id, organization_ids)
    return rows_of(TagRuleRow, select(*_RULE).where(of_these).order_by(_rules.c.id))


def select_candidates(
    organization_id: UUID, rule: TagRule, *, after: UUID, limit: int
) -> RowsOf[CandidateRow]:
    """Posts in whose texts a rule's text occurs, as whatever, by key from one on."""
    statement = select(*(_posts.c[name] for name in CandidateRow._fields)).where(
        _posts.c.organization_id == organization_id,
        _posts.c.id > after,
        _posts.c.search_key.contains(rule.text, autoescape=True),
    )
    if rule.brand_id is not None:
        statement = statement.where(_posts.c.brand_id == rule.brand_id)
    return rows_of(CandidateRow, statement.order_by(_posts.c.id).limit(limit))


def erase(organization_id: UUID, rule_id: UUID) -> Delete:
    """Erase a rule; what it has tagged stays tagged."""
    return delete(_rules).where(_rules.c.organization_id == organization_id, _rules.c.id == rule_id)
