"""Small pictures of the demo's posts: drawings of our own, each post's own and always the same."""

from app.demo.chance import dice
from app.services.thumbnails import Picture

_GROUNDS = ("#0f766e", "#b45309", "#1e40af", "#9d174d", "#3f6212", "#5b21b6", "#334155", "#9a3412")
_LIGHT = "#f8fafc"


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
