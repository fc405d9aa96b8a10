"""All benchmarks in turn: `python -m benchmarks` (`SIZE=full` for the large history)."""

import runpy

NAMES = (
    *(
        "recording",
        "collecting",
        "isolation",
        "aggregates",
        "filtered",
        "http",
        "reading",
        "importing",
        "sync",
        "size",
    ),
    *("execution", "postgraphile", "mixed", "exporting", "dumping", "discovery", "painting"),
    *("processes", "waking", "herd"),
)

for name in NAMES:
    print(f"\n== {name}")
    try:
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    except SystemExit as missing:  # a requirement is missing, and the message says which
        print(f"  {missing}")
