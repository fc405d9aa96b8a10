"""Locks on files, which a killed process lets go of."""

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def take(file: IO[bytes]) -> None:
        """Lock an open file until it is closed; OSError where somebody else has."""
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def take(file: IO[bytes]) -> None:
        """Lock an open file until it is closed; OSError where somebody else has."""
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
