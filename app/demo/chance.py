"""The demo's only source of randomness: dice that always fall the same way for the same name."""

from random import Random  # noqa: TID251 - the demo's door for randomness, and it is seeded here

Dice = Random

SEED = "backbone demo"


def dice(*names: object) -> Dice:
    """Dice of their own for whatever is named, so that no roll depends on another's order."""
    return Dice("/".join(map(str, (SEED, *names))))
