"""The demo's only source of randomness: dice that always fall the same way for the same name."""

from random import Random  # noqa: TID251 - the demo's only use of it, and seeded here

Dice = Random

SEED = "backbone demo"


def dice(*names: object) -> Dice:
    """Dice seeded by these names, so that no roll depends on the order of others."""
    return Dice("/".join(map(str, (SEED, *names))))
