"""A run of the fault bench in a process of its own, as `./run chaos` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Run:
    """How it ended: the exit code, the counts of the last line, all it printed."""

    code: int
    counts: dict[str, int]
    text: str


def play(folder: Path, *words: str, **environment: str) -> Run:
    command = [sys.executable, "-m", "chaos", *words, "--folder", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), f"{done.stdout}\n{done.stderr}\n{_logs(folder)}"
    pairs = (word.split("=") for word in done.stdout.splitlines()[-1].split())
    return Run(done.returncode, {name: int(value) for name, value in pairs}, done.stdout)


def _logs(folder: Path) -> str:
    return "\n".join(file.read_text(errors="replace")[-4000:] for file in folder.glob("*.log"))
