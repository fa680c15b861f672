"""What a run counts, written down as it goes: a process that is killed leaves its figures behind."""

from __future__ import annotations

import json
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SLOW_S = 1.0
"""Seconds of processor time one input may take."""


@dataclass(slots=True)
class Tally:
    """Counts inputs; an input over a second is an error like any other."""

    stats: Path
    total: int
    every: int = 1000
    inputs: int = 0
    slowest_s: float = 0.0
    became: Counter[str] = field(default_factory=Counter)
    _began: float = 0.0

    def begin(self) -> None:
        """An input starts."""
        self._began = time.process_time()

    def end(self, became: str) -> None:
        """It is over. Raises AssertionError when it took too long."""
        spent = time.process_time() - self._began
        self.slowest_s = max(self.slowest_s, spent)
        self.inputs += 1
        self.became[became] += 1
        if self.inputs % self.every == 0 or self.inputs >= self.total:
            self.write()
        assert spent < SLOW_S, f"{spent:.2f} s of processor time"

    def write(self) -> None:
        """The figures so far."""
        figures = {
            "inputs": self.inputs,
            "slowest_ms": round(self.slowest_s * 1000, 1),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "became": dict(sorted(self.became.items())),
        }
        self.stats.write_text(json.dumps(figures))
