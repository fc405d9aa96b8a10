"""All benchmarks in turn: `python -m benchmarks` (`SIZE=full` for the large history)."""

import runpy

NAMES = (
    *("recording", "collecting", "aggregates", "http", "importing", "sync", "execution"),
    "postgraphile",
)

for name in NAMES:
    print(f"\n== {name}")
    try:
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    except SystemExit as missing:  # what it needs isn't there, and it says so
        print(f"  {missing}")
