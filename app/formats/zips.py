"""What reading a zip may raise where it is damaged, locked or written by something unknown."""

import lzma
import zipfile
import zlib

DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    # A wrong date or name, a method that isn't known, a password, bz2's own and the file itself.
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
