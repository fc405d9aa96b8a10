"""How the parts of a file are opened: what its reader says of bytes, delimiters and sheets."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.domain.texts import listed, quoted
from app.errors import BadUserInput
from app.formats import containers, texts
from app.formats.containers import Part
from app.services import file_tables
from app.services.file_tables import FileTable


@dataclass(frozen=True)
class Opening:
    """How the user says that files are to be opened."""

    encoding: str | None = None
    delimiter: str | None = None
    path: str | None = None
    sheet: str | None = None

    def parts(
        self, path: Path, name: str, stack: ExitStack, folder: Path | None = None
    ) -> list[Part]:
        """The parts of a file, of which `stack` lets go; what is packed is unpacked in a folder.

        Raises:
            BadUserInput: It can't be read, or has no such sheet (`--sheet`).
        """
        found = stack.enter_context(containers.opened(path, name, folder))
        if self.sheet is None or all(map(file_tables.holds_rejects, found)):
            return found
        wanted = [part for part in found if part.sheet == self.sheet]
        if not wanted:
            there = listed(str(part.sheet) for part in found if part.sheet) or "none"
            raise BadUserInput(
                f"--sheet: there is no {quoted(self.sheet)} in {name}; there are {there}.",
                field="--sheet",
            )
        return wanted

    def table(self, part: Part, *, is_named: bool) -> FileTable:
        """How a part is read; of rows that the user names what isn't marked is UTF-8."""
        encoding = self.encoding and texts.checked_encoding(self.encoding)
        if is_named and encoding is None and part.sheet is None:
            with part.open() as stream:
                marked = texts.marked_encoding(stream)
            encoding = marked.name if marked else texts.UTF_8
        return file_tables.table_of(
            part, encoding=encoding, delimiter=self.delimiter, path=self.path
        )
