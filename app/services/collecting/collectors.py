"""Collecting one claim: ask the platform, record the answer. All callers share this path.

The worker uses it for due posts, a refresh for the post that a person requested.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

import structlog

from app import tracing
from app.domain.collecting.failures import Failure, FailureCode
from app.domain.collecting.outages import Verdict, verdict_of
from app.providers.base import Batch, PostRef, Provider, ProviderFailed, Token
from app.providers.calls import Call
from app.providers.rate_limited import RateLimitedSender
from app.providers.refused_metrics import RefusedMetric
from app.services.accounts import allowances, outages, refused_metrics
from app.services.accounts.allowances import Account
from app.services.accounts.credentials import usable_token
from app.services.accounts.vault import Vault
from app.services.collecting import refresh_runs, results
from app.services.collecting.claims import Claim
from app.services.collecting.halving import fetch_in_parts
from app.services.collecting.results import Recorded
from app.services.platforms import Platforms
from app.services.policies import Policy, SingleTenant
from app.storage.database import Database

KEPT_PROVIDERS = 1000
LONG_WAIT = timedelta(hours=1)

T = TypeVar("T")
Ask = Callable[[Provider, Token], Awaitable[T]]
"""A request to a platform, by an account's provider and token."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects claims. Each account has its own provider, which counts its requests.

    `lease` is how long a claim may take before others can take its posts. The policy decides when
    posts are due again. `version` is Backbone's. `with_pictures`, discovery has posts' pictures
    fetched as well.
    """

    database: Database
    vault: Vault
    platforms: Platforms
    now: Callable[[], datetime]
    new_key: Callable[[], UUID]
    lease: timedelta = timedelta(minutes=10)
    policy: Policy = field(default_factory=SingleTenant)
    version: str = ""
    with_pictures: bool = True
    _providers: OrderedDict[Account, Provider] = field(default_factory=OrderedDict)

    async def collect(self, claim: Claim) -> Recorded:
        """Ask the platform for the posts of a claim, and record its answer."""
        asked_at = self.now()
        with tracing.batch(claim.account.platform.value, len(claim.posts)):
            batch = await self._ask(claim, asked_at)
            async with self.database.write() as session:
                pace = await self.policy.pace_of(session, claim.account.organization_id)
                recorded = await results.record(
                    session, claim, batch, now=asked_at, pace=pace, version=self.version
                )
                refused = self.take_refused(claim.account)
                await refused_metrics.remember(session, claim.account, refused, now=asked_at)
        verdict = verdict_of(batch.missing.values(), has_answer=bool(batch.found))
        is_out = await self.note(claim.account, verdict, is_probe=claim.is_probe)
        if is_out and verdict is Verdict.SILENT:
            async with self.database.write() as session:
                await refresh_runs.give_up(session, claim.account, now=asked_at)
        _log(recorded, batch, self.now() - asked_at, is_quiet=is_out)
        return recorded

    async def note(self, account: Account, verdict: Verdict, *, is_probe: bool) -> bool:
        """Learn from a request how its platform stands; whether it is out of reach."""
        return await outages.note(
            self.database,
            account,
            verdict,
            now=self.now(),
            jitter=self.new_key().int % 997 / 997,
            is_probe=is_probe,
        )

    async def ask(
        self, account: Account, ask: Ask[T], *, now: datetime, renew: bool = False
    ) -> T | Failure:
        """A platform's answer; if it refuses the token, that of one more try with a renewed one.

        A token that can't be renewed isn't tried again: the platform has just said so.
        """
        reached = await self._reach(account, now, renew=renew)
        if isinstance(reached, Failure):
            return reached
        try:
            return await ask(*reached)
        except ProviderFailed as problem:
            failure = problem.failure
        except Exception:
            # No error may end the worker, nor make it retry immediately forever.
            log.exception("collection.broken", platform=account.platform)
            return BROKEN
        if failure.code is FailureCode.AUTHENTICATION_FAILED and not renew:
            return await self.ask(account, ask, now=now, renew=True)
        return failure

    def take_refused(self, account: Account) -> list[RefusedMetric]:
        """The metrics that the account's platform has refused since this was last called."""
        provider = self._providers.get(account)
        return provider.refused.take_learned() if provider else []

    async def _ask(self, claim: Claim, now: datetime) -> Batch:
        """The platform's answer for the posts of a claim."""
        posts = [
            PostRef(post.external_id, post.published_at, post.category) for post in claim.posts
        ]
        batch = await self._fetch(claim.account, posts, now)
        if isinstance(batch, Failure):
            return _all_fail(posts, batch)
        refused = [post for post in posts if _is_refused(batch, post)]
        if not refused:
            return batch
        # The token died on the way.
        again = await self._fetch(claim.account, refused, now, renew=True)
        if isinstance(again, Failure):
            again = _all_fail(refused, again)
        missing = {**batch.missing, **again.missing}
        return Batch(
            {**batch.found, **again.found},
            {key: failure for key, failure in missing.items() if key not in again.found},
            again.allowance or batch.allowance,
            batch.cost_micros + again.cost_micros,
        )

    async def _fetch(
        self, account: Account, posts: Sequence[PostRef], now: datetime, *, renew: bool = False
    ) -> Batch | Failure:
        async def fetch(provider: Provider, token: Token) -> Batch:
            return await fetch_in_parts(lambda part: provider.fetch(token, part, now=now), posts)

        return await self.ask(account, fetch, now=now, renew=renew)

    async def _reach(
        self, account: Account, now: datetime, *, renew: bool
    ) -> tuple[Provider, Token] | Failure:
        """The account's provider, which knows what is refused, and a token; or why not."""
        async with self.database.read() as session:
            free_at = await allowances.closed_until(session, account, now=now)
            refused = await refused_metrics.list_refused(session, account)
        if free_at is not None:
            # A token that can't be used yet isn't renewed either.
            return _wait_until(free_at, now)
        try:
            token = await usable_token(
                self.database,
                self.vault,
                self.platforms.provider(account.platform),
                account.organization_id,
                account.credential_id,
                now=now,
                force=renew,
            )
            provider = self.provider(account)
        except ProviderFailed as problem:
            return problem.failure
        except Exception:
            log.exception("collection.broken", platform=account.platform)
            return BROKEN
        provider.refused.recall(refused)
        return provider, token

    def provider(self, account: Account) -> Provider:
        """The account's own provider, which remembers what it learns about its platform."""
        if account not in self._providers:
            if len(self._providers) >= KEPT_PROVIDERS:
                self._providers.popitem(last=False)

            async def permit(call: Call) -> Failure | None:
                return await self._permit(account, call)

            sender = RateLimitedSender(self.platforms.sender(account.platform), permit)
            self._providers[account] = self.platforms.connect(account.platform, sender)
        self._providers.move_to_end(account)
        return self._providers[account]

    async def _permit(self, account: Account, call: Call) -> Failure | None:
        now = self.now()
        async with self.database.write() as session:
            free_at = await allowances.take(session, account, call.weight, now=now)
        return None if free_at is None else _wait_until(free_at, now)


BROKEN = Failure(
    FailureCode.MALFORMED_RESPONSE, "Reading the answer failed here: the log says how."
)


def _all_fail(posts: Sequence[PostRef], failure: Failure) -> Batch:
    return Batch({}, {post.external_id: failure for post in posts})


def _wait_until(free_at: datetime, now: datetime) -> Failure:
    is_long = free_at - now >= LONG_WAIT
    code = FailureCode.QUOTA_EXHAUSTED if is_long else FailureCode.RATE_LIMITED
    return Failure(code, "As many requests were made as the platform allows.", free_at)


def _is_refused(batch: Batch, post: PostRef) -> bool:
    failure = batch.missing.get(post.external_id)
    return failure is not None and failure.code is FailureCode.AUTHENTICATION_FAILED


def _log(recorded: Recorded, batch: Batch, took: timedelta, *, is_quiet: bool) -> None:
    """One line per batch; an outage has been logged itself."""
    account, failures = recorded.claim.account, list(batch.missing.values())
    codes = sorted({failure.code for failure in failures})
    is_wrong = FailureCode.REQUEST_REJECTED in codes
    write = log.error if is_wrong else log.debug if is_quiet else log.info
    write(
        "collection.batch",
        organization=str(account.organization_id),
        credential=str(account.credential_id),
        platform=account.platform.value,
        posts=len(recorded.claim.posts),
        found=len(batch.found),
        failed={code.value: sum(f.code is code for f in failures) for code in codes},
        lost_lease=len(recorded.claim.posts) - len(recorded.failures),
        cost_micros=recorded.cost_micros,
        milliseconds=round(took / timedelta(milliseconds=1)),
    )
