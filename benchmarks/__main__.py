"""`./run bench [NAME ...]`: one or more measurements, all without a name. Results land in benchmarks/results."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

NAMES = (
    "decode",
    "ablation",
    "live",
    "lookup",
    "record",
    "drain",
    "push",
    "scan_to_screen",
    "scan_to_sound",
    "start_up",
    "memory",
)


def main() -> int:
    """Run what was named; options after `--` go to it."""
    words = sys.argv[1:]
    options = words[words.index("--") + 1 :] if "--" in words else []
    names = words[: words.index("--")] if "--" in words else words
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no such measurement: {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    for name in names or NAMES:
        if not (Path(__file__).parent / f"{name}.py").is_file():
            continue
        print(f"== {name}", flush=True)
        sys.argv = [name, *options]
        try:
            runpy.run_module(f"benchmarks.{name}", run_name="__main__")
        except SystemExit as ended:
            if ended.code:
                return int(ended.code) if isinstance(ended.code, int) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
