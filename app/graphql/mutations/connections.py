"""Connecting an account in the browser: leaving for its platform, and coming back."""

from typing import Annotated
from uuid import UUID

import strawberry

from app.domain import public_ids
from app.domain.access import AccessScope
from app.domain.collecting.failures import Failure
from app.domain.platforms import Platform
from app.errors import BadUserInput, Forbidden
from app.graphql.context import Context, Info
from app.graphql.requires import Requires
from app.graphql.types.accounts.connections import (
    CompleteConnectionInput,
    ConnectionStart,
    StartConnectionInput,
)
from app.graphql.types.accounts.credentials import ConnectCredentialResult, Credential
from app.graphql.types.collecting.failures import ProviderFailure
from app.graphql.types.platforms import redirect_uri
from app.services.accounts import connection_attempts, connection_returns, credentials
from app.services.accounts.connection_attempts import Wanted
from app.services.accounts.connection_returns import Return

ADMINISTERS = Requires(AccessScope.ADMIN)


@strawberry.type
class ConnectionMutations:
    @strawberry.mutation(
        description=(
            "Begin to connect an account by signing in at its platform, for whoever is signed in "
            "to the dashboard: nothing of an account is stored until they come back and have "
            "allowed it."
        ),
        extensions=[ADMINISTERS],
    )
    async def start_connection(
        self,
        info: Info,
        input: Annotated[StartConnectionInput, strawberry.argument(description="The account.")],
    ) -> ConnectionStart:
        context, again = info.context, input.credential_id
        if (input.brand_id is None) == (again is None):
            raise BadUserInput("Give a brandId, or a credentialId.", field="brandId")
        wanted = Wanted(
            _session_of(context),
            _redirect_uri(context, input.platform),
            input.platform,
            public_ids.brand_key(input.brand_id) if input.brand_id else None,
            public_ids.credential_key(again) if again else None,
            input.owns_app,
            credentials.checked_ceiling(input.monthly_ceiling_micros, field="monthlyCeilingMicros"),
            input.account_id,
            input.host,
        )
        begun = await connection_attempts.begin(
            context.runtime, wanted, context.visible, now=context.now
        )
        return ConnectionStart(
            authorize_url=begun.authorize_url,
            expires_at=begun.ends_at,
            redirect_uri=wanted.redirect_uri,
        )

    @strawberry.mutation(
        description=(
            "Connect the account that somebody has just allowed Backbone to read, in the session "
            "that began it. Posts of it that failed are due then. The page /connected/... of the "
            "dashboard calls this."
        ),
        extensions=[ADMINISTERS],
    )
    async def complete_connection(
        self,
        info: Info,
        input: Annotated[
            CompleteConnectionInput,
            strawberry.argument(description="What the platform sent."),
        ],
    ) -> ConnectCredentialResult:
        context = info.context
        back = Return(_session_of(context), input.platform, input.state, input.code, input.error)
        key = await connection_returns.complete(
            context.runtime, back, context.visible, now=context.now
        )
        if isinstance(key, Failure):
            return ProviderFailure.of(key)
        async with context.database.read() as session:
            found = await credentials.get_credential(session, key, context.visible)
        return Credential.of(found)


def _session_of(context: Context) -> UUID:
    """The session of whoever asks.

    Raises:
        Forbidden: It is known by a token, which any number of browsers may hold.
    """
    if context.session_id is None:
        raise Forbidden(
            "An account is connected in the browser by whoever is signed in to the dashboard; "
            "with a token use connectCredential, or `backbone credentials add`."
        )
    return context.session_id


def _redirect_uri(context: Context, platform: Platform) -> str:
    """Where a platform sends the browser back to.

    Raises:
        BadUserInput: Nobody knows by which address the browser reaches us.
    """
    address = context.runtime.settings.public_url or context.address
    if not address:
        message = "Ask by POST from a page of the dashboard, or set BACKBONE_PUBLIC_URL."
        raise BadUserInput(message)
    return redirect_uri(address, platform)
