"""Connecting accounts on platforms, limiting what they may cost, and discovering their posts."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.collecting.failures import Failure
from app.domain.numbers.histories import Outcome
from app.errors import BadUserInput, NotFound
from app.graphql.context import Context, Info
from app.graphql.requires import Requires
from app.graphql.scalars import BigInt
from app.graphql.types.accounts.credential_inputs import CredentialInput
from app.graphql.types.accounts.credentials import (
    ConnectCredentialResult,
    Credential,
    DiscoveredPosts,
    DiscoverPostsResult,
)
from app.graphql.types.collecting.failures import ProviderFailure
from app.graphql.types.inputs import newly_named
from app.services import brands
from app.services.accounts import connecting, credentials, replies, signing_in
from app.services.accounts.connecting import Token
from app.services.collecting import discovery

WRITES = Requires(AccessScope.WRITE_CONTENT)
ADMINISTERS = Requires(AccessScope.ADMIN)

CredentialId = Annotated[
    strawberry.ID, strawberry.argument(description="The credential's id: cred_...")
]


@strawberry.type
class CredentialMutations:
    @strawberry.mutation(
        description=(
            "Connect an account to a brand. Its platform is asked first; nothing is stored if it "
            "refuses. The same account again gets the new token, and its failed posts are due. "
            "Its posts are found by themselves from now on. A new account on X may cost 5 dollars "
            "a month unless the input says otherwise."
        ),
        extensions=[ADMINISTERS],
    )
    async def connect_credential(
        self,
        info: Info,
        input: Annotated[
            CredentialInput, strawberry.argument(description="The account and its token.")
        ],
    ) -> ConnectCredentialResult:
        context = info.context
        connection = await _connection(context, input)
        if isinstance(connection, Failure):
            return ProviderFailure.of(connection)
        key = await connecting.connect(
            context.database,
            context.runtime.vault,
            context.runtime.provider(input.platform),
            connection,
            new_key=context.runtime.new_key,
            now=context.now,
        )
        if isinstance(key, Failure):
            return ProviderFailure.of(key)
        return await _shown(context, key)

    @strawberry.mutation(
        description="Forget an account's tokens; nothing is collected with it any more.",
        extensions=[ADMINISTERS],
    )
    async def disconnect_credential(self, info: Info, id: CredentialId) -> Credential:
        context, key = info.context, public_ids.credential_key(id)
        async with context.database.write() as session:
            await credentials.disconnect(session, key, context.visible, now=context.now)
        return await _shown(context, key)

    @strawberry.mutation(
        description="Limit what an account may cost per calendar month (UTC).",
        extensions=[ADMINISTERS],
    )
    async def set_monthly_ceiling(
        self,
        info: Info,
        credential_id: CredentialId,
        monthly_ceiling_micros: Annotated[
            BigInt | None,
            strawberry.argument(
                description="In millionths of a US dollar; null lifts the limit, and must be said."
            ),
        ] = strawberry.UNSET,
        monthly_ceiling: Annotated[
            BigInt | None,
            strawberry.argument(
                description="The same.", deprecation_reason="Give monthlyCeilingMicros."
            ),
        ] = strawberry.UNSET,
    ) -> Credential:
        ceiling = monthly_ceiling
        if monthly_ceiling_micros is not strawberry.UNSET:
            new, name = monthly_ceiling_micros, "monthlyCeilingMicros"
            ceiling = newly_named(new, monthly_ceiling, name)
            credentials.checked_ceiling(ceiling, field=name)
        if ceiling is strawberry.UNSET:
            message = "Give monthlyCeilingMicros: a number, or null to lift the limit."
            raise BadUserInput(message, field="monthlyCeilingMicros")
        context, key = info.context, public_ids.credential_key(credential_id)
        async with context.database.write() as session:
            await credentials.set_ceiling(session, key, ceiling, context.visible)
        return await _shown(context, key)

    @strawberry.mutation(
        description="Say whether an account's replies to others are found as posts, from the next "
        "look on (X, where each costs money, Threads, which wants a permission for it: connect the "
        "account again; Mastodon, Bluesky).",
        extensions=[ADMINISTERS],
    )
    async def set_includes_replies(
        self,
        info: Info,
        credential_id: CredentialId,
        includes_replies: Annotated[
            bool, strawberry.argument(description="Whether they are; false by default.")
        ],
    ) -> Credential:
        context, key = info.context, public_ids.credential_key(credential_id)
        async with context.database.write() as session:
            await replies.set_includes_replies(
                session, key, context.visible, included=includes_replies
            )
        return await _shown(context, key)

    @strawberry.mutation(
        description=(
            "List what an account has published, page by page, and create or change its posts "
            "here, now: it happens by itself as well. They are collected from now on. What was "
            "written stays if a page fails."
        ),
        extensions=[WRITES],
    )
    async def discover_posts(
        self,
        info: Info,
        credential_id: CredentialId,
        since: Annotated[
            dt.date | None,
            strawberry.argument(description="The first day (UTC); 90 days back by default."),
        ] = None,
    ) -> DiscoverPostsResult:
        context = info.context
        known = await _known(context, public_ids.credential_key(credential_id))
        found = await discovery.discover_posts(
            context.runtime.collector,
            known,
            since=discovery.start_of(since, now=context.now),
            now=context.now,
        )
        discovery.log_look(known, found)
        if found.failure is not None and not found.found:
            return ProviderFailure.of(found.failure)
        return DiscoveredPosts(
            created=found.count(Outcome.CREATED),
            updated=found.count(Outcome.UPDATED),
            unchanged=found.count(Outcome.UNCHANGED),
            skipped=found.skipped,
            skipped_because=list(found.reasons),
            charged_micros=found.charged,
            failure=ProviderFailure.of(found.failure) if found.failure else None,
            credential=await _shown(context, known.id),
        )


async def _connection(context: Context, given: CredentialInput) -> connecting.Connection | Failure:
    """The input as the services expect it, or what the platform has against an app password.

    Raises:
        NotFound: The brand doesn't exist for the caller.
        BadUserInput: Something that the platform needs is missing.
    """
    key = public_ids.brand_key(given.brand_id)
    async with context.database.read() as session:
        brand = (await brands.get_brands(session, [key], context.visible)).get(key)
    if brand is None:
        raise NotFound("There is no such brand.")
    token = await _token(context, given)
    if isinstance(token, Failure):
        return token
    return connecting.Connection(
        brand.organization_id,
        brand.id,
        given.platform,
        token,
        given.ceiling(),
        includes_replies=given.includes_replies,
    )


async def _token(context: Context, given: CredentialInput) -> Token | Failure:
    if given.app_password is not None:
        return await signing_in.sign_in(
            context.runtime.platforms,
            given.platform,
            account=given.account,
            app_password=given.app_password,
            host=given.host,
            now=context.now,
        )
    return connecting.given_token(
        given.platform,
        access_token=given.access_token,
        refresh_token=given.refresh_token,
        expires_at=given.expires_at,
        scopes=tuple(given.scopes or ()),
        api_key=given.api_key,
        account=given.account,
        host=given.host,
        owns_app=given.owns_app,
    )


async def _known(context: Context, key: UUID) -> credentials.Credential:
    async with context.database.read() as session:
        return await credentials.get_credential(session, key, context.visible)


async def _shown(context: Context, key: UUID) -> Credential:
    return Credential.of(await _known(context, key))
