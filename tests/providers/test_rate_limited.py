"""Nothing is sent without a permit."""

from app.providers.rate_limited import weight_of


def test_a_graph_batch_counts_as_what_it_holds() -> None:
    assert weight_of({"batch": '[{"method":"GET"},{"method":"GET"}]'}) == 2
    assert weight_of({"grant_type": "refresh_token"}) == 1
    assert weight_of(None) == 1
