"""Whatever is refused is refused briefly, and at once.

For minutes of it: `pytest tests/laws/test_refusals.py --hypothesis-profile stress`.
"""

import asyncio
import time
from typing import Any

import orjson
from hypothesis import given, note, settings
from hypothesis import strategies as st

from app.graphql.context import Context
from app.storage.database import Database
from tests.graphql.conftest import SCHEMA, Graph, caller

MOST_BYTES = 32_000
MOST_SECONDS = 0.25
"""Of a processor, within one document; looked at where nothing else is tested beside it."""

IS_STRESS = settings().max_examples >= 1000

SIZES = st.sampled_from([1, 30, 190, 5_000, 200_000, 900_000])
COUNTS = st.sampled_from([1, 18, 90, 300, 1_200, 4_000])
STEMS = st.sampled_from(["a", "brandIdz", "labelz", "performanceSummaryz", "q" * 180])
SIGNS = st.sampled_from(["x", "1", "\n", ",", " ", "\u00e9", "\N{GRINNING FACE}", "\\u0000"])
TEXTS = st.builds(lambda sign, size: '"%s"' % (sign * (size // len(sign))), SIGNS, SIZES)
VALUES = st.one_of(
    TEXTS,
    st.builds(lambda text, count: f"[{f'{text[:50]} ' * count}]", st.just("1"), COUNTS),
    st.builds("9".__mul__, SIZES),
    st.builds("E".__mul__, SIZES),
    st.sampled_from(["null", "$a", "{}", "[[[[1]]]]"]),
)


def repeated(form: str, stem: str, count: int) -> str:
    return " ".join(form.format(f"{stem}{number}") for number in range(count))


FIELDS = st.builds(
    lambda known, value, stem, count: f"{known}: {value} {repeated('{}: 1', stem, count)}",
    st.sampled_from(["search", "brandIds", "publishedFrom", "platforms", "window", "zzz"]),
    VALUES,
    STEMS,
    COUNTS,
)
DOCUMENTS = st.one_of(
    st.builds("{{ posts(filter: {{ {} }}) {{ nodes {{ id }} }} }}".format, FIELDS),
    st.builds("{{ brands({}) {{ nodes {{ id }} }} }}".format, FIELDS),
    st.builds("mutation {{ upsertPosts(input: [{{ {} }}]) {{ __typename }} }}".format, FIELDS),
    st.builds(
        lambda form, stem, count: form % repeated("{}", stem, count),
        st.sampled_from(["{ %s }", "{ brands { nodes { %s } } }", "{ posts { %s { id } } }"]),
        STEMS,
        COUNTS,
    ),
    st.builds(
        lambda form, stem, count: f"query q({repeated(form, stem, count)}) {{ __typename }}",
        st.sampled_from(["${}: Int", "${}: Wrong", "$a: Int #{}\n", '${}: Date = "x"']),
        STEMS,
        COUNTS,
    ),
    st.builds(
        lambda stem, count: repeated("fragment {0} on Query {{ ...{0}x ...a0 }}", stem, count),
        STEMS,
        COUNTS,
    ).map("{{ ...a0 }} {}".format),
    st.builds("{} {{ viewer {{ name }} }}".format, TEXTS),
)
LINES = st.builds(
    repeated,
    st.sampled_from(
        [
            "{0}: viewer {{ name }}",
            "x: {0}",
            "x: brands(first: 1) {{ nodes {{ x: {0} }} }} x: viewer {{ x: name }}",
            "...{0}",
            "posts(filter: {{ brandIds: [$s $s $s $s $s $s $s $s] }}) {{ nodes {{ id }} }}",
            "...q0",
        ]
    ),
    STEMS.filter(lambda stem: len(stem) < 20),
    COUNTS,
)
MANY_OPERATIONS = st.builds(
    lambda lines, head, operations: (
        f"fragment q0 on Query {{ {lines} }} "
        + repeated(f"query {{0}}{head} {{{{ ...q0 }}}}", "o", operations)
    ),
    LINES,
    st.sampled_from(["", "($s: ID!)", "($s: Date)", "($s: ID = 5, $t: Wrong)"]),
    st.sampled_from([2, 18, 90, 300, 800]),
)
"""Operations that share a fragment, with fields that conflict, variables and fragments in it."""

GIVEN = st.dictionaries(
    st.builds(str.__mul__, STEMS, st.sampled_from([1, 3, 1_000])),
    st.one_of(
        st.builds(str.__mul__, SIGNS, SIZES), st.lists(st.integers(-(2**53), 2**53), max_size=30)
    ),
    max_size=30,
)
BY_VARIABLE = "query ($filter: PostFilter) { posts(filter: $filter) { nodes { id } } }"


def refusal_of(
    document: str, variables: dict[str, Any], operation: str | None = None
) -> tuple[bytes, float]:
    """The errors of an answer without data, and the seconds of a processor that it took."""

    async def ask() -> tuple[bytes, float]:
        # No such database: what gets as far as that is refused there, as briefly.
        database = Database("sqlite+aiosqlite:////dev/null/none.db")
        context = Context(Graph(database).runtime, caller())
        started = time.process_time()
        result = await SCHEMA.execute(
            document, variables, context_value=context, operation_name=operation
        )
        taken = time.process_time() - started
        await database.close()
        told = [] if result.data is not None else [error.formatted for error in result.errors or ()]
        return orjson.dumps(told), taken

    return asyncio.run(ask())


def check(document: str, variables: dict[str, Any], operation: str | None = None) -> None:
    told, taken = refusal_of(document, variables, operation)
    note(f"{taken:.3f} s, {len(document)} characters: {document[:100]} ... {document[-100:]}")
    assert len(told) <= MOST_BYTES
    if IS_STRESS and taken > MOST_SECONDS:
        # Once more, twice: the first time may have been another's, such as the garbage collector's.
        again = (refusal_of(document, variables, operation)[1] for _ in range(2))
        assert min(again) <= MOST_SECONDS


@given(document=DOCUMENTS.filter(lambda document: len(document) <= 950_000))
@settings(deadline=None)
def test_a_document(document: str) -> None:
    check(document, {})


@given(document=MANY_OPERATIONS, operation=st.sampled_from([None, "o0", "o1"]))
@settings(deadline=None)
def test_a_document_of_several_operations(document: str, operation: str | None) -> None:
    check(document, {}, operation)


@given(variables=GIVEN.filter(lambda given: len(orjson.dumps(given)) <= 950_000))
@settings(deadline=None)
def test_variables(variables: dict[str, Any]) -> None:
    check(BY_VARIABLE, {"filter": variables})
