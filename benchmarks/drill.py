"""Types scanner bursts through a real X server into the real window, under load: none lost, none doubled, none leaked.

    ./run drill [--count 500] [--load 2] [--seed N]

Xvfb is the server and xdotool the scanner: it presses keys as a keyboard does, a few milliseconds apart. Between the
bursts the focus wanders: the bench, fields that hold a half-typed text, a modal dialog, an open menu, the list of a
choice, the settings. A person types into a field now and then, which must stay there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from benchmarks.drill_places import Place

RESULTS = Path(__file__).resolve().parent / "results" / "drill.md"
FIGURES = RESULTS.with_suffix(".json")
GAPS_MS = (1, 2, 4, 8, 12)
"""What lies between two keys of a scanner: 1 to 12 milliseconds, by its make and setting."""
WINDOW_NICE = 10
"""How far window and load step back where the keyboard may not be put first. A real keyboard's keys are stamped by the
kernel, before any program has its turn; here the X server and xdotool are programs too, and must come first."""
PATIENCE_S = 10.0
TYPING_MS = 110


@dataclass(slots=True)
class Drill:
    """What was sent, and what became of it."""

    sent: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    answers: list[object] = field(default_factory=list)
    typed: int = 0
    typed_wrong: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    gaps_ms: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    bursting: bool = False
    not_entered: list[str] = field(default_factory=list)

    @property
    def lost(self) -> list[str]:
        return [text for text in self.sent if text not in self.came]

    @property
    def doubled(self) -> list[str]:
        return sorted({text for text in self.came if self.came.count(text) > 1})

    @property
    def strange(self) -> list[str]:
        """What nobody sent: a burst cut in two, or with a key too many."""
        return [text for text in self.came if text not in self.sent]

    @property
    def clean(self) -> bool:
        troubles = (self.lost, self.doubled, self.strange, self.leaked, self.answers, self.typed_wrong)
        return not any(troubles) and not self.not_entered


@contextmanager
def x_server() -> Iterator[str]:
    """A screen that nobody sees; gives its DISPLAY."""
    read, write = os.pipe()
    asked = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(asked, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        _hurry(server.pid)
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def _hurry(pid: int) -> None:
    """A keyboard does not wait for a busy processor: where we may, server and scanner go before the load."""
    try:
        os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(10))
    except OSError:
        # Nobody may: then everything else steps back, as far as it has not yet.
        os.nice(max(0, WINDOW_NICE - os.nice(0)))


@contextmanager
def load(how_many: int) -> Iterator[None]:
    """That many processes that do nothing but work."""
    code = "x = 1\nwhile True: x = x * 3 % 1000003"
    busy = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(how_many)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


def texts(dice: random.Random) -> Iterator[str]:
    """Codes of every kind that labels carry, none twice."""
    number = dice.randrange(10**6)
    while True:
        number += 1
        yield dice.choice(
            (
                f"3SDRIL{number:09d}",
                f"{number:013d}",
                f"RMA-{number}-7",
                f"00{number:018d}",
                f"JJD00{number:015d}",
                f"#{number}",
                f"(01)09506000134352(21)x{number}",
                f"https://id.example/01/09506000134352/21/Ab{number}?a=1&b=2%20c",
                f"LP code {number}; 'odd' \"keys\" @[]{{}}~|\\",
                f"1111222233334444{number}",
            )
        )


class Hands:
    """Presses keys with xdotool. Started before the window is slowed down, so that it is not slowed down with it."""

    def __init__(self) -> None:
        loop = (
            "import json, subprocess, sys\n"
            "for line in sys.stdin:\n"
            "    delay, text = json.loads(line)\n"
            "    subprocess.run(['xdotool', 'type', '--delay', str(delay), text], check=True)\n"
            "    print('done', flush=True)\n"
        )
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, "-c", loop], stdin=pipe, stdout=pipe, text=True)
        _hurry(self._process.pid)
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)

    def type(self, text: str, delay_ms: int) -> None:
        """Begin to type; `done` tells when it is over."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([delay_ms, text]) + "\n")
        self._process.stdin.flush()

    def done(self) -> bool:
        """Is the text typed?"""
        assert self._process.stdout is not None
        return bool(self._process.stdout.readline())

    def close(self) -> None:
        """Let go of the keyboard."""
        self._process.kill()
        self._process.wait()


def pump(app: QApplication, until: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
    """Let the window work until something is so."""
    end = time.monotonic() + patience_s
    while not until():
        if time.monotonic() > end:
            return False
        app.processEvents()
        time.sleep(0.001)
    return True


def run(app: QApplication, drill: Drill, places: list[Place], hands: Hands, count: int, dice: random.Random) -> None:
    """The drill itself."""
    codes = texts(dice)
    while len(drill.sent) < count:
        place = dice.choice(places)
        drill.places[place.name] = drill.places.get(place.name, 0) + 1
        if not _enter(app, place):
            drill.not_entered.append(place.name)
        if place.typing:  # before the scans, which bring the focus home
            _person(app, drill, hands, place, dice)
        before = place.content()
        for _ in range(dice.choice((1, 1, 2, 3))):
            _burst(app, drill, hands, next(codes), dice)
        if place.content() != before:
            drill.leaked.append(f"{place.name}: {before!r} became {place.content()!r}")
        place.leave()
        pump(app, place.left)


def _enter(app: QApplication, place: Place) -> bool:
    """Bring the focus there. No window manager does it here, so it may have to be asked for again."""
    for _ in range(5):
        place.enter()
        if pump(app, place.ready, 2):
            return True
    return False


def _burst(app: QApplication, drill: Drill, hands: Hands, text: str, dice: random.Random) -> None:
    drill.sent.append(text)
    drill.bursting = True
    hands.type(text + "\n", dice.choice(GAPS_MS))
    pump(app, hands.done, 30)
    ended = time.monotonic()
    pump(app, lambda: text in drill.came)
    drill.bursting = False
    drill.waits_ms.append((time.monotonic() - ended) * 1000)
    if dice.random() < 0.5:  # what is late must not come twice
        pump(app, lambda: False, dice.uniform(0.0, 0.15))


def _person(app: QApplication, drill: Drill, hands: Hands, place: Place, dice: random.Random) -> None:
    """Somebody types a few letters; they belong where the focus is."""
    words = "".join(dice.choice("abcdefgh") for _ in range(dice.randint(1, 4)))
    wanted = place.content() + words
    hands.type(words, TYPING_MS)
    pump(app, hands.done, 30)
    pump(app, lambda: place.content() == wanted)
    drill.typed += len(words)
    if place.content() != wanted:
        drill.typed_wrong.append(f"{place.name}: {wanted!r} became {place.content()!r}")


def report(drill: Drill, busy: int, seconds: float) -> dict[str, object]:
    """The figures, as they are kept."""
    slow = [gap for gap in drill.gaps_ms if gap > 35]
    return {
        "bursts": len(drill.sent),
        "arrived": len(drill.came),
        "lost": len(drill.lost),
        "doubled": len(drill.doubled),
        "strange": len(drill.strange),
        "leaked": len(drill.leaked),
        "answers_given": len(drill.answers),
        "typed_keys": drill.typed,
        "typed_wrong": len(drill.typed_wrong),
        "busy_processes": busy,
        "load_average": round(os.getloadavg()[0], 1),
        "keys": len(drill.gaps_ms),
        "gap_median_ms": round(statistics.median(drill.gaps_ms), 1),
        "gap_longest_ms": max(drill.gaps_ms),
        "gaps_over_35_ms": len(slow),
        "places": drill.places,
        "places_not_entered": len(drill.not_entered),
        "seconds": round(seconds),
        "day": datetime.now(UTC).date().isoformat(),
    }


def keep(figures: dict[str, object]) -> None:
    """The result file."""
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")
    rows = "".join(f"| {name.replace('_', ' ')} | {value} |\n" for name, value in figures.items() if name != "places")
    places = ", ".join(f"{name} {count}" for name, count in dict(figures["places"]).items())  # type: ignore[call-overload]
    RESULTS.write_text(
        "# Scanner bursts through a real X server\n\n`./run drill`: Xvfb, xdotool, the real window on a training "
        f"station.\nWhere the focus was: {places}.\n\n| what | how many |\n|---|---|\n{rows}"
    )


def main() -> int:
    """Run the drill; 1 when one burst is lost, doubled or leaked."""
    words = argparse.ArgumentParser(prog="./run drill", description=__doc__)
    words.add_argument("--count", type=int, default=500)
    words.add_argument("--load", type=int, default=os.cpu_count() or 2, help="busy processes beside the window")
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    absent = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if absent:
        print(f"missing: {', '.join(absent)}; ./run drill installs them", file=sys.stderr)
        return 3
    with x_server() as display, tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": scratch}
        hands = Hands()
        from benchmarks.drill_places import stage

        drill, began = Drill(), time.monotonic()
        with stage(Path(scratch), drill) as (app, places), load(given.load):
            run(app, drill, places, hands, given.count, random.Random(given.seed))
        hands.close()
        figures = report(drill, given.load, time.monotonic() - began)
    print(json.dumps(figures, indent=1))
    troubles = (drill.lost, drill.strange, drill.leaked, drill.typed_wrong, drill.answers, drill.not_entered)
    for trouble in (one for found in troubles for one in found[:5]):
        print(f"  {trouble}", file=sys.stderr)
    if drill.clean and given.count >= 500:
        keep(figures)
    return 0 if drill.clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
