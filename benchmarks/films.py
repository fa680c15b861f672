"""Films of labels pushed under a bench camera one after the other, drawn from a seed and written as a camera would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.printed import MODULE, SQUARE, STACKED, Picture, Rng, label, text_of
from intake.scanning.scenes import Shot, scene

FRAMES_A_SECOND = 30
Points = NDArray[np.float32]

_KINDS = ("Code128", "EAN13", "QRCode", "Code39", "DataMatrix", "Code128", "ITF", "PDF417", "UPCA", "Code128")
_IN, _REST, _OUT, _GAP = 10, 20, 7, 8
"""Frames in which a label slides in, lies, is taken away, and in which the bench is empty."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One label in a film: what it says, and the first and last frame in which all of it is in view."""

    symbology: str
    text: str
    first: int
    last: int


def film(path: Path, size: tuple[int, int], labels: int, seed: int) -> list[Pass]:
    """Write an MJPEG film of so many labels to `path` (.avi); tells what passes in it."""
    rng = np.random.default_rng(seed)
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FRAMES_A_SECOND, size)
    noises = [np.asarray(rng.normal(0, rng.uniform(2, 4), (size[1], size[0], 1)), np.float32) for _ in range(3)]
    passes, written = [], 0
    for number in range(labels):
        kind = _KINDS[number % len(_KINDS)]
        text = text_of(kind, rng)
        frames, inside = _passing(label(kind, text, rng, 0.25), kind, size, rng)
        for i, frame in enumerate(frames):
            writer.write(_noisy(frame, noises[(written + i) % len(noises)]))
        passes.append(Pass(kind, text, written + inside[0], written + inside[-1]))
        written += len(frames)
    writer.release()
    return passes


def _passing(paper: Picture, kind: str, size: tuple[int, int], rng: Rng) -> tuple[list[Picture], list[int]]:
    """The frames of one label, and the numbers of those in which it is wholly in view."""
    width, height = size
    bench = scene(
        np.full((2, 2), 110, np.uint8), Shot(width, height, share=0.002, noise=0.5, seed=int(rng.integers(1e9)))
    )
    angle, lean = np.deg2rad(rng.uniform(0, 360)), np.deg2rad(abs(rng.normal(0, 14)))
    pixels = rng.uniform(1.9, 3.2) * (1.5 if kind in SQUARE | STACKED else 1.0) * width / 1280
    rows, columns = paper.shape[0] / MODULE, paper.shape[1] / MODULE
    across = columns * abs(np.cos(angle)) + rows * abs(np.sin(angle))
    down = columns * abs(np.sin(angle)) + rows * abs(np.cos(angle))
    pixels = min(pixels, 0.85 * width / across, 0.85 * height / down)
    rest = np.array([rng.uniform(-0.06, 0.06) * width, rng.uniform(-0.06, 0.06) * height])
    way = np.array([width * 0.9 * rng.choice([-1, 1]), rng.uniform(-0.3, 0.3) * height])
    light = rng.uniform(0.5, 1.1)
    shown: list[Picture] = []
    inside: list[int] = []
    before = rest + way
    for i in range(_IN + _REST + _OUT):
        place = rest + way * _away(i)
        corners = _corners(paper, pixels, angle, lean, np.array(size) / 2 + place, width)
        # A camera's focus needs a moment; a moving label is smeared by half of what it moves in a frame.
        blur = 0.5 + 1.6 * max(0.0, 1 - i / (_IN + 3)) * width / 1280
        shown.append(_drawn(bench, paper, corners, blur, (place - before) / 2, light))
        if (corners.min(axis=0) >= 0).all() and (corners.max(axis=0) <= size).all():
            inside.append(i)
        before = place
    dimmed = np.asarray((bench * light).clip(0, 255), np.uint8)
    return shown + [dimmed] * _GAP, inside


def _away(frame: int) -> float:
    """How far from its resting place, 1 outside to 0: slows down as a hand does, and trembles at rest."""
    if frame < _IN:
        return (1 - frame / _IN) ** 2
    if frame < _IN + _REST:
        return 0.0012 * float(np.sin(frame))
    return ((frame - _IN - _REST + 1) / _OUT) ** 2


def _corners(paper: Picture, pixels: float, angle: float, lean: float, middle: Points, width: int) -> Points:
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [paper.shape[1], paper.shape[0]] * pixels / MODULE / 2
    x = half[:, 0] * np.cos(angle) - half[:, 1] * np.sin(angle)
    y = half[:, 0] * np.sin(angle) + half[:, 1] * np.cos(angle)
    depth = 1 + y * np.sin(lean) / (1.6 * width)
    return np.stack([x / depth + middle[0], y * np.cos(lean) / depth + middle[1]], axis=1).astype(np.float32)


def _drawn(bench: Picture, paper: Picture, corners: Points, blur: float, smear: Points, light: float) -> Picture:
    height, width = bench.shape[:2]
    frame = bench.copy()
    edges = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32) * [paper.shape[1], paper.shape[0]]
    shrink = float(np.linalg.norm(corners[1] - corners[0])) / paper.shape[1]
    soft = cv2.GaussianBlur(paper, (0, 0), max(0.3, 0.4 / shrink))
    matrix = cv2.getPerspectiveTransform(edges.astype(np.float32), corners)
    colour = cv2.cvtColor(soft, cv2.COLOR_GRAY2BGR)
    cv2.warpPerspective(colour, matrix, (width, height), dst=frame, borderMode=cv2.BORDER_TRANSPARENT)
    length = round(float(np.hypot(*smear)))
    if length >= 2:
        kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
        end = smear / 2
        a, b = (tuple(int(round(length + s * v)) for v in end) for s in (-1, 1))
        cv2.line(kernel, a, b, 1.0)  # type: ignore[call-overload]
        frame = np.asarray(cv2.filter2D(frame, -1, kernel / kernel.sum()), np.uint8)
    frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), blur), np.uint8)
    return np.asarray((frame * light).clip(0, 255), np.uint8)


def _noisy(frame: Picture, noise: Points) -> Picture:
    return np.asarray((frame + noise).clip(0, 255), np.uint8)
