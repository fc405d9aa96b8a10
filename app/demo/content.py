"""How a brand writes on each platform: labels, descriptions, links, prompts, and addresses."""

import string
from typing import NamedTuple

from app.demo.chance import Dice
from app.demo.plans import BrandPlan, Hook, Subject
from app.domain.platforms import Platform

_BASE64 = string.ascii_letters + string.digits + "-_"
_TAGS = {
    Platform.YOUTUBE: 3,
    Platform.TIKTOK: 3,
    Platform.INSTAGRAM: 4,
    Platform.TWITTER: 0,
    Platform.PINTEREST: 2,
    Platform.MASTODON: 2,
}
_WITHOUT_LINKS = {Platform.INSTAGRAM, Platform.TIKTOK}
"""Links in a description don't work there, so a brand signs with its emoji instead."""


class Address(NamedTuple):
    """Where a post is: the platform's own id for it, and a link that people can open."""

    external_id: str
    url: str


def label_of(hook: Hook, subject: Subject) -> str:
    """A post's title."""
    title = hook.title.format(subject.name)
    return title[0].upper() + title[1:]


def description_of(brand: BrandPlan, platform: Platform, hook: Hook, subject: Subject) -> str:
    """A post's text as the brand writes it on that platform, with the hook as its first line."""
    if platform in _WITHOUT_LINKS:
        body = f"{subject.text} {brand.emoji}"
    else:
        body = f"{subject.text}\n\nhttps://{brand.domain}/{subject.page}"
    tags = " ".join(f"#{tag}" for tag in brand.tags[: _TAGS[platform]])
    return "\n\n".join(part for part in (hook.line, body, tags) if part)


def prompt_of(brand: BrandPlan, hook: Hook, subject: Subject) -> str:
    """The prompt for a writing assistant; for one hook, only the end differs by subject."""
    return (
        f"Open with {hook.opening}. Voice: {brand.tone}. "
        f"One idea, at most sixty words, no filler. Subject: {subject.name}."
    )


def address_of(brand: BrandPlan, platform: Platform, chance: Dice) -> Address:
    """An id in the platform's own shape, and the link that goes with it."""
    code = "".join(chance.choices(_BASE64, k=11))
    number = chance.randrange(10**16, 10**17)
    match platform:
        case Platform.YOUTUBE:
            return Address(code, f"https://www.youtube.com/watch?v={code}")
        case Platform.INSTAGRAM:
            return Address(str(number), f"https://www.instagram.com/p/{code}/")
        case Platform.TIKTOK:
            return Address(
                f"73{number}", f"https://www.tiktok.com/@{brand.domain}/video/73{number}"
            )
        case Platform.TWITTER:
            return Address(f"19{number}", f"https://x.com/i/web/status/19{number}")
        case Platform.PINTEREST:
            return Address(f"8{number}", f"https://www.pinterest.com/pin/8{number}/")
        case _:
            handle = brand.domain.partition(".")[0]
            return Address(
                f"11{number}", f"https://{platform.lower()}.example/@{handle}/11{number}"
            )
