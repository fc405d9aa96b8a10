"""Pictures of the demo's posts, and logos: drawings of our own, always the same for each of them.

A logo is an address that holds the drawing itself, so that it is shown wherever it is asked for.
"""

from urllib.parse import quote

from app.demo.chance import dice
from app.services.thumbnails import Picture

_GROUNDS = ("#0f766e", "#b45309", "#1e40af", "#9d174d", "#3f6212", "#5b21b6", "#334155", "#9a3412")
_LIGHT = "#f8fafc"
_PLAIN = "/:=,"
"""What stands as it is in an address of an attribute's value."""


def picture_of(external_id: str) -> Picture:
    """A sun over a hill, in two colours of the post's own."""
    chance = dice("picture", external_id)
    ground, hill = chance.sample(_GROUNDS, 2)
    sun, peak, slope = chance.randint(30, 130), chance.randint(40, 120), chance.randint(35, 55)
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90">'
        f'<rect width="160" height="90" fill="{ground}"/>'
        f'<circle cx="{sun}" cy="28" r="{chance.randint(8, 16)}" fill="{_LIGHT}" opacity=".85"/>'
        f'<path d="M0 90 L{peak} {slope} L160 90 Z" fill="{hill}"/></svg>'
    )
    return Picture("image/svg+xml", drawing.encode())


def logo_of(label: str) -> str:
    """A flower of petals in two colours, as a `data:` address."""
    chance = dice("logo", label)
    ground, petals = chance.choice(_GROUNDS), chance.randint(3, 8)
    length, width = chance.randint(10, 13), chance.randint(4, 8)
    flower = "".join(
        f'<ellipse cx="32" cy="{32 - length}" rx="{width}" ry="{length}"'
        f' transform="rotate({round(360 / petals * number)} 32 32)"/>'
        for number in range(petals)
    )
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{ground}"/>'
        f'<g fill="{_LIGHT}" opacity=".85">{flower}</g></svg>'
    )
    return f"data:image/svg+xml,{quote(drawing, safe=_PLAIN)}"
