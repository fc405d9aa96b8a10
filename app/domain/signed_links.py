"""Signed links: addresses that open one thing for a time, to whoever has them.

A picture or a download in a page can't send a header, so its address says by itself that its owner
was allowed to see it. The signature is an HMAC (RFC 2104) of what the link opens and of the time
that it is of.
"""

import base64
import hmac
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from app.domain import public_ids

_BYTES = 18
"""Of the digest: 144 bits, which nobody guesses, in 24 characters."""


THUMBNAIL = "thumbnail"


def thumbnail_path(key: bytes, post_id: UUID, today: date) -> str:
    """The address of a post's picture below the server's own, good until tomorrow's end (UTC)."""
    signature = sign(key, THUMBNAIL, post_id, today)
    return f"/thumbnails/{public_ids.post_id(post_id)}?day={today}&signature={signature}"


def sign(key: bytes, thing: str, of: UUID, day: date) -> str:
    """The signature of a link to a `thing` of something, made on a day (UTC)."""
    return _signature(key, f"{thing} {of.hex} {day.isoformat()}")


def _signature(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), sha256).digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def is_good(key: bytes, thing: str, of: UUID, day: date, signature: str, *, today: date) -> bool:
    """Whether a signature is ours, and its link isn't over: it is good until the next day's end.

    One that was made tomorrow is good too: clocks differ, and are set back.
    """
    is_ours = hmac.compare_digest(sign(key, thing, of, day).encode(), signature.encode())
    return is_ours and abs(today - day) <= timedelta(days=1)


FILE = "file"
FILE_MINUTES = 10


def file_link(key: bytes, token_id: UUID, address: str, now: datetime) -> tuple[str, datetime]:
    """What opens the file at an address for the owner of a token, and until when: 10 minutes."""
    until = now.replace(microsecond=0) + timedelta(minutes=FILE_MINUTES)
    at = int(until.timestamp())
    return f"{token_id.hex}.{at}.{_signature(key, _file(token_id, address, at))}", until


def token_of_file_link(key: bytes, link: str, address: str, now: datetime) -> UUID | None:
    """The token of whoever made a link to the file at an address; None if it isn't good."""
    token, _, rest = link.partition(".")
    at, _, signature = rest.partition(".")
    try:
        token_id, until = UUID(token), int(at[:12])
    except ValueError:
        return None
    right = _signature(key, _file(token_id, address, until))
    is_ours = hmac.compare_digest(right.encode(), signature.encode())
    # A clock that was wrong may have made one that is good for years: twice the time is too much.
    left = until - now.timestamp()
    return token_id if is_ours and 0 < left <= 2 * FILE_MINUTES * 60 else None


def _file(token_id: UUID, address: str, until: int) -> str:
    return f"{FILE} {token_id.hex} {until} {address}"
