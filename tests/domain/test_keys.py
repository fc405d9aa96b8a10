"""Keys: in the order of creation."""

from datetime import UTC, datetime
from uuid import UUID

from app.domain.keys import new_key


def test_a_key_is_the_uuid_that_rfc_9562_gives_as_its_example() -> None:
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)

    key = new_key(now, 0xCC3 << 62 | 0x18C4DC0C0C07398F)

    assert key == UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")


def test_randomness_never_changes_the_time_in_a_key() -> None:
    now = datetime(2026, 3, 20, tzinfo=UTC)

    assert {new_key(now, randomness).int >> 80 for randomness in (0, 2**74 - 1, 2**200 - 1)} == {
        int(now.timestamp() * 1000)
    }
