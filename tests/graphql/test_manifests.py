"""A front end's manifest as stored operations: graphql-codegen's, Relay's and Apollo's."""

import json
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

import pytest

from app.errors import BadUserInput
from app.graphql.manifests import APOLLO
from app.graphql.operations import Operation, by_id, load_manifests, load_operations
from tests.graphql.conftest import SCHEMA

TYPES = SCHEMA._schema
WHO = "query Who { viewer { name } }"
ARCHIVE = "mutation Archive($id: ID!) { archiveBrand(id: $id) { id } }"
WATCH = "subscription Watch($id: ID!) { refreshProgress(runId: $id) { status } }"
COMMENT = "# Who asks.\n#\n# Their name.\n\n"


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apollo(*operations: Any, **more: Any) -> dict[str, Any]:
    return {"format": APOLLO, "version": 1, "operations": list(operations)} | more


def entry(text: str, **more: Any) -> dict[str, Any]:
    kind, name = text.split("{", maxsplit=1)[0].split("(", maxsplit=1)[0].split()
    return {"id": digest_of(text), "name": name, "type": kind, "body": text} | more


def read(folder: Path, manifest: Any) -> dict[str, Operation]:
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return dict(by_id(load_manifests(TYPES, folder)))


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param(
            {f"sha256:{digest_of(each)}": each for each in (WHO, ARCHIVE, WATCH)}, id="codegen"
        ),
        pytest.param({digest_of(each): each for each in (WHO, ARCHIVE, WATCH)}, id="Relay"),
        pytest.param(apollo(entry(WHO), entry(ARCHIVE), entry(WATCH)), id="Apollo"),
    ],
)
def test_each_operation_is_found_by_its_digest_and_its_name(
    tmp_path: Path, manifest: dict[str, Any]
) -> None:
    found = read(tmp_path, manifest)
    for name, text in {"Who": WHO, "Archive": ARCHIVE, "Watch": WATCH}.items():
        assert found[f"sha256:{digest_of(text)}"].text == text
        assert found[name].text == text
    for key in manifest if "format" not in manifest else [digest_of(WHO)]:
        assert key in found, "by the id that the front end knows"


def test_ids_of_another_kind_are_taken_as_they_are(tmp_path: Path) -> None:
    """Relay's are MD5 digests unless told otherwise."""
    key = md5(WHO.encode(), usedforsecurity=False).hexdigest()
    assert read(tmp_path, {key: WHO})[key].text == WHO


def test_two_versions_of_a_front_end_are_answered_at_once(tmp_path: Path) -> None:
    newer = "query Who { viewer { name scopes } }"
    (tmp_path / "a.json").write_text(json.dumps({digest_of(WHO): WHO}))
    (tmp_path / "b.json").write_text(json.dumps({digest_of(newer): newer}))
    found = by_id(load_manifests(TYPES, tmp_path))
    assert found[digest_of(WHO)].text == WHO
    assert found[digest_of(newer)].text == found["Who"].text == newer


def test_an_operation_is_found_with_and_without_the_comment_at_its_top(tmp_path: Path) -> None:
    (tmp_path / "Who.graphql").write_text(f"{COMMENT}{WHO}\n")
    found = by_id(load_operations(TYPES, tmp_path, only_queries=False).values())
    for text in (f"{COMMENT}{WHO}\n", f"{WHO}\n", WHO):
        assert found[f"sha256:{digest_of(text)}"].name == "Who"
    commented = f"{COMMENT}{WHO}"
    listed = read(tmp_path, {digest_of(commented): commented})
    assert listed[f"sha256:{digest_of(WHO)}"].description == "Who asks.\n\nTheir name."


WRONG: dict[str, tuple[Any, str]] = {
    "a list": ([WHO], "must be a JSON object from ids to documents"),
    "no document": ({"x": 7}, "x must be a document, which is a string"),
    "another's digest": ({"0" * 64: WHO}, "is not the digest of its document"),
    "another's prefixed digest": ({"sha256:" + "0" * 64: WHO}, "is not the digest of its document"),
    "syntax": ({"x": "query Who {"}, "x: Syntax Error"),
    "no name": (
        {"x": "{ viewer { name } }"},
        "x: must hold one operation, and it must have a name",
    ),
    "two operations": ({"x": f"{WHO} {ARCHIVE}"}, "x: must hold one operation"),
    "an unknown field": ({"x": "query Who { nobody }"}, "x: Cannot query field 'nobody'"),
    "another format": (apollo(format="another"), f"the only format read is {APOLLO}, version 1"),
    "another version": (apollo(version=2), f"the only format read is {APOLLO}, version 1"),
    "no operations": (apollo(operations={}), "operations must be a list"),
    "an operation without a body": (
        apollo(entry(WHO), entry(WHO, body=None)),
        "operations[1] must have an id, a name, a type and a body, strings",
    ),
    "an operation of text": (apollo("x"), "operations[0] must have"),
    "another name": (apollo(entry(WHO, name="Me")), "is query Who, and not query Me"),
    "another type": (apollo(entry(WHO, type="mutation")), "is query Who, and not mutation Who"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_the_file(tmp_path: Path, name: str) -> None:
    manifest, message = WRONG[name]
    with pytest.raises(BadUserInput) as refused:
        read(tmp_path, manifest)
    assert refused.value.message.startswith("manifest.json: ")
    assert message in refused.value.message


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told_with_the_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(BadUserInput, match=r"^manifest\.json: is not JSON in UTF-8"):
        load_manifests(TYPES, tmp_path)
