"""Every kind has its line: an urgency, a sentence and an act."""

from app.domain.attention.kinds import KINDS, ActionCode, AttentionCode, AttentionSeverity


def test_every_kind_has_a_line_and_every_act_helps_somebody() -> None:
    assert set(KINDS) == set(AttentionCode)
    assert {kind.act.code for kind in KINDS.values()} == set(ActionCode)


def test_kinds_are_listed_by_urgency() -> None:
    urgency = list(AttentionSeverity)
    places = [urgency.index(KINDS[code].severity) for code in AttentionCode]
    assert places == sorted(places)
