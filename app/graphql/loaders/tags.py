"""Loaders of tags, of the rules that put them on posts, and of what these gained by tag."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from app.domain.keys import OwnedKey
from app.domain.pages import Page
from app.domain.scopes import Span
from app.graphql.loaders.base import Loading, PageKey, ids_of, organization_of, scope_of_span
from app.services import breakdowns, post_tags, tag_rules, tags
from app.services.post_tags import PostPlace
from app.services.tag_rules import Rule
from app.services.tags import Tag
from app.storage.database import Session


@dataclass(frozen=True, slots=True)
class TagsKey(PageKey):
    """A page of the tags of an organization."""

    search: str | None


class TagLoaders(Loading):
    """Tags, read in one batch for fields that ask at once."""

    @cached_property
    def tag_by_id(self) -> DataLoader[UUID, Tag | None]:
        """Tags, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: tags.get_tags(session, keys, self._visible), organization_of
        )

    @cached_property
    def tag_rule_by_id(self) -> DataLoader[UUID, Rule | None]:
        """Rules, as far as they exist for the caller."""
        return self._one_by_one(
            lambda session, keys: tag_rules.get_rules(session, keys, self._visible),
            organization_of,
        )

    @cached_property
    def tags_by_post(self) -> DataLoader[PostPlace, list[Tag]]:
        """The tags of posts."""
        return self._all(post_tags.get_tags_of_posts)

    @cached_property
    def tag_rules_by_organization(self) -> DataLoader[UUID, list[Rule]]:
        """The rules of organizations."""
        return self._all(tag_rules.list_rules_per_organization)

    @cached_property
    def tag_sums_by_span(self) -> DataLoader[Span, list[breakdowns.TagSums]]:
        """What the posts of scopes gained by tag."""
        return self._all(
            lambda session, spans: breakdowns.get_tag_sums(session, spans, self._visible),
            scope_of_span,
        )

    @cached_property
    def category_sums_by_span(self) -> DataLoader[Span, list[breakdowns.CategorySums]]:
        """What the posts of scopes gained by category."""
        return self._all(
            lambda session, spans: breakdowns.get_category_sums(session, spans, self._visible),
            scope_of_span,
        )

    @cached_property
    def tag_is_known_by_key(self) -> DataLoader[str, bool]:
        """Whether there is a tag with a folded label, in any organization of the caller."""

        async def load(keys: list[str]) -> Sequence[bool]:
            async with self._reading.session(of=()) as session:
                owners = await tags.find_owners(session, keys, self._visible)
            self._reading.note({owner for found in owners.values() for owner in found})
            if not all(owners.values()):
                self._reading.note(None)  # anybody may create it
            return [bool(owners[key]) for key in keys]

        return DataLoader(load_fn=load)

    @cached_property
    def tags_by_organization(self) -> DataLoader[TagsKey, Page[Tag]]:
        """Pages of the tags of organizations."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: TagsKey
        ) -> Mapping[UUID, Page[Tag]]:
            return await tags.list_tags_per_organization(
                session, ids_of(keys), key.request, search=key.search
            )

        return self._per_parent(read)

    @cached_property
    def tag_count_by_organization(self) -> DataLoader[TagsKey, int]:
        """How long those lists are."""

        async def read(
            session: Session, keys: Sequence[OwnedKey], key: TagsKey
        ) -> Mapping[UUID, int]:
            return await tags.count_tags_per_organization(session, ids_of(keys), search=key.search)

        return self._per_parent(read)
