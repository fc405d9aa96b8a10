"""A request and its reply, as all senders hand them on."""

from app.providers.calls import Call, Reply


def test_a_call_shows_its_address_and_none_of_its_secrets() -> None:
    call = Call(
        "POST",
        "https://api.example/token",
        headers={"authorization": "Bearer secret"},
        params={"key": "secret"},
        form={"client_secret": "secret"},
        json={"password": "secret"},
    )

    assert "https://api.example/token" in repr(call)
    assert "secret" not in repr(call)


def test_a_call_counts_once_unless_it_says_otherwise() -> None:
    assert Call("GET", "https://api.example").weight == 1


def test_a_reply_is_read_as_json_or_as_nothing() -> None:
    assert Reply(200, {}, b'{"a": [1]}').document == {"a": [1]}
    assert Reply(502, {}, b"<html>").document is None
    assert Reply(204, {}, b"").document is None
