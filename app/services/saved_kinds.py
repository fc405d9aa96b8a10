"""Kinds of files that users keep, one file each, in the folder that the settings name."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.imports.file_plans import Answers
from app.domain.imports.kinds.catalogue import KINDS, find_kind
from app.domain.imports.kinds.definitions import FileKind
from app.domain.imports.kinds.saved import checked_name, kept_kind, read_kind, written_kind
from app.domain.texts import quoted
from app.errors import BadUserInput
from app.services.file_imports import Examined

_LARGEST = 1_000_000


def known_kinds(folder: Path | None) -> Sequence[FileKind]:
    """All kinds that are known: users' own, and the others.

    Raises:
        BadUserInput: A file in the folder is no kind.
    """
    if folder is None or not folder.is_dir():
        return KINDS
    files = sorted(folder.glob("*.json"))
    return [*(_read(file) for file in files), *KINDS]


def _read(file: Path) -> FileKind:
    if file.stat().st_size > _LARGEST:
        raise BadUserInput(f"{file.name} is no kind of files: it is too large.")
    return read_kind(file.read_text("utf-8", errors="replace"), file.name)


def save_kind(folder: Path | None, name: str, examined: Examined) -> Path:
    """Keep what a file is, with what the user said of it; the file that says it.

    Raises:
        BadUserInput: There is no folder for kinds, or the name is none or that of a known kind.
    """
    if folder is None:
        raise BadUserInput(
            "--save-kind needs BACKBONE_FILE_KINDS_FOLDER: the folder where kinds are kept.",
            field="--save-kind",
        )
    if find_kind(checked_name(name)):
        raise BadUserInput(f"--save-kind: {quoted(name)} is known already.", field="--save-kind")
    said: Answers = examined.said
    kind = kept_kind(
        name,
        examined.kind,
        examined.column_of,
        platform=said.platform,
        values=examined.values,
        numbers=said.locale.code if said.locale else None,
        forms=said.date_formats,
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(written_kind(kind), "utf-8")
    return path
