"""Files that are there when they are whole, and not before."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from app.errors import Unavailable
from app.storage import spools


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes the file at the end of the block; an exception leaves what was there.

    What killed commands left beside it goes.

    Raises:
        Unavailable: It can't be written.
    """
    folder = path.absolute().parent
    with ExitStack() as stack:
        try:
            spools.sweep(folder)
            part = stack.enter_context(spools.folder(folder)) / "part"
            stream = stack.enter_context(part.open("wb"))
        except OSError as error:
            raise Unavailable(f"{path} can't be written: {error.strerror}.") from error
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
        stream.close()
        part.replace(path)
