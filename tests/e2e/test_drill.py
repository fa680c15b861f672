"""Scanner bursts through a real X server, where one is installed: a short run of `./run drill`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABSENT = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]


@pytest.mark.skipif(bool(ABSENT), reason=f"not installed: {', '.join(ABSENT)}; ./run drill installs them")
def test_no_burst_of_a_scanner_is_lost_doubled_or_leaked_under_a_real_x_server() -> None:
    asked = [sys.executable, "-m", "benchmarks.drill", "--count", "12", "--load", "1", "--seed", "7"]
    without = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    done = subprocess.run(asked, cwd=ROOT, env=without, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
