"""Tags that posts have, and the rules that put them there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from app.domain import public_ids
from app.domain.tags import TagRuleKind, tag_key
from app.domain.texts import quoted
from app.errors import NotFound
from app.graphql.context import Info
from app.graphql.enums import described
from app.graphql.types.bulk import at_most_500
from app.graphql.types.nodes import Node
from app.services import tag_rules, tags

if TYPE_CHECKING:
    from app.graphql.types.brands import Brand
    from app.graphql.types.organizations import Organization

described(
    TagRuleKind,
    "How a rule looks for its text in the title and description of posts; case doesn't matter.",
    {
        TagRuleKind.HASHTAG: "As a hashtag.",
        TagRuleKind.WORDS: "As words of their own: not as a part of a word.",
    },
)

TagId = Annotated[strawberry.ID, strawberry.argument(description="The tag's id: tag_...")]
TagRuleId = Annotated[strawberry.ID, strawberry.argument(description="The rule's id: rule_...")]


@strawberry.type(
    description="A word that people put on posts: a campaign, a series. A post has any number, "
    "50 at most."
)
class Tag(Node):
    label: str = strawberry.field(
        description="The word, 64 characters at most; unique in the organization, case-folded."
    )
    stored: strawberry.Private[tags.Tag]

    @staticmethod
    def of(tag: tags.Tag | None) -> "Tag":
        """Show a tag.

        Raises:
            NotFound: There is none.
        """
        if tag is None:
            raise NotFound("There is no such tag.")
        return Tag(id=strawberry.ID(public_ids.tag_id(tag.id)), label=tag.label, stored=tag)

    @strawberry.field(description="Whose tag it is.")
    async def organization(
        self, info: Info
    ) -> Annotated["Organization", strawberry.lazy("app.graphql.types.organizations")]:
        from app.graphql.types.organizations import Organization

        key = self.stored.organization_id
        return Organization.of(await info.context.loaders.organization_by_id.load(key))


@strawberry.type(
    description="What puts a tag on every post that says something, now and from now on. It takes "
    "no tag away."
)
class TagRule(Node):
    kind: TagRuleKind = strawberry.field(description="How it looks for its text.")
    text: str = strawberry.field(
        description="What it looks for, case-folded; a hashtag without its sign."
    )
    stored: strawberry.Private[tag_rules.Rule]

    @staticmethod
    def of(rule: tag_rules.Rule | None) -> "TagRule":
        """Show a rule.

        Raises:
            NotFound: There is none.
        """
        if rule is None:
            raise NotFound("There is no such rule.")
        return TagRule(
            id=strawberry.ID(public_ids.tag_rule_id(rule.id)),
            kind=rule.kind,
            text=rule.text,
            stored=rule,
        )

    @strawberry.field(description="The tag that it puts on posts.")
    async def tag(self, info: Info) -> Tag:
        return Tag.of(await info.context.loaders.tag_by_id.load(self.stored.tag_id))

    @strawberry.field(description="The brand whose posts it is for; null if for all posts.")
    async def brand(
        self, info: Info
    ) -> Annotated["Brand", strawberry.lazy("app.graphql.types.brands")] | None:
        from app.graphql.types.brands import Brand

        key = self.stored.brand_id
        return Brand.of(await info.context.loaders.brand_by_id.load(key)) if key else None


async def known_tags(info: Info, labels: Sequence[str], field: str) -> tuple[str, ...]:
    """The folded labels of tags that an argument names.

    Raises:
        BadUserInput: They are too many, or one can't be a tag.
        NotFound: One of them doesn't exist for the caller.
    """
    keys = tuple(map(tag_key, at_most_500([*labels], field)))
    known = await info.context.loaders.tag_is_known_by_key.load_many(keys)
    for label, is_known in zip(labels, known, strict=True):
        if not is_known:
            raise NotFound(f"There is no such tag: {quoted(label)}.")
    return keys
