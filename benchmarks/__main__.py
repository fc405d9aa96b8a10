"""All benchmarks in turn: `python -m benchmarks` (`SIZE=full` for the large history)."""

import runpy

for name in ("recording", "collecting", "aggregates", "http", "importing", "sync", "execution"):
    print(f"\n== {name}")
    runpy.run_module(f"benchmarks.{name}", run_name="__main__")
