"""From the start of the process to the first paint, and to the sign-in screen: ours against an empty PySide6 window.

    python -m benchmarks.start_up [--runs 15]

Goal: the first paint in under twice the time of the empty window.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results" / "start_up.md"

EMPTY = """
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QApplication.quit()
app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("empty"))
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = """
import sys
from pathlib import Path
import intake.ui.start as start
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
class Timed(start.MainWindow):
    def __init__(self, *words, **more):
        super().__init__(*words, **more)
        self.painted.connect(lambda: print("painted", flush=True))
    def open(self, *words):
        super().open(*words)
        print("ready", flush=True)
        QTimer.singleShot(0, self.close)
start.MainWindow = Timed
from intake.app.window import open_window
from intake.paths import DataDir
sys.exit(open_window(DataDir(Path(sys.argv[1])), training=True))
"""


def one(program: str, *words: str) -> dict[str, float]:
    """Seconds from the start of the process to each line it prints."""
    began = time.perf_counter()
    found: dict[str, float] = {}
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", program, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        for line in child.stdout or ():
            found.setdefault(line.strip(), time.perf_counter() - began)
    return found


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=15)
    given = words.parse_args()
    empty, first, ready = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        one(OURS, folder)  # the first start makes the database
        for _ in range(given.runs):
            empty.append(one(EMPTY)["painted"])
            ours = one(OURS, folder)
            first.append(ours["painted"])
            ready.append(ours["ready"])
    reference = statistics.median(empty)
    rows = ["| | median ms | min ms | against the empty window |", "|---|---|---|---|"]
    for name, times in (("empty PySide6 window", empty), ("first paint", first), ("ready to sign in", ready)):
        median = statistics.median(times)
        rows.append(f"| {name} | {median * 1e3:.0f} | {min(times) * 1e3:.0f} | {median / reference:.2f} |")
    text = f"# Start-up\n\n{given.runs} starts each, in turns, offscreen.\n\n" + "\n".join(rows) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
