"""Where a browser goes to allow us in."""

from urllib.parse import parse_qs, urlsplit

from app.providers.oauth import OAuth, OAuthClient, authorization_url, challenge_of

# RFC 7636, appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def query_of(oauth: OAuth) -> dict[str, list[str]]:
    url = authorization_url(
        oauth,
        OAuthClient("app", "hush"),
        redirect_uri="http://127.0.0.1:8723/callback",
        state="state",
        verifier=VERIFIER,
    )
    assert url.startswith("https://platform.example/authorize?")
    return parse_qs(urlsplit(url).query)


def test_the_challenge_is_the_standards_own_example() -> None:
    assert challenge_of(VERIFIER) == CHALLENGE


def test_a_challenge_in_hexadecimal_is_of_the_same_digest() -> None:
    assert len(challenge_of(VERIFIER, in_hex=True)) == 64


def test_an_address_names_the_app_the_way_back_and_what_is_wanted() -> None:
    query = query_of(OAuth("https://platform.example/authorize", ("read", "insights")))

    assert query["client_id"] == ["app"]
    assert query["redirect_uri"] == ["http://127.0.0.1:8723/callback"]
    assert query["scope"] == ["read insights"]
    assert query["state"] == ["state"]
    assert "code_challenge" not in query


def test_what_replies_take_is_asked_for_only_where_they_are_wanted() -> None:
    oauth = OAuth("https://platform.example/authorize", ("read",), reply_scopes=("replies",))

    assert query_of(oauth.for_replies(None))["scope"] == ["read"]
    assert query_of(oauth.for_replies(wanted=True))["scope"] == ["read replies"]


def test_an_address_never_tells_the_apps_secret() -> None:
    query = query_of(OAuth("https://platform.example/authorize", ("read",), has_pkce=True))

    assert "hush" not in str(query)


def test_a_platform_with_words_of_its_own_is_asked_in_them() -> None:
    query = query_of(
        OAuth(
            "https://platform.example/authorize",
            ("read", "list"),
            separator=",",
            client_key="client_key",
            has_pkce=True,
            authorize_params={"access_type": "offline"},
        )
    )

    assert query["client_key"] == ["app"]
    assert query["scope"] == ["read,list"]
    assert query["access_type"] == ["offline"]
    assert query["code_challenge"] == [CHALLENGE]
    assert query["code_challenge_method"] == ["S256"]
