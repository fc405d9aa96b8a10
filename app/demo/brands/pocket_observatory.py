"""Pocket Observatory, the night sky: it grew last week, during a meteor shower."""

from app.demo.growth import Weather
from app.demo.plans import BrandPlan, Campaign, Channel, DayNote, Hook, Slot, Subject, Turn
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

POCKET_OBSERVATORY = BrandPlan(
    label="Pocket Observatory",
    domain="pocketobservatory.example",
    emoji="🔭",
    tone="Exact, delighted, free of exclamation marks",
    hooks=(
        Hook(
            "Go outside at nine and look south.",
            "{}, tonight at nine",
            "an invitation with a time",
            1.5,
        ),
        Hook(
            "Why is that star flickering?",
            "{}, explained without maths",
            "a child's question",
            1.35,
        ),
        Hook(
            "You need less telescope than you think.",
            "{} with modest gear",
            "a surprise about tools",
            1.25,
        ),
        Hook(
            "Look twice, and wait for your eyes.", "{}, for patient eyes", "advice on patience", 1.1
        ),
        Hook("Clouds again, so here is a story.", "A cloudy night with {}", "an excuse", 0.75),
        Hook("Our calendar for next month.", "Calendar: {}", "an announcement", 0.55),
    ),
    subjects=(
        Subject(
            "Jupiter's four moons",
            "Steady binoculars on a wall. Draw four dots, and draw them again tomorrow.",
            "jupiter-moons",
        ),
        Subject(
            "the edge of the Moon",
            "Skip the full Moon. Half is when the mountains have shadows.",
            "moon-edge",
        ),
        Subject(
            "the Pleiades",
            "Count them. Six is good, seven is very good, nine is a mountain top.",
            "pleiades",
        ),
        Subject(
            "a double star",
            "One is gold and one is blue, and you will never unsee it.",
            "double-star",
        ),
        Subject(
            "the space station",
            "Four minutes from west to east, brighter than any plane and without a sound.",
            "space-station",
        ),
        Subject(
            "Saturn at low power",
            "Thirty times is enough for the rings. More only makes the wobble bigger.",
            "saturn",
        ),
        Subject(
            "shooting stars",
            "A blanket, a warm drink, and twenty minutes without a phone. Then they come.",
            "meteors",
        ),
        Subject(
            "the Milky Way from a rooftop",
            "Wait until after one, when the shops switch off.",
            "milky-way",
        ),
        Subject(
            "the Andromeda galaxy",
            "Find it with the corner of your eye. It is a smudge, and it is two million years old.",
            "andromeda",
        ),
        Subject(
            "Venus after sunset",
            "In a small telescope it is a crescent. Hardly anyone expects that.",
            "venus",
        ),
    ),
    tags=("stargazing", "nightsky", "astronomy"),
    channels=(
        Channel(Platform.YOUTUBE, 10_500, (Slot(4, 20, 1.35),), (PostCategory.VIDEO,)),
        Channel(
            Platform.TIKTOK,
            12_500,
            (Slot(5, 21, 1.3), Slot(2, 19)),
            (PostCategory.VIDEO,),
            is_assisted=True,
        ),
        Channel(
            Platform.TWITTER,
            4_200,
            (Slot(0, 19), Slot(4, 18, 1.3)),
            (PostCategory.TEXT, PostCategory.IMAGE),
        ),
    ),
    turns=(Turn(7, 0, weather=Weather(looks=1.55, engagement=1.05)),),
    notes=(DayNote("A meteor shower, clear skies", 7, 0),),
    campaigns=(Campaign("Meteor watch", 12, 0),),
)
