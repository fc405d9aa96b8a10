"""Which of the things that rows say of a post counts, field by field."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.imports.plans import Kind
from app.domain.imports.rows import Identity, Row
from app.domain.imports.statements import Decision, Said, decide, gather
from app.domain.platforms import Platform
from tests.domain.imports.reading import NOW, rows

UNSAID: dict[str, Any] = {"label": "", "url": None}
V1 = Identity(Platform.YOUTUBE, "v1")
DAY_17 = datetime(2026, 3, 17, tzinfo=UTC)


def said(text: str, kind: Kind = Kind.SNAPSHOTS) -> Said:
    return gather((line for line in rows(text, kind=kind) if isinstance(line, Row)), NOW)[V1]


def of(*lines: str) -> Said:
    return said("external_id,date,views,label,url\n" + "".join(f"v1,{line}\n" for line in lines))


def values(decision: Decision) -> dict[str, Any]:
    return {name: statement.value for name, statement in decision.taken.items()}


def stored_after(decision: Decision) -> dict[str, Any]:
    return UNSAID | values(decision) | {"said_at": decision.said_at}


def test_each_field_is_as_its_latest_day_says() -> None:
    told = of("2026-03-17,1,old,u", "2026-03-19,3,,", "2026-03-18,2,new,")

    assert (told["label"].value, told["url"].value) == ("new", "u")
    assert told["url"].at == DAY_17


def test_of_one_instant_the_greater_text_counts() -> None:
    assert of("2026-03-17,1,a,", "2026-03-17,2,b,")["label"].value == "b"
    assert of("2026-03-17,1,b,", "2026-03-17,2,a,")["label"].value == "b"


def test_a_file_of_posts_speaks_as_of_the_import() -> None:
    assert said("external_id,label\nv1,a\n", Kind.POSTS)["label"].at == NOW


def test_a_new_post_takes_all_that_is_said() -> None:
    decision = decide(of("2026-03-17,1,old,u"), None, UNSAID, NOW)
    assert values(decision) == {"label": "old", "url": "u"}


def test_what_somebody_else_said_later_stays_and_what_nobody_said_is_taken() -> None:
    stored = {"label": "mine", "url": None, "said_at": None}

    decision = decide(of("2026-03-17,1,old,u"), stored, UNSAID, DAY_17 + timedelta(hours=1))

    assert values(decision) == {"url": "u"}


def test_what_somebody_else_said_earlier_is_replaced() -> None:
    stored = {"label": "mine", "url": None, "said_at": None}

    decision = decide(of("2026-03-17,1,newer,"), stored, UNSAID, DAY_17 - timedelta(hours=1))

    assert values(decision) == {"label": "newer"}


def test_what_says_nothing_new_leaves_what_is_remembered() -> None:
    stored = stored_after(decide(of("2026-03-18,1,new,u"), None, UNSAID, NOW))

    again = decide(of("2026-03-18,1,new,u"), stored, UNSAID, NOW)

    assert again == Decision({}, stored["said_at"])


LINE = st.builds(
    "2026-03-{},1,{},{}".format,
    st.integers(15, 18),
    st.sampled_from(["", "a", "b", "c"]),
    st.sampled_from(["", "u", "v"]),
)


@given(st.lists(LINE, min_size=1, max_size=6), st.data())
def test_no_order_and_no_cut_changes_what_a_post_becomes(
    lines: list[str], data: st.DataObject
) -> None:
    def become(order: list[str], size: int) -> dict[str, Any]:
        stored: dict[str, Any] | None = None
        for start in range(0, len(order), size):
            decision = decide(of(*order[start : start + size]), stored, UNSAID, NOW)
            stored = (stored or UNSAID) | values(decision) | {"said_at": decision.said_at}
        assert stored is not None
        return stored

    shuffled = data.draw(st.permutations(lines))
    size = data.draw(st.integers(1, len(lines)))

    assert become(shuffled, size) == become(lines, len(lines))


@pytest.mark.parametrize("size", [1, 2])
def test_a_word_that_is_said_again_later_is_not_replaced_by_one_between(size: int) -> None:
    order = ["2026-03-15,1,same,", "2026-03-18,1,same,", "2026-03-17,1,other,"]
    stored = stored_after(decide(of(order[0]), None, UNSAID, NOW))
    for start in range(1, 3, size):
        decision = decide(of(*order[start : start + size]), stored, UNSAID, NOW)
        stored |= values(decision) | {"said_at": decision.said_at}
    assert stored["label"] == "same"
