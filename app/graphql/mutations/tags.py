"""Tagging posts, and keeping tags and the rules for them."""

from typing import Annotated

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.tags import TagRuleKind, checked_tags
from app.domain.texts import quoted
from app.errors import BadUserInput
from app.graphql.context import Info
from app.graphql.requires import Requires
from app.graphql.types.bulk import ItemFailure, at_most_500, key_in, read_items, tally
from app.graphql.types.nodes import OrganizationId, PostIds
from app.graphql.types.posts import Post
from app.graphql.types.tags import Tag, TagId, TagRule, TagRuleId
from app.services import bulk, post_lists, tag_rules, tags
from app.services.tag_rules import GivenRule

WRITES = Requires(AccessScope.WRITE_CONTENT)

AddArgument = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Tags that they are to have; one that the organization hasn't got is created."
    ),
]
RemoveArgument = Annotated[
    list[str] | None,
    strawberry.argument(description="Tags that they are to have no longer; case doesn't matter."),
]
LabelArgument = Annotated[str, strawberry.argument(description="The tag, 64 characters at most.")]


@strawberry.type(description="The posts whose tags were changed, and what failed.")
class TagPostsPayload:
    posts: list[Post] = strawberry.field(
        description="The posts that exist for you and could be tagged, in the input's order."
    )
    updated: int = strawberry.field(description="How many have other tags now.")
    unchanged: int = strawberry.field(description="How many had these tags already.")
    failed: list[ItemFailure] = strawberry.field(
        description="Those whose tags were left as they are."
    )


@strawberry.input(description="What puts a tag on posts.")
class TagRuleInput:
    tag: str = strawberry.field(
        description="The tag; one that the organization hasn't got is created."
    )
    kind: TagRuleKind = strawberry.field(description="How it looks for the text.")
    text: str = strawberry.field(
        description="What it looks for, 200 characters at most: a hashtag, with or without its "
        "sign, or words."
    )
    brand_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only posts of this brand; all of the organization by default."
    )

    def given(self) -> GivenRule:
        """The rule in the services' words.

        Raises:
            NotFound: The brand's id can't be one.
        """
        key = None if self.brand_id is None else public_ids.brand_key(self.brand_id)
        return GivenRule(self.tag, self.kind, self.text, key)


@strawberry.type(description="A rule, and the posts that were there when it was set.")
class CreateTagRulePayload:
    rule: TagRule = strawberry.field(description="The rule; one that was there already, if alike.")
    tagged: int = strawberry.field(description="How many posts have got the tag by it just now.")
    full: int = strawberry.field(
        description="How many fit but have 50 tags already, and so didn't get it."
    )


RuleArgument = Annotated[TagRuleInput, strawberry.argument(description="The rule.")]


@strawberry.type
class TagMutations:
    @strawberry.mutation(
        description=(
            "Put tags on posts and take others away, up to 500 posts at once. Posts that can't be "
            "tagged are reported, the others are. Doing it twice changes nothing."
        ),
        extensions=[WRITES],
    )
    async def tag_posts(
        self, info: Info, post_ids: PostIds, add: AddArgument = None, remove: RemoveArgument = None
    ) -> TagPostsPayload:
        context = info.context
        added, removed = checked_tags(add or (), "add"), checked_tags(remove or (), "remove")
        _check_change(added, removed)
        items = read_items(
            at_most_500(post_ids, "postIds"),
            lambda public_id: key_in("postIds", public_ids.post_key, public_id),
        )
        async with context.database.write() as session:
            outcomes, problems = await bulk.submit_tags(
                session,
                items.read,
                added,
                removed,
                context.visible,
                new_key=context.runtime.new_key,
            )
            keys = list(dict.fromkeys(items.read[position] for position in outcomes))
            shown = await post_lists.get_posts(session, keys, context.visible)
        counts = tally(outcomes.values(), items.all_problems(problems))
        del counts["created"]
        return TagPostsPayload(posts=[Post.of(shown[key]) for key in keys], **counts)

    @strawberry.mutation(description="Create a tag that no post has yet.", extensions=[WRITES])
    async def create_tag(
        self, info: Info, organization_id: OrganizationId, label: LabelArgument
    ) -> Tag:
        context = info.context
        parent = context.check_sees(public_ids.organization_key(organization_id))
        key = context.runtime.new_key()
        async with context.database.write() as session:
            await tags.create_tag(session, parent, label, key=key)
            return Tag.of((await tags.get_tags(session, [key], None)).get(key))

    @strawberry.mutation(
        description="Call a tag otherwise: posts and rules keep it.", extensions=[WRITES]
    )
    async def rename_tag(self, info: Info, id: TagId, label: LabelArgument) -> Tag:
        context, key = info.context, public_ids.tag_key(id)
        async with context.database.write() as session:
            await tags.rename_tag(session, key, label, context.visible)
            return Tag.of((await tags.get_tags(session, [key], context.visible)).get(key))

    @strawberry.mutation(
        description="Take a tag from all posts and erase it with its rules, for good. Gives back "
        "its id.",
        extensions=[WRITES],
    )
    async def erase_tag(self, info: Info, id: TagId) -> strawberry.ID:
        context = info.context
        async with context.database.write() as session:
            await tags.erase_tag(session, public_ids.tag_key(id), context.visible)
        return id

    @strawberry.mutation(
        description=(
            "Set a rule that tags posts by what they say: those that are there at once, archived "
            "ones too, and others as they come or change. Setting it again tags what is left."
        ),
        extensions=[WRITES],
    )
    async def create_tag_rule(
        self, info: Info, organization_id: OrganizationId, input: RuleArgument
    ) -> CreateTagRulePayload:
        context, given = info.context, input.given()
        parent = context.check_sees(public_ids.organization_key(organization_id))
        async with context.database.write() as session:
            key = await tag_rules.create_rule(
                session, parent, given, new_key=context.runtime.new_key
            )
            rule = (await tag_rules.get_rules(session, [key], None))[key]
        applied = await tag_rules.apply_rule(context.database, rule)
        return CreateTagRulePayload(rule=TagRule.of(rule), **applied._asdict())

    @strawberry.mutation(
        description="Erase a rule: what it has tagged stays tagged. Gives back its id.",
        extensions=[WRITES],
    )
    async def erase_tag_rule(self, info: Info, id: TagRuleId) -> strawberry.ID:
        context = info.context
        async with context.database.write() as session:
            await tag_rules.erase_rule(session, public_ids.tag_rule_key(id), context.visible)
        return id


def _check_change(add: dict[str, str], remove: dict[str, str]) -> None:
    if not (add or remove):
        raise BadUserInput("Give tags to add or to remove.", field="add")
    both = [label for key, label in add.items() if key in remove]
    if both:
        raise BadUserInput(f"remove: {quoted(both[0])} is to be added as well.", field="remove")
