"""Second Gear Diaries, slow bicycle journeys: small, steady, and partly on Mastodon."""

from app.demo.plans import Access, BrandPlan, Channel, Hook, Slot, Subject
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

SECOND_GEAR = BrandPlan(
    label="Second Gear Diaries",
    domain="secondgear.example",
    emoji="🚲",
    tone="Dry, unhurried, honest about hills",
    hooks=(
        Hook(
            "The map said flat. The map was wrong.",
            "{}: the map was wrong",
            "a small complaint",
            1.4,
        ),
        Hook("What would you leave at home?", "Packing for {}", "a question about luggage", 1.35),
        Hook("Forty kilometres before coffee.", "{}, and then coffee", "a distance", 1.05),
        Hook("Notes from a slow road.", "Slow notes: {}", "a quiet scene", 0.8),
        Hook("Nobody needs a faster bike.", "{} on an old bike", "a bold claim", 1.2),
        Hook("This week's route is up.", "Route of the week: {}", "an announcement", 0.5),
    ),
    subjects=(
        Subject(
            "the coast road in fog",
            "Lights on at noon, gulls louder than lorries, and dry socks saved for the evening.",
            "coast-road",
        ),
        Subject(
            "a two-day orchard loop",
            "Ninety kilometres, one ferry, and a farm stand with an honesty box.",
            "orchard-loop",
        ),
        Subject(
            "the old railway grade",
            "Two percent for thirty kilometres. You will not "
            "notice the climb until you turn round.",
            "railway-grade",
        ),
        Subject(
            "three nights with one bag",
            "One handlebar roll, one cooking pot, and a list of what stayed unused.",
            "one-bag",
        ),
        Subject(
            "a tailwind on the salt flats",
            "The only day of the year on which we looked like athletes.",
            "salt-flats",
        ),
        Subject(
            "gravel after rain",
            "Let out some air, sit back, and look where you want to go.",
            "gravel",
        ),
        Subject(
            "the forest fire lanes",
            "Quiet, straight, and with a gate every two kilometres. Bring sandwiches.",
            "fire-lanes",
        ),
        Subject(
            "a broken spoke at dusk",
            "A zip tie, a spare from the seat post, and a very patient friend.",
            "broken-spoke",
        ),
        Subject(
            "the lake circuit",
            "Clockwise in the morning, so that the sun is behind you on the narrow part.",
            "lake-circuit",
        ),
        Subject(
            "a night ride in August",
            "Warm tarmac, no traffic, and bats in the beam of the lamp.",
            "night-ride",
        ),
    ),
    tags=("biketouring", "slowtravel", "cycling"),
    channels=(
        Channel(
            Platform.YOUTUBE,
            5_200,
            (Slot(6, 9, 1.3),),
            (PostCategory.VIDEO,),
            access=Access.WAITING,
        ),
        Channel(
            Platform.TWITTER,
            2_600,
            (Slot(0, 8, 1.4), Slot(3, 12, 0.9)),
            (PostCategory.TEXT, PostCategory.IMAGE),
        ),
        Channel(
            Platform.MASTODON,
            1_500,
            (Slot(2, 8, 1.3), Slot(4, 18)),
            (PostCategory.TEXT,),
            connected=120,
        ),
    ),
)
