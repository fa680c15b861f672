"""Makes the sounds in resources/sounds out of sine waves, so that every one of them can be changed and made again.

A conveyor is loudest below 1 kHz: what is well (accepted, finished, photo) sounds between 2 and 4 kHz, where the ear is
keenest and the hall quietest. A refusal is a low double buzz with harmonics up to 4 kHz: no one mistakes the two. Each
has a rhythm of its own as well, for ears that have lost the high notes: one, two clicks, two even, three up, two long.

    .venv/bin/python packaging/make_sounds.py [FOLDER]
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from collections.abc import Callable, Sequence
from pathlib import Path

RATE = 44_100  # samples a second, mono, 16 bit
PEAK = 0.89  # of full scale: loud, with room for a player's resampling
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"


def tone(hertz: float, seconds: float, harmonics: Sequence[float] = (1.0,), decay: float = 0.0) -> list[float]:
    """A note with soft edges. `harmonics`: the strength of each multiple of `hertz`; `decay`: e-foldings a second."""
    count = round(seconds * RATE)
    edge = min(round(0.004 * RATE), count // 2)
    samples = []
    for index in range(count):
        time = index / RATE
        value = sum(s * math.sin(2 * math.pi * hertz * n * time) for n, s in enumerate(harmonics, start=1))
        soft = min(1.0, index / edge, (count - 1 - index) / edge)
        samples.append(value * soft * math.exp(-decay * time))
    return samples


def noise(seconds: float, decay: float, seed: int = 7) -> list[float]:
    """A click of a shutter: noise that dies away; the same numbers at every run."""
    samples = []
    for index in range(round(seconds * RATE)):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        samples.append((seed / 2**30 - 1) * math.exp(-decay * index / RATE))
    return samples


def silence(seconds: float) -> list[float]:
    """Nothing, for a while."""
    return [0.0] * round(seconds * RATE)


def accepted() -> list[float]:
    """One short high beep: as a scanner's own, a third above it."""
    return tone(2_700, 0.09, (1.0, 0.25))


def refused() -> list[float]:
    """Two low buzzes."""
    buzz = tone(400, 0.15, [1 / n for n in range(1, 11)])
    return buzz + silence(0.07) + buzz


def attention() -> list[float]:
    """Two even beeps: taken, and something is to be chosen."""
    beep = tone(2_300, 0.11, (1.0, 0.3))
    return beep + silence(0.09) + beep


def command() -> list[float]:
    """Two ticks: a command barcode was heard."""
    tick = tone(3_500, 0.03)
    return tick + silence(0.045) + tick


def finished() -> list[float]:
    """Three notes upwards, the last one rings."""
    return tone(2_093, 0.08, (1.0, 0.2)) + tone(2_637, 0.08, (1.0, 0.2)) + tone(3_136, 0.26, (1.0, 0.2), decay=7)


def photo() -> list[float]:
    """The two clicks of a shutter."""
    return noise(0.04, 90) + silence(0.03) + noise(0.07, 60, seed=11)


SOUNDS: dict[str, Callable[[], list[float]]] = {
    "accepted": accepted,
    "refused": refused,
    "attention": attention,
    "command": command,
    "finished": finished,
    "photo": photo,
}


def write(path: Path, samples: Sequence[float]) -> None:
    """Write one WAV file, scaled to PEAK."""
    scale = PEAK * 32_767 / max(abs(sample) for sample in samples)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(sample * scale)) for sample in samples))


def main() -> None:
    """Make all of them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SOUNDS.items():
        write(folder / f"{name}.wav", make())


if __name__ == "__main__":
    main()
