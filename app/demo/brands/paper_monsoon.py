"""Paper Monsoon, drawing: pins that people keep finding for months."""

from app.demo.plans import Access, BrandPlan, Campaign, Channel, Feature, Hook, Slot, Subject
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

PAPER_MONSOON = BrandPlan(
    label="Paper Monsoon",
    domain="papermonsoon.example",
    emoji="✏️",
    tone="Patient, encouraging, in short sentences",
    hooks=(
        Hook(
            "Do it badly, then do it again.",
            "{}: badly, then again",
            "an encouragement to fail",
            1.45,
        ),
        Hook(
            "What would you leave white?",
            "{}: what to leave white",
            "a question about a picture",
            1.25,
        ),
        Hook("Ten minutes, and no second try.", "{} in ten minutes", "a limit of time", 1.3),
        Hook("The paper does half of the work.", "Paper for {}", "a claim about materials", 0.95),
        Hook("A page from the rainy season.", "Rainy season: {}", "a quiet scene", 0.8),
        Hook("Workshop dates are here.", "Workshop: {}", "an announcement", 0.5),
    ),
    subjects=(
        Subject(
            "hands holding cups",
            "Start with the gap between thumb and handle. The hand will follow.",
            "hands",
        ),
        Subject(
            "wet rooftops",
            "Leave the paper white where the sky lies in the puddles. Everything else is grey.",
            "rooftops",
        ),
        Subject(
            "market crowds",
            "Heads on one line, feet wherever they like. Seven strokes a person.",
            "crowds",
        ),
        Subject(
            "ink and brush leaves", "Press, turn, lift. The pressure is the drawing.", "leaves"
        ),
        Subject(
            "windows at night",
            "Leave the yellow until last, and use less of it than you want.",
            "windows",
        ),
        Subject(
            "monsoon skies", "Two blues and a dirty brush. Tilt the board and let it run.", "skies"
        ),
        Subject(
            "lettering with a folded pen",
            "Cut it from a drinks can. The uneven line is what you came for.",
            "folded-pen",
        ),
        Subject("sleeping cats", "They move every four minutes. So four minutes it is.", "cats"),
        Subject(
            "old shopfronts",
            "Measure with the door. Every window is a door and a bit more.",
            "shopfronts",
        ),
        Subject(
            "postcards in gouache",
            "Dark to light, thick to thin, and one colour that appears in every corner.",
            "postcards",
        ),
    ),
    tags=("sketchbook", "drawingdaily", "papercraft", "urbansketching"),
    channels=(
        Channel(
            Platform.PINTEREST, 13_000, (Slot(5, 21, 1.25), Slot(1, 20)), (PostCategory.IMAGE,)
        ),
        Channel(
            Platform.INSTAGRAM,
            6_600,
            (Slot(0, 20, 1.4), Slot(3, 13, 0.85)),
            (PostCategory.REEL, PostCategory.CAROUSEL),
            is_tested=True,
            is_assisted=True,
            access=Access.REFUSED,
        ),
        Channel(Platform.YOUTUBE, 4_800, (Slot(6, 11, 1.2),), (PostCategory.VIDEO,)),
    ),
    features=(
        Feature(
            Platform.PINTEREST,
            PostCategory.IMAGE,
            days_ago=112,
            hour=16,
            label="Workshop: wet rooftops (wrong date)",
            description=(
                "Workshop dates are here.\n\n"
                "The poster says Friday, the workshop is on Saturday. A new one follows."
            ),
            looks=2_000,
            is_archived=True,
        ),
    ),
    campaigns=(Campaign("Workshop", 70, 40),),
)
