"""What the conformance tests need from outside: Node, and the packages of `npm ci`."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
thorough = pytest.mark.skipif(
    os.environ.get("BACKBONE_TEST_PROFILE") != "conformance", reason="part of `make conformance`"
)
"""Marks what only `make conformance` runs."""

MODULES = HERE / "node_modules"


def needs(package: str) -> None:
    """Skip a module whose package isn't there."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed", allow_module_level=True)
    if not (MODULES / package).exists():
        pytest.skip(f"run `npm ci` in {HERE.relative_to(Path.cwd())}", allow_module_level=True)


def run(*command: str, timeout: float = 60, folder: Path = HERE) -> str:
    """Run a tool in this folder, or another; what it prints."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False
    )
    return done.stdout or done.stderr


def lines_of(text: str) -> list[dict[str, Any]]:
    """The JSON objects of an output, one a line."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def tool(name: str) -> str:
    """Where a Python tool is: as BACKBONE_NAME says, in `.tools`, or on the path; skip without."""
    given = os.environ.get(f"BACKBONE_{name.upper()}")
    found = given or shutil.which(name, path=HERE / ".tools" / "bin") or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: `make conformance` does it")
    return found
