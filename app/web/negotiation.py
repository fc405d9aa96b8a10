"""What a client accepts: the `Accept` header, by quality and specificity (RFC 9110, 12.5.1)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Self
from urllib.request import parse_http_list

from starlette.requests import Request

_QUALITY = re.compile(r"0(\.\d*)?|1(\.0*)?|\.\d+")


@dataclass(frozen=True, slots=True)
class _MediaRange:
    """One range of the header; a parameter other than `q` narrows nothing here."""

    name: str
    quality: float
    position: int

    def specificity_for(self, media_type: str) -> int:
        """3 for the media type itself, 2 for `type/*`, 1 for `*/*`, 0 where it doesn't match."""
        if self.name == media_type:
            return 3
        if self.name == f"{media_type.partition('/')[0]}/*":
            return 2
        return 1 if self.name == "*/*" else 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a media type suits a client: 0 to 1, and how exactly the client named it (0 to 3).

    The greater is preferred; of equal ones the one that the client named first.
    """

    quality: float
    specificity: int
    position: int

    @property
    def rank(self) -> tuple[float, int, int]:
        """What is compared."""
        return self.quality, self.specificity, -self.position


class Accept:
    """The media types that a client accepts; all of them where it names none."""

    def __init__(self, ranges: Iterable[_MediaRange]) -> None:
        self._ranges = list(ranges) or [_MediaRange("*/*", 1.0, 0)]
        self._fits: dict[str, Fit] = {}

    @classmethod
    @lru_cache(maxsize=64)  # clients send the same few again and again
    def parse(cls, header: str) -> Self:
        """Read the header, all of its lines joined by commas."""
        parts = filter(None, parse_http_list(header))
        return cls(_media_range(part, position) for position, part in enumerate(parts))

    @classmethod
    def of(cls, request: Request) -> Self:
        """Read the header of a request."""
        return cls.parse(",".join(request.headers.getlist("accept")))

    def fit(self, media_type: str) -> Fit:
        """What the most specific of the matching ranges says of a media type that we offer."""
        known = self._fits.get(media_type)
        if known is None:
            known = self._fits[media_type] = self._found(media_type)
        return known

    def _found(self, media_type: str) -> Fit:
        fits = (
            Fit(each.quality, specificity, each.position)
            for each in self._ranges
            if (specificity := each.specificity_for(media_type))
        )
        return max(fits, key=lambda fit: (fit.specificity, fit.quality), default=Fit(0.0, 0, 0))

    def preferred(self, offers: Iterable[str]) -> str | None:
        """Which of the offers the client prefers, the first of equals; None if it accepts none."""
        best = max(offers, key=lambda each: self.fit(each).rank)
        return best if self.fit(best).quality else None


def _media_range(text: str, position: int) -> _MediaRange:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    weights = (
        value.strip()
        for key, _, value in (each.partition("=") for each in parameters)
        if key.strip() == "q"
    )
    weight = next(weights, "1")
    # What can't be read as a quality is no wish that could be met.
    quality = float(weight) if _QUALITY.fullmatch(weight) else 0.0
    return _MediaRange(name, quality, position)


def accepts_gzip(request: Request) -> bool:
    """Whether the client takes what is compressed by gzip; it must say so."""
    header = request.headers.get("accept-encoding")
    return bool(header) and Accept.parse(header or "").fit("gzip").quality > 0
