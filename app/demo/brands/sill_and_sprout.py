"""Sill & Sprout, house plants: the brand with the post that everybody saw."""

from app.demo.growth import Surge
from app.demo.plans import BrandPlan, Channel, DayNote, Feature, Hook, Slot, Subject
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

SILL_AND_SPROUT = BrandPlan(
    label="Sill & Sprout",
    domain="sillandsprout.example",
    emoji="🌿",
    tone="Calm and a little funny, written for people who think they kill every plant",
    hooks=(
        Hook(
            "Stop watering on Sundays.",
            "{}: stop watering on Sundays",
            "an order that goes against a habit",
            1.5,
        ),
        Hook(
            "Which of these two is thirsty?",
            "Reading the leaves of {}",
            "a question with two pictures",
            1.35,
        ),
        Hook(
            "Three plants that forgive you, and one that won't.",
            "Living with {}",
            "a number and a warning",
            1.2,
        ),
        Hook(
            "You are not a plant killer.",
            "{} for the discouraged",
            "a comfort for the discouraged",
            1.0,
        ),
        Hook(
            "Before and after, four months apart.",
            "{}, four months on",
            "a comparison over time",
            0.95,
        ),
        Hook("Now in the shop.", "In the shop: {}", "an announcement", 0.45),
    ),
    subjects=(
        Subject(
            "golden pothos",
            "Cut just below a node, stand it in a glass, and change the "
            "water when you remember to.",
            "pothos",
        ),
        Subject(
            "snake plants",
            "Once a month is plenty. In winter, once a month is too often.",
            "snake-plant",
        ),
        Subject(
            "balcony tomatoes",
            "One stem, one string, and every side shoot off. Morning "
            "sun is worth more than fertiliser.",
            "balcony-tomatoes",
        ),
        Subject(
            "calatheas",
            "They fold up at night, and they hate your tap water. Let it stand for a day.",
            "calathea",
        ),
        Subject(
            "supermarket basil",
            "It is twenty plants in one pot. Part them into four and they will live until autumn.",
            "basil",
        ),
        Subject(
            "string of pearls",
            "Water from below, light from above. Flat pearls are thirsty pearls.",
            "string-of-pearls",
        ),
        Subject(
            "hanging ferns", "Put them where you shower. That is the whole care sheet.", "ferns"
        ),
        Subject(
            "windowsill chillies",
            "Shake the flowers with a finger at noon. You are the bee now.",
            "chillies",
        ),
        Subject(
            "jade plants",
            "A leaf on dry soil and six weeks of ignoring it: that is a new plant.",
            "jade",
        ),
        Subject(
            "peace lilies",
            "It faints to get attention. Give it a drink, and it will stand up within the hour.",
            "peace-lily",
        ),
        Subject(
            "salad in a box",
            "Sow a hand's width every second week. Cut with scissors, never pull.",
            "salad-box",
        ),
        Subject(
            "orchids after the bloom",
            "Cut above the second eye, move it to the coolest sill, and wait.",
            "orchids",
        ),
    ),
    tags=("houseplants", "windowsillgarden", "plantcare", "urbanjungle"),
    channels=(
        Channel(
            Platform.PINTEREST,
            16_000,
            (Slot(6, 20, 1.3), Slot(2, 12)),
            (PostCategory.IMAGE, PostCategory.IMAGE, PostCategory.VIDEO),
        ),
        Channel(
            Platform.INSTAGRAM,
            6_000,
            (Slot(1, 19, 1.45), Slot(5, 10)),
            (PostCategory.REEL, PostCategory.CAROUSEL, PostCategory.IMAGE),
            is_assisted=True,
        ),
        Channel(
            Platform.TIKTOK, 11_000, (Slot(1, 20, 1.3),), (PostCategory.VIDEO,), is_tested=True
        ),
    ),
    features=(
        Feature(
            Platform.TIKTOK,
            PostCategory.VIDEO,
            days_ago=38,
            hour=20,
            label="I forgot this pothos for six weeks",
            description=(
                "I forgot this pothos for six weeks.\n\n"
                "It was behind the washing machine. No light, no water. Here is what it did, and "
                "what that says about how much you should worry. 🌿\n\n"
                "#houseplants #windowsillgarden #plantcare"
            ),
            looks=42_000,
            surge=Surge(size=13, day=4.5, days=0.8),
            engagement=1.6,
        ),
    ),
    notes=(DayNote("A gardening programme showed the pothos", 34, 34),),
)
