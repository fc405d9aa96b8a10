"""Looking anything up by its id."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from app.domain import public_ids
from app.domain.selections import SELECTION
from app.graphql.context import Info
from app.graphql.loaders import Loaders
from app.graphql.requires import READS
from app.graphql.types.accounts.accounts import Account
from app.graphql.types.accounts.credentials import Credential
from app.graphql.types.brands import Brand
from app.graphql.types.collecting.refreshes import RefreshRun
from app.graphql.types.goals import Goal
from app.graphql.types.learning.brand_memory import MemoryEntry
from app.graphql.types.learning.content_performance import ContentPerformance
from app.graphql.types.learning.sync import SyncRun
from app.graphql.types.nodes import Node, NodeId
from app.graphql.types.notes import Note
from app.graphql.types.organizations import (
    Organization,
)
from app.graphql.types.posts import Post
from app.graphql.types.selections import find_selection
from app.graphql.types.tags import Tag, TagRule

_NODES: Mapping[str, tuple[Callable[[Loaders], DataLoader[UUID, Any]], Callable[[Any], Node]]] = {
    public_ids.ORGANIZATION: (lambda loaders: loaders.organization_by_id, Organization.of),
    public_ids.BRAND: (lambda loaders: loaders.brand_by_id, Brand.of),
    public_ids.POST: (lambda loaders: loaders.post_by_id, Post.of),
    public_ids.ACCOUNT: (lambda loaders: loaders.account_by_id, Account.of),
    public_ids.CREDENTIAL: (lambda loaders: loaders.credential_by_id, Credential.of),
    public_ids.REFRESH_RUN: (lambda loaders: loaders.run_by_id, RefreshRun.of),
    public_ids.SYNC_RUN: (lambda loaders: loaders.sync_run_by_id, SyncRun.of),
    public_ids.CONTENT_PERFORMANCE: (
        lambda loaders: loaders.content_performance_by_id,
        ContentPerformance.of,
    ),
    public_ids.GOAL: (lambda loaders: loaders.goal_by_id, Goal.of),
    public_ids.TAG: (lambda loaders: loaders.tag_by_id, Tag.of),
    public_ids.TAG_RULE: (lambda loaders: loaders.tag_rule_by_id, TagRule.of),
    public_ids.NOTE: (lambda loaders: loaders.note_by_id, Note.of),
    public_ids.MEMORY: (lambda loaders: loaders.memory_entry_by_id, MemoryEntry.of),
}

"""The loader for each kind of id, and the function that shows what it finds."""


@strawberry.type
class NodeQueries:
    @strawberry.field(
        description="The thing with this id; null if there is none for you.",
        extensions=[READS],
    )
    async def node(self, info: Info, id: NodeId) -> Node | None:
        prefix = id.partition("_")[0]
        if prefix == SELECTION:
            return await find_selection(info, id)
        key = public_ids.from_text(prefix, id)
        if key is None or prefix not in _NODES:
            return None
        loader, show = _NODES[prefix]
        found = await loader(info.context.loaders).load(key)
        return show(found) if found else None
