"""Slow Crumb, bread: the brand that dropped last week.

It published nothing on Instagram and TikTok, and its older posts were shown to fewer people.
"""

from app.demo.growth import Weather
from app.demo.plans import (
    BrandPlan,
    Campaign,
    Channel,
    DayNote,
    Feature,
    Hook,
    Slot,
    Subject,
    Turn,
)
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

SLOW_CRUMB = BrandPlan(
    label="Slow Crumb",
    domain="slowcrumb.example",
    emoji="🍞",
    tone="Warm and plain, one thing that a beginner can do tonight",
    hooks=(
        Hook(
            "I ruined eleven loaves so you don't have to.",
            "{}, eleven failures later",
            "a confession with a number in it",
            1.55,
        ),
        Hook(
            "What does your dough sound like when it is ready?",
            "How to tell when {} is ready",
            "a question for the senses",
            1.3,
        ),
        Hook(
            "Your kitchen is colder than the recipe thinks.",
            "{} in a cold kitchen",
            "a claim about the reader's kitchen",
            1.15,
        ),
        Hook(
            "Flour, water, salt, patience.",
            "{}, start to finish",
            "a short list of ingredients",
            0.85,
        ),
        Hook(
            "Most of baking is leaving it alone.",
            "{}, mostly left alone",
            "a comfort for the busy",
            1.05,
        ),
        Hook("New on the blog this week.", "On the blog: {}", "an announcement", 0.5),
    ),
    subjects=(
        Subject(
            "rye starter",
            "Feed it in the evening, forget about it, and look for a dome and "
            "a smell of green apples in the morning.",
            "rye-starter",
        ),
        Subject(
            "overnight focaccia",
            "Eighty percent water, a wet hand, and no kneading. The "
            "fridge does the work between dinner and breakfast.",
            "overnight-focaccia",
        ),
        Subject(
            "cold-proofed bagels",
            "A night in the fridge gives the crust its blisters. "
            "Boil for thirty seconds a side, not a minute.",
            "bagels",
        ),
        Subject(
            "oat sandwich bread",
            "Soak the oats in hot milk first. It stays soft until Thursday, if it lasts that long.",
            "oat-bread",
        ),
        Subject(
            "cardamom knots",
            "Grind the seeds yourself. Roll, fold in three, twist, tuck the end underneath.",
            "cardamom-knots",
        ),
        Subject(
            "country loaf",
            "Four folds in two hours, then leave it alone. Open the lid "
            "after twenty minutes and not before.",
            "country-loaf",
        ),
        Subject(
            "potato rolls",
            "Save the water that you boiled the potatoes in. That is the whole secret.",
            "potato-rolls",
        ),
        Subject(
            "olive fougasse",
            "Six cuts with a bench knife, opened with your fingers until it looks like a leaf.",
            "fougasse",
        ),
        Subject(
            "buttermilk rye crackers",
            "Use up the starter that you would throw away. Roll it thinner than feels sensible.",
            "rye-crackers",
        ),
        Subject(
            "milk bread",
            "Cook a spoon of the flour with milk until it holds a line. Let "
            "it cool before it meets the yeast.",
            "milk-bread",
        ),
        Subject(
            "seeded rye",
            "Scald the seeds the night before, or they will drink the dough dry.",
            "seeded-rye",
        ),
        Subject(
            "walnut and pear loaf",
            "Fold the fruit in late, or the dough will turn grey. Good with a sharp cheese.",
            "walnut-pear",
        ),
    ),
    tags=("sourdough", "homebaking", "breadtok", "slowfood"),
    channels=(
        Channel(Platform.YOUTUBE, 9_000, (Slot(5, 8, 1.35), Slot(2, 17)), (PostCategory.VIDEO,)),
        Channel(
            Platform.INSTAGRAM,
            7_500,
            (Slot(3, 18, 1.5), Slot(0, 7, 0.8)),
            (PostCategory.REEL, PostCategory.CAROUSEL, PostCategory.REEL, PostCategory.IMAGE),
            is_tested=True,
            is_assisted=True,
        ),
        Channel(
            Platform.TIKTOK,
            14_000,
            (Slot(3, 19, 1.25), Slot(6, 11)),
            (PostCategory.VIDEO,),
            is_assisted=True,
        ),
    ),
    turns=(
        Turn(
            7,
            0,
            silent=frozenset({Platform.INSTAGRAM, Platform.TIKTOK}),
            weather=Weather(looks=0.55),
        ),
    ),
    features=(
        Feature(
            Platform.INSTAGRAM,
            PostCategory.IMAGE,
            days_ago=61,
            hour=10,
            label="Test, please ignore",
            description="Test, please ignore.\n\nChecking the colours on the new phone.",
            looks=900,
            is_archived=True,
        ),
    ),
    notes=(DayNote("Holiday: no Reels and no TikToks", 7, 0),),
    campaigns=(Campaign("Starter month", 75, 46),),
)
