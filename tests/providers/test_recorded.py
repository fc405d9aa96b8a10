"""Bodies recorded from, or documented by, the platforms themselves.

They are not part of the project: BACKBONE_TEST_SAMPLE_FIXTURES names the folder that holds them,
one folder per platform. Without it these tests are skipped.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.domain.collecting.failures import FailureCode
from app.domain.numbers.metrics import Metrics
from app.domain.platforms import Platform, parse_platform
from app.providers import instagram_media, meta, registry
from app.providers.base import PostRef, Provider, ProviderFailed, Token
from app.providers.calls import Call, Reply
from app.providers.limits import Reset, from_headers
from app.providers.transport import Transport
from tests.providers.readers import CLIENT, NOW, failures_of

FOLDER = os.environ.get("BACKBONE_TEST_SAMPLE_FIXTURES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="BACKBONE_TEST_SAMPLE_FIXTURES is not set")
TOKEN = Token("access", "refresh", host="mastodon.example", account_id="1")
YOUNG = datetime(2026, 11, 20, tzinfo=UTC)
IDS = {
    Platform.YOUTUBE: "D-lhorsDlUQ",
    Platform.BLUESKY: "at://did:plc:x/app.bsky.feed.post/3k",
}
ERRORS = {
    "youtube/error_keyInvalid.400.json": "AUTHENTICATION_FAILED",
    "youtube/error_permission_denied.403.json": "PERMISSION_MISSING",
    "youtube/reported_quota_exceeded.403.json": "QUOTA_EXHAUSTED",
    "tiktok/v2_user_info_access_token_invalid.401.json": "AUTHENTICATION_FAILED",
    "tiktok/v2_spam_risk_too_many_pending_share.403.json": "REQUEST_REJECTED",
    "instagram/error_code100.400.json": "REQUEST_REJECTED",
    "instagram/error_missing_permission_code100.400.json": "PERMISSION_MISSING",
    "instagram/reported_pre_conversion_media.400.json": "PERMISSION_MISSING",
    "x/reported_credits_depleted.402.json": "BILLING_REQUIRED",
    "x/reported_credits_depleted_v2.402.json": "BILLING_REQUIRED",
    "x/reported_usage_capped.429.json": "QUOTA_EXHAUSTED",
    "pinterest/error_authentication_failed.401.json": "AUTHENTICATION_FAILED",
    "pinterest/error_missing_start_date.400.json": "REQUEST_REJECTED",
    "pinterest/error_pin_analytics_official.403.json": "PERMISSION_MISSING",
    "pinterest/error_pins_analytics_official.401.json": "PERMISSION_MISSING",
    "pinterest/error_pins_analytics_official.404.json": "POST_NOT_FOUND",
    "pinterest/error_pins_analytics_official.429.json": "RATE_LIMITED",
    "pinterest/reported_restricted_feature.401.json": "PERMISSION_MISSING",
    "mastodon/invalid_token.401.exchange.json": "AUTHENTICATION_FAILED",
    "mastodon/status_missing.404.exchange.json": "POST_NOT_FOUND",
    "reddit/bad_request.400.exchange.json": "REQUEST_REJECTED",
    "reddit/forbidden.403.exchange.json": "PERMISSION_MISSING",
    "reddit/server_error.500.exchange.json": "PROVIDER_UNAVAILABLE",
    "reddit/unauthorized.401.exchange.json": "AUTHENTICATION_FAILED",
}


def load(name: str) -> Any:
    return orjson.loads((Path(FOLDER or "") / name).read_bytes())


def exchange(name: str) -> tuple[int, dict[str, str], Any]:
    """A file holds a body, or status and body, or a whole exchange."""
    document = load(name)
    whole = document.get("response", document)
    status = int(next(part for part in name.split(".") if part.isdigit()))
    return status, whole.get("headers", {}), whole.get("body", document)


class Replay(Transport):
    """Answers every request with one recorded reply."""

    def __init__(self, name: str) -> None:
        super().__init__()
        status, headers, body = exchange(name)
        self.reply = Reply(status, headers, orjson.dumps(body))

    async def send(self, _call: Call) -> Reply:
        return self.reply


def provider(platform: Platform, name: str) -> Provider:
    return registry.connect(platform, Replay(name), client=CLIENT)


@pytest.mark.parametrize("name", ERRORS)
async def test_a_recorded_error_is_named(name: str) -> None:
    platform = parse_platform(name.split("/", maxsplit=1)[0])
    assert platform is not None
    post = PostRef(IDS.get(platform, "1"), datetime(2026, 1, 1, tzinfo=UTC))
    failures = await failures_of(provider(platform, name).fetch(TOKEN, [post], now=NOW))
    assert {failure.code for failure in failures} == {ERRORS[name]}


async def test_youtubes_batch_of_statistics() -> None:
    reading = provider(Platform.YOUTUBE, "youtube/shape_only_batchGetStats.200.json")
    posts = [PostRef("D-lhorsDlUQ", YOUNG), PostRef("xxxxxxxxxxx")]
    batch = await reading.fetch(TOKEN, posts, now=NOW)
    assert batch.found["D-lhorsDlUQ"].metrics == Metrics(views=8087, likes=190, comments=32)
    assert batch.missing["xxxxxxxxxxx"].code is FailureCode.POST_NOT_FOUND


@pytest.mark.parametrize(
    "name",
    ["videos_list_statistics_single", "videos_list_paged_p1", "videos_list_paged_p2"],
)
async def test_youtubes_list_of_videos(name: str) -> None:
    file = f"youtube/{name}.200.json"
    videos = load(file)["items"]
    posts = [PostRef(video["id"]) for video in videos]
    batch = await provider(Platform.YOUTUBE, file).fetch(TOKEN, posts, now=NOW)
    for video in videos:
        expected = int(video["statistics"]["viewCount"]) if "statistics" in video else None
        reading = batch.found.get(video["id"])
        assert (reading.metrics.views if reading else None) == expected


@pytest.mark.parametrize(
    ("platform", "name", "external_id"),
    [
        (
            Platform.YOUTUBE,
            "youtube/channels_list_statistics.200.json",
            "UC_x5XG1OV2P6uZZ5FSM9Ttw",
        ),
        (
            Platform.TIKTOK,
            "tiktok/v2_user_info_full.200.json",
            "_000fwZ23Mw4RY9cB4lDQyKCgQg4Ft6SyTuE",
        ),
        (Platform.TWITTER, "x/get_me.200.exchange.json", "1072250532645998596"),
    ],
)
async def test_whose_token_it_is(platform: Platform, name: str, external_id: str) -> None:
    account = await provider(platform, name).check(TOKEN, now=NOW)
    assert account.external_id == external_id
    assert account.handle


async def test_tiktoks_legacy_numbers() -> None:
    file = "tiktok/v1_legacy_refresh_token_error_10010.json"
    replay = Replay("tiktok/v2_user_info_full.200.json")
    replay.reply = Reply(200, {}, orjson.dumps(load(file)))
    with pytest.raises(ProviderFailed) as caught:
        await registry.connect(Platform.TIKTOK, replay, client=CLIENT).refresh(TOKEN, now=NOW)
    assert caught.value.failure.code is FailureCode.AUTHENTICATION_FAILED


async def test_instagrams_long_lived_token() -> None:
    file = "instagram/long_lived_token.200.json"
    token = await provider(Platform.INSTAGRAM, file).refresh(Token("old"), now=NOW)
    assert (token.access, token.expires_at) == ("token", datetime(2027, 1, 21, 15, tzinfo=UTC))


def test_instagrams_insights() -> None:
    document = load("instagram/media_insights_legacy_impressions.200.json")
    reading = instagram_media.reading({"like_count": 3}, document)
    assert (reading.reach, reading.metrics) == (5, Metrics(likes=3, saves=0))
    total = meta.insights(load("instagram/user_insights_total_value.200.json"))
    assert total["reach"] == 14_516_883


async def test_xs_public_metrics_from_before_views_were_counted() -> None:
    file = "x/timeline_tweets_public_metrics.200.json"
    posts = load(file)["data"]
    refs = [PostRef(post["id"]) for post in posts]
    batch = await provider(Platform.TWITTER, file).fetch(TOKEN, refs, now=NOW)
    for post in posts:
        counts, metrics = post["public_metrics"], batch.found[post["id"]].metrics
        assert metrics.likes == counts["like_count"]
        assert metrics.shares == counts["retweet_count"] + counts["quote_count"]
        assert metrics.views is None


async def test_xs_errors_beside_http_200() -> None:
    foreign = PostRef("1525252600530100226", datetime(2022, 5, 14, tzinfo=UTC))
    file = "x/reported_private_metrics_not_authorized.200.json"
    batch = await provider(Platform.TWITTER, file).fetch(TOKEN, [foreign], now=NOW)
    assert batch.missing[foreign.external_id].code is FailureCode.POST_NOT_FOUND
    hidden = PostRef("1000082502030065665")
    file = "x/reported_not_authorized_for_resource.200.json"
    batch = await provider(Platform.TWITTER, file).fetch(TOKEN, [hidden], now=NOW)
    assert batch.missing[hidden.external_id].code is FailureCode.PERMISSION_MISSING


async def test_pinterests_analytics() -> None:
    file = "pinterest/multi_pin_analytics_official_example.200.json"
    post = PostRef("642396334344813594", YOUNG)
    batch = await provider(Platform.PINTEREST, file).fetch(TOKEN, [post], now=NOW)
    metrics = batch.found[post.external_id].metrics
    assert (metrics.likes, metrics.comments) == (12, 10)
    assert (metrics.impressions, metrics.saves, metrics.clicks) == (240, 20, 20)
    assert metrics.views == metrics.impressions  # as its public count is


async def test_pinterests_zeros_while_processing() -> None:
    file = "pinterest/pin_analytics_processing.200.json"
    replay = Replay(file)
    replay.reply = Reply(200, {}, orjson.dumps({"1": load(file)}))
    reading = registry.connect(Platform.PINTEREST, replay)
    batch = await reading.fetch(TOKEN, [PostRef("1", YOUNG)], now=NOW)
    assert batch.missing["1"].code is FailureCode.METRICS_DELAYED


def test_pinterests_rate_headers() -> None:
    for headers in load("pinterest/reported_rate_limit_headers.json").values():
        allowance = from_headers(headers, "x-ratelimit-", Reset.SECONDS, now=NOW)
        assert allowance is not None
        assert allowance.limit in (60, 100)


@pytest.mark.parametrize(
    ("name", "prefix", "reset", "now"),
    [
        ("mastodon/status_missing.404", "x-ratelimit-", Reset.TIMESTAMP, "2026-08-01T13:50Z"),
        ("x/get_me.200", "x-rate-limit-", Reset.EPOCH, "2022-01-07T08:06Z"),
        ("reddit/forbidden.403", "x-ratelimit-", Reset.SECONDS, "2026-08-01T00:00Z"),
    ],
)
def test_recorded_rate_headers(name: str, prefix: str, reset: Reset, now: str) -> None:
    _, headers, _ = exchange(f"{name}.exchange.json")
    moment = datetime.fromisoformat(now)
    allowance = from_headers(headers, prefix, reset, now=moment)
    assert allowance is not None
    assert allowance.remaining is not None
    assert allowance.reset_at is not None
    assert (allowance.reset_at - moment).total_seconds() <= 3600


async def test_reddits_list_without_what_it_doesnt_know() -> None:
    file = "reddit/api_info_unknown_id_empty.200.exchange.json"
    posts = [PostRef("0", datetime(2026, 1, 1, tzinfo=UTC))]
    batch = await provider(Platform.REDDIT, file).fetch(TOKEN, posts, now=NOW)
    assert batch.missing["0"].code is FailureCode.POST_NOT_FOUND


async def test_reddits_renewed_token() -> None:
    file = "reddit/token_refresh.200.exchange.json"
    token = await provider(Platform.REDDIT, file).refresh(TOKEN, now=NOW)
    assert token.expires_at == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert {"identity", "history", "read"} <= set(token.scopes)


async def test_blueskys_post() -> None:
    post = load("bluesky/thread_view_post.200.json")["thread"]["post"]
    replay = Replay("bluesky/thread_view_post.200.json")
    replay.reply = Reply(200, {}, orjson.dumps({"posts": [post]}))
    requested = PostRef(post["uri"])
    batch = await registry.connect(Platform.BLUESKY, replay).fetch(Token(), [requested], now=NOW)
    assert batch.found[post["uri"]].metrics.likes == post["likeCount"]
