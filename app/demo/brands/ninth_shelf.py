"""The Ninth Shelf, books: readers respond since its reading challenge began three days ago."""

from app.demo.growth import Weather
from app.demo.plans import BrandPlan, Channel, DayNote, Hook, Slot, Subject, Turn
from app.domain.platforms import Platform
from app.domain.posts import PostCategory

NINTH_SHELF = BrandPlan(
    label="The Ninth Shelf",
    domain="ninthshelf.example",
    emoji="📚",
    tone="Curious, well read, never snobbish",
    hooks=(
        Hook("You are allowed to stop at page fifty.", "Page fifty: {}", "a permission", 1.5),
        Hook(
            "Which book did you lie about having read?",
            "An honest word about {}",
            "a question that needs courage",
            1.45,
        ),
        Hook("Read this one on a train.", "On the train with {}", "a place to read", 1.1),
        Hook("One paragraph, and you will know.", "{} in one paragraph", "a short promise", 1.0),
        Hook("Overheard in the reading room.", "Overheard: {}", "a small scene", 0.8),
        Hook("Our newsletter is out.", "Newsletter: {}", "an announcement", 0.45),
    ),
    subjects=(
        Subject(
            "novels without chapters",
            "No place to stop, so you don't. Three that earn it, and one that only seems to.",
            "no-chapters",
        ),
        Subject(
            "letters as a form",
            "Somebody writes, somebody waits, and the post is late. Nothing else needs to happen.",
            "letters",
        ),
        Subject(
            "short books for long rains",
            "All under a hundred and fifty pages, all better with tea.",
            "short-books",
        ),
        Subject(
            "translators we follow",
            "The name in small print on the title page is a "
            "better guide than the prize on the cover.",
            "translators",
        ),
        Subject(
            "unreliable narrators",
            "Count how often they tell you that they remember it clearly.",
            "narrators",
        ),
        Subject(
            "cookery books as memoirs",
            "The recipes are the plot. The butter stains are the footnotes.",
            "cookery-memoirs",
        ),
        Subject(
            "a shelf of islands",
            "Five stories with nowhere to go, which is why everyone talks.",
            "islands",
        ),
        Subject(
            "rereading at forty",
            "The hero is a boy now, and the mother is suddenly the interesting one.",
            "rereading",
        ),
        Subject(
            "detective stories without a murder",
            "A missing umbrella is enough, if the village is small.",
            "no-murder",
        ),
        Subject(
            "poems for the fridge door",
            "Twelve lines at the most. Change them with the season.",
            "fridge-poems",
        ),
    ),
    tags=("bookclub", "readingcommunity", "currentlyreading"),
    channels=(
        Channel(
            Platform.INSTAGRAM,
            5_400,
            (Slot(6, 21, 1.5), Slot(2, 8, 0.85)),
            (PostCategory.CAROUSEL, PostCategory.REEL, PostCategory.IMAGE),
            is_assisted=True,
        ),
        Channel(
            Platform.TWITTER,
            3_400,
            (Slot(1, 9), Slot(4, 21, 1.35)),
            (PostCategory.TEXT, PostCategory.TEXT, PostCategory.IMAGE),
        ),
        Channel(Platform.MASTODON, 1_900, (Slot(6, 20, 1.4),), (PostCategory.TEXT,), connected=150),
    ),
    turns=(Turn(3, 0, weather=Weather(engagement=2.8)),),
    notes=(DayNote("A reader's question went round: everybody answers", 3, 0),),
)
