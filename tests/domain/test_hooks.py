import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.numbers.hooks import (
    MAX_LENGTH,
    HookedPost,
    HookPerformance,
    hook_key,
    hook_of,
    rank_hooks,
)

FILLER = " and it goes on and on" * 8  # 176 characters: over the limit with any beginning
FAMILY = "👩\u200d👩\u200d👧"  # one sign to the eye, five characters


@pytest.mark.parametrize(
    ("description", "hook"),
    [
        ("Three ways to fail\nand one to succeed", "Three ways to fail"),
        ("\n  \r\n\tThree ways to fail  ", "Three ways to fail"),
        ("#ad #summer\n@someone\nhttps://example.com/a?b=c\nThree ways", "Three ways"),
        ("👉 https://example.com 👈\nThree ways", "Three ways"),
        ("bit.ly/2Xy\nThree ways", "Three ways"),
        ("#हिन्दी \uff03日本\nThree ways", "Three ways"),
        ("@someone asked for this", "@someone asked for this"),
        ("#1 reason that you fail", "#1 reason that you fail"),
        ("🔥🔥🔥", "🔥🔥🔥"),
        ("One. Two. Three.", "One. Two. Three."),  # short enough as it is
    ],
)
def test_a_hook_is_the_first_line_that_says_something(description: str, hook: str) -> None:
    assert hook_of(description, "the label") == hook


@pytest.mark.parametrize("description", [None, "", " \n ", "#only #tags\nhttps://example.com"])
def test_without_one_the_label_is_the_hook(description: str | None) -> None:
    assert hook_of(description, " My first video\n") == "My first video"


@pytest.mark.parametrize("label", [None, "", "  ", "#tag"])
def test_a_blank_post_has_no_hook(label: str | None) -> None:
    assert hook_of(" ", label) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "This is it.",
        "Is this it?!",
        'He said "this is it."',
        "This is it!🎉",
        "Version v2. of our app and v2.0 of its API.",
        "Some things, e.g. this one, are hard.",
        "It took approx. half a year.",
        "Dr. J. R. Who of the U.S. Navy agrees.",
        "1. Do this first.",
        "Our No. 5 is approx. 3 times better.",
        "Read https://example.com/a.b?c=d.e!f first.",
        "それは本当です。",
        "Un miracle parlementaire !, dit-il, et voici la suite de l'histoire.",
    ],
)
def test_a_long_line_is_cut_after_its_first_sentence(sentence: str) -> None:
    assert hook_of(f"{sentence} Then{FILLER}", None) == sentence


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("Le tournage en Russie.", "1er extrait du film"),
        ("Is it over?", "2 more days"),
        ("It was over.", '"Not so fast", she said'),
        ("It was over.", "« Pas si vite », dit-elle"),
        ("Wait…", "There is more"),
        ("Samuel L. Jackson and J.R. Smith meet.", "They talk"),
        ("それは本当ですか\uff1f", "はい、そうです"),
        ("本当だ\uff01", "はい"),
    ],
)
def test_a_sentence_ends_whatever_the_next_one_starts_with(first: str, rest: str) -> None:
    assert hook_of(f"{first} {rest}{FILLER}", None) == first


@pytest.mark.parametrize(
    "line", ["🎬 https://example.com/a", "▶️ www.example.com", "👇👇 bit.ly/2Xy"]
)
def test_a_link_behind_an_emoji_is_only_a_link(line: str) -> None:
    assert hook_of(f"{line}\nThree ways to fail", None) == "Three ways to fail"


def test_a_long_line_without_a_sentence_is_cut_at_150() -> None:
    hook = hook_of("x" * 200, None)

    assert hook == "x" * MAX_LENGTH


def test_a_sentence_longer_than_150_is_cut_too() -> None:
    assert hook_of("y" * 160 + ". Then" + FILLER, None) == "y" * MAX_LENGTH


def test_a_cut_does_not_go_through_a_sign() -> None:
    assert hook_of("x" * 148 + FAMILY + FILLER, None) == "x" * 148
    assert hook_of("x" * 149 + "e\u0301" + FILLER, None) == "x" * 149
    assert hook_of("x" * 149 + "👍🏽" + FILLER, None) == "x" * 149
    assert hook_of("\u0301" * 200, None) == "\u0301" * MAX_LENGTH  # nothing but one sign


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_hook_is_short_one_line_and_not_blank(description: str, label: str) -> None:
    hook = hook_of(description, label)

    if hook is not None:
        assert 0 < len(hook) <= MAX_LENGTH
        assert hook.splitlines() == [hook]
        assert hook == hook.strip()


@pytest.mark.parametrize("unit", ["!", ".", "-", "#", "1. ", "a.", "\u0301", "@a "])
def test_no_text_makes_it_slow(unit: str) -> None:
    started = time.thread_time()
    hook_of(unit * 50_000, None)

    assert time.thread_time() - started < 2


def test_hooks_compare_without_case_and_spacing() -> None:
    assert hook_key("STOP  scrolling,\tStraße ") == hook_key("Stop scrolling, STRASSE")


def post(hook: str, views: int | None, engagement: int | None) -> HookedPost:
    rated = None if views is None else engagement
    return HookedPost(hook, views, engagement, rated)


def test_posts_that_open_alike_are_counted_together() -> None:
    posts = [
        post("Stop  scrolling", 100, 10),
        post("STOP scrolling", 400, 100),
        post("stop scrolling", None, 10),
    ]

    # Means over the posts that know: views (100 + 400) / 2, rates (10 % + 25 %) / 2.
    assert rank_hooks(posts) == (
        HookPerformance(
            "Stop  scrolling",
            3,
            mean_views=250.0,
            mean_engagement=40.0,
            mean_rate=17.5,
            unknown_posts=1,
        ),
    )


def test_hooks_are_ranked_by_engagement_then_posts_then_hook() -> None:
    posts = [
        post("unknown", None, None),
        post("b", 10, 5),
        post("a", 10, 5),
        post("twice", 10, 4),
        post("twice", 10, 6),
        post("best", 10, 7),
        post("taken back", 10, -1),
    ]

    assert [hook.hook for hook in rank_hooks(posts)] == [
        "best",
        "twice",
        "a",
        "b",
        "taken back",
        "unknown",
    ]
