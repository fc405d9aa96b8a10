"""Lines that are counted, kept and given back."""

from app.domain.imports.lines import Lines


def test_lines_are_counted_and_can_be_taken_again() -> None:
    lines = Lines(iter(["a\n", "b\n", "c"]))

    assert [next(lines), next(lines)] == ["a\n", "b\n"]
    lines.give_back(1)

    assert lines.number == 1
    assert list(lines) == ["b\n", "c"]
    assert lines.number == 3
    assert lines.is_unfinished


def test_a_record_is_kept_as_it_stands_there() -> None:
    lines = Lines(iter(['1,"x\n', 'y"\n']), texts={})
    start = lines.start_record()
    assert len(list(lines)) == 2

    lines.keep(start)
    assert lines.texts == {1: '1,"x\ny"\n'}


def test_half_a_pair_is_damage() -> None:
    lines = Lines(iter(["caf\udce9\n"]))
    next(lines)
    assert lines.is_damaged
