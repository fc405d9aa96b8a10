"""The proof that we know the app's secret: it goes with every token to graph.facebook.com."""

import hashlib
import hmac
from dataclasses import replace

import pytest

from app.domain.platforms import Platform
from app.providers import meta, registry
from app.providers.base import Provider, ProviderFailed, Token
from app.providers.calls import Call, Reply, Sender
from app.providers.instagram import FACEBOOK_LOGIN
from app.providers.meta_proofs import NAME, ProvingApi, proof
from app.providers.oauth import OAuthClient
from app.providers.requests import Api
from tests.providers.readers import CLIENT, DAY, NOW, Readers, ref
from tests.providers.replies import reply

TOKEN = Token("a token")
RIGHT = hmac.new(b"simulated-secret", b"a token", hashlib.sha256).hexdigest()
WRONG = {"error": {"code": 100, "message": f"Invalid {NAME} provided in the API argument"}}


class Keeping:
    """Keeps what is sent on."""

    def __init__(self, real: Sender) -> None:
        self.real = real
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        return await self.real.send(call)


class Refusing:
    """Answers calls without a proof only, or none at all."""

    def __init__(self, *, always: bool = False) -> None:
        self.always = always
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        self.calls.append(call)
        return reply(WRONG, 400) if proof_of(call) or self.always else reply({"id": "1"}, 200)


def proof_of(call: Call) -> str | None:
    """What a call has for a proof, wherever it is."""
    told = {**dict(call.params or {}), **(call.form or {})}
    return told.get(NAME) or call.url.partition(f"{NAME}=")[2] or None


def proving(sender: Sender, client: OAuthClient | None = CLIENT) -> ProvingApi:
    return ProvingApi(Api(sender, meta.read_failure), client)


async def ask_everything(readers: Readers, provider: Provider, token: Token) -> None:
    posts = readers.posts(provider.platform)
    await provider.fetch(token, list(map(ref, posts)), now=NOW)
    await provider.check(token, now=NOW)
    await provider.read_account(token, since=(NOW - 5 * DAY).date(), now=NOW)
    assert [page async for page in provider.list_posts(token, since=NOW - 9 * DAY, now=NOW)]
    async for _ in provider.list_stories(token, now=NOW):
        pass
    await provider.refresh(token, now=NOW)


@pytest.mark.parametrize("platform", [Platform.FACEBOOK, Platform.INSTAGRAM])
async def test_every_call_to_facebooks_graph_has_the_proof_of_its_token(
    readers: Readers, platform: Platform
) -> None:
    sender, token = (
        Keeping(readers.transport),
        replace(readers.token(platform), host=FACEBOOK_LOGIN),
    )
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect(platform, sender, client=CLIENT, endpoints=endpoints)
    await ask_everything(readers, provider, token)
    assert len(sender.calls) >= 5
    for call in sender.calls:
        access = call.headers["authorization"].removeprefix("Bearer ")
        assert proof_of(call) == proof(replace(TOKEN, access=access), CLIENT)[NAME]
        assert access not in call.url


@pytest.mark.parametrize("platform", [Platform.INSTAGRAM, Platform.THREADS])
async def test_hosts_that_document_no_proof_get_none(readers: Readers, platform: Platform) -> None:
    sender, token = Keeping(readers.transport), readers.token(platform)
    endpoints = readers.simulated.endpoints[platform]
    provider = registry.connect(platform, sender, client=CLIENT, endpoints=endpoints)
    await ask_everything(readers, provider, token)
    assert not any(map(proof_of, sender.calls))


def test_the_proof_is_the_tokens_hmac_by_the_apps_secret() -> None:
    assert proof(TOKEN, CLIENT) == {NAME: RIGHT}


@pytest.mark.parametrize("client", [None, OAuthClient("public")])
async def test_without_an_apps_secret_there_is_no_proof(client: OAuthClient | None) -> None:
    sender = Refusing()
    await proving(sender, client).ask(Call("GET", "https://a.example/me"), TOKEN, now=NOW)
    assert len(sender.calls) == 1


@pytest.mark.parametrize(
    "call",
    [
        Call("GET", "https://a.example/me"),
        Call("GET", "https://a.example/me", params={"fields": "id"}),
        Call("GET", "https://a.example/me?fields=id"),
        Call("POST", "https://a.example/", form={"batch": "[]"}),
    ],
    ids=["bare", "query", "address", "form"],
)
async def test_a_token_of_another_app_is_asked_for_without_and_only_once_in_vain(
    call: Call,
) -> None:
    sender = Refusing()
    api = proving(sender)
    for _ in range(2):
        assert (await api.ask(call, TOKEN, now=NOW)).fields == {"id": "1"}
    assert [proof_of(each) for each in sender.calls] == [RIGHT, None, None]
    assert sender.calls[1] == call


async def test_what_is_refused_either_way_fails() -> None:
    sender = Refusing(always=True)
    with pytest.raises(ProviderFailed):
        await proving(sender).ask(Call("GET", "https://a.example/me"), TOKEN, now=NOW)
    assert len(sender.calls) == 2
