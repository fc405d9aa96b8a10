"""Lighthouse's verdict on a page: `npm ci --prefix benchmarks/lighthouse` installs it.

Its times are the clock's, slowed by reckoning: on a machine that others use they are too long, and
it says itself how fast it found the processor (1,000 and more is a desktop's, idle).
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

CLI = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100}
ROUNDS = 5


def report(chromium: str, url: str, state: Any) -> None:
    """Print the medians of five runs against their targets."""
    if not CLI.exists():
        print("  no Lighthouse here: npm ci --prefix benchmarks/lighthouse")
        return
    runs = [run(chromium, url, state) for _ in range(ROUNDS)]
    for name, target in TARGETS.items():
        found = median(scored["categories"][name]["score"] * 100 for scored in runs)
        print(f"  Lighthouse, {name}: {found:.0f} (target {target}): {found / target:.2f}x")
    speeds = [scored["environment"]["benchmarkIndex"] for scored in runs]
    print(f"    (processor as it found it: {median(speeds):,.0f})")


def run(chromium: str, url: str, state: Any) -> Any:
    """One run, as somebody who is signed in."""
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in state["cookies"])
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        subprocess.run(
            [
                *("node", str(CLI), url, "--quiet", "--output=json", f"--output-path={written}"),
                f"--only-categories={','.join(TARGETS)}",
                "--chrome-flags=--headless=new --no-sandbox",
                f"--extra-headers={json.dumps({'Cookie': cookies})}",
            ],
            env={**os.environ, "CHROME_PATH": chromium},
            check=True,
            capture_output=True,
        )
        return json.loads(written.read_text())
