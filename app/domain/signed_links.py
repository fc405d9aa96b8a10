"""Signed links: addresses that open one thing for a time, to whoever has them.

A picture in a page can't send a header, so its address says by itself that its owner was allowed to
see it. The signature is an HMAC (RFC 2104) of what the link opens and of the day that it is of.
"""

import base64
import hmac
from datetime import date, timedelta
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
    text = f"{thing} {of.hex} {day.isoformat()}"
    digest = hmac.new(key, text.encode(), sha256).digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def is_good(key: bytes, thing: str, of: UUID, day: date, signature: str, *, today: date) -> bool:
    """Whether a signature is ours, and its link isn't over: it is good until the next day's end."""
    is_ours = hmac.compare_digest(sign(key, thing, of, day).encode(), signature.encode())
    return is_ours and day <= today <= day + timedelta(days=1)
