"""Drawn photos in two sets, each with an open half that may be looked at and a held-out half that is only measured.

`usual`: the symbologies of a set of 878 camera photos in the same shares, as hard as those are for plain engines.
`hard`: every symbology alike, any angle, everything worse. Nothing is stored: the same seed draws the same photos.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.printed import FORMATS, MODULE, SQUARE, STACKED, Picture, Rng, code, label, nothing, text_of
from intake.scanning.scenes import Shot, scene

OPEN, HELD_OUT = 20261122, 7_046_029

USUAL = {
    "Code128": 51,
    "Code39": 38,
    "EAN13": 345,
    "EAN8": 14,
    "UPCA": 177,
    "ITF": 29,
    "QRCode": 175,
    "DataMatrix": 18,
    "PDF417": 31,
    "NONE": 125,
}
"""How many photos of each the 878 (and their 125 without a code) had."""

HARD = {name: 24 for name in (*FORMATS, "NONE")}

_FRAMES = ((640, 480), (640, 480), (800, 600), (1024, 768), (1280, 720))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A photo, the symbology and text of its main code ("NONE" and "" for nothing), and whatever else it shows."""

    name: str
    picture: Picture
    symbology: str
    text: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weather:
    """What a set's photos are like. `askew` is the share at any angle, `blur` the median in modules, `spread` its
    spread (of the logarithm), `wear` how likely defects are, `fine` the median pixels of a module, `dark` the least
    light.
    """

    askew: float
    tilt: float
    blur: float
    spread: float
    wear: float
    fine: float
    dark: float


_SQUARES_SOFTER = 0.5
"""Photos of square and stacked codes were the easier ones among the 878 too: less blur, less wear."""

_USUAL = Weather(askew=0.11, tilt=9, blur=0.19, spread=1.05, wear=0.32, fine=2.3, dark=0.4)
_HARD = Weather(askew=1.0, tilt=22, blur=0.42, spread=0.5, wear=1.0, fine=2.4, dark=0.3)


def usual(seed: int, share: float = 1.0) -> Iterator[Drawn]:
    """The set that is like the 878; `share` of it, of every symbology at least two."""
    yield from _drawn({kind: max(2, round(n * share)) for kind, n in USUAL.items()}, _USUAL, seed, "usual")


def hard(seed: int, share: float = 1.0) -> Iterator[Drawn]:
    """The set in which everything is worse."""
    yield from _drawn({kind: max(2, round(n * share)) for kind, n in HARD.items()}, _HARD, seed, "hard")


def _drawn(counts: dict[str, int], weather: Weather, seed: int, name: str) -> Iterator[Drawn]:
    for kind, count in counts.items():
        for number in range(count):
            # A generator for each photo: a change of one does not change those after it.
            rng = np.random.default_rng([seed, sum(kind.encode()), number, len(name)])
            yield _photo(kind, f"{name}-{kind}-{number:03d}", weather, rng)


def _photo(kind: str, name: str, weather: Weather, rng: Rng) -> Drawn:
    width, height = _FRAMES[int(rng.integers(len(_FRAMES)))]
    if kind == "NONE":
        paper, text = nothing(rng), ""
        return Drawn(name, scene(paper, _shot(paper, 2.0, (width, height), weather, rng, 1.0)), kind, text)
    text = text_of(kind, rng)
    flat = kind in SQUARE | STACKED
    paper = label(kind, text, rng, weather.wear * (_SQUARES_SOFTER if flat else 1.0))
    others: tuple[str, ...] = ()
    if rng.random() < 0.15 * weather.wear:
        paper, other = _beside(paper, rng)
        others = (other,)
    pixels = weather.fine * float(np.exp(rng.normal(0, 0.3))) * (1.5 if flat else 1.0)
    shot = _shot(paper, pixels, (width, height), weather, rng, _SQUARES_SOFTER if flat else 1.0)
    return Drawn(name, scene(paper, shot), kind, text, others)


def _shot(paper: Picture, pixels: float, frame: tuple[int, int], weather: Weather, rng: Rng, soft: float) -> Shot:
    """`pixels` of the photo for one module, less where the label would not fit; blur follows the module."""
    angle = _angle(weather, rng)
    turn = np.deg2rad(angle)
    rows, columns = paper.shape[0] / MODULE, paper.shape[1] / MODULE
    across = columns * abs(np.cos(turn)) + rows * abs(np.sin(turn))
    down = columns * abs(np.sin(turn)) + rows * abs(np.cos(turn))
    pixels = min(pixels, 0.96 * frame[0] / across, 0.96 * frame[1] / down)
    return Shot(
        width=frame[0],
        height=frame[1],
        share=pixels * columns / frame[0],
        angle=angle,
        tilt=min(50.0, abs(rng.normal(0, weather.tilt))),
        blur=max(0.35, soft * pixels * weather.blur * float(np.exp(rng.normal(0, weather.spread)))),
        motion=float(rng.choice([0, 0, 0, 0, 0, 1, 2])) * pixels * 0.6,
        light=rng.uniform(weather.dark, 1.15),
        noise=rng.uniform(1.5, 7),
        jpeg_quality=int(rng.integers(60, 93)),
        seed=int(rng.integers(1 << 30)),
    )


def _angle(weather: Weather, rng: Rng) -> float:
    if rng.random() < weather.askew:
        return float(rng.uniform(0, 360))
    return float(rng.choice([0, 0, 0, 0, 90, 180]) + rng.normal(0, 5))


def _beside(paper: Picture, rng: Rng) -> tuple[Picture, str]:
    """A second, smaller code of another kind on the same label."""
    kind = str(rng.choice(["Code128", "QRCode", "DataMatrix"]))
    text = text_of(kind, rng)
    bars = code(kind, text, rng)
    room = np.full((bars.shape[0] + 120, max(paper.shape[1], bars.shape[1] + 160)), int(paper.max()), np.uint8)
    room[60 : 60 + bars.shape[0], 80 : 80 + bars.shape[1]] = np.where(bars > 127, paper.max(), 30)
    grown = np.pad(paper, ((0, 0), (0, room.shape[1] - paper.shape[1])), constant_values=int(paper.max()))
    return np.vstack([grown, room]), text
