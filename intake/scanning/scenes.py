"""Pictures of a label as a camera over a bench would see it: turned, tilted, badly lit, blurred and noisy, from a seed.

For the simulated camera of the training mode, and for the tests and benchmarks that need pictures nobody has tuned to.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Shot:
    """How the label is seen. Angles in degrees; `share` of the frame's width that the label takes; `blur` and `noise`
    as standard deviations in pixels and grey levels; `motion` in pixels; `light` 1.0 is a well-lit bench.
    """

    width: int = 1280
    height: int = 720
    share: float = 0.5
    angle: float = 0.0
    tilt: float = 0.0
    blur: float = 0.0
    motion: float = 0.0
    light: float = 1.0
    noise: float = 2.0
    jpeg_quality: int = 90
    seed: int = 0


def scene(label: Picture, shot: Shot = Shot()) -> Picture:
    """A BGR frame with the label (grey or BGR) lying on a bench. The same label and shot give the same frame."""
    rng = np.random.default_rng(shot.seed)
    frame = _bench(shot, rng)
    colour = label if label.ndim == 3 else np.asarray(cv2.cvtColor(label, cv2.COLOR_GRAY2BGR), np.uint8)
    frame = _laid(frame, colour, shot, rng)
    if shot.motion >= 1:
        frame = _moved(frame, shot.motion, rng.uniform(0, 180))
    if shot.blur > 0:
        frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), shot.blur), np.uint8)
    return _exposed(frame, shot, rng)


def _bench(shot: Shot, rng: np.random.Generator) -> Picture:
    """A grained surface with a lamp's falling light."""
    grain = rng.normal(0, 1, (shot.height // 8 + 1, shot.width // 8 + 1)).astype(np.float32)
    grain = np.asarray(cv2.resize(grain, (shot.width, shot.height), interpolation=cv2.INTER_CUBIC), np.float32)
    tone = np.array([96, 112, 124], np.float32) + rng.uniform(-14, 14)
    return np.asarray((tone + 7 * grain[:, :, None]).clip(0, 255), np.uint8)


def _laid(frame: Picture, label: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    """The label warped onto the frame by one homography: scale, turn, and tilt away from the camera."""
    rows, columns = label.shape[:2]
    scale = shot.share * shot.width / columns
    half = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * [columns * scale / 2, rows * scale / 2]
    turn = np.deg2rad(shot.angle)
    lean = np.deg2rad(shot.tilt)
    x = half[:, 0] * np.cos(turn) - half[:, 1] * np.sin(turn)
    y = half[:, 0] * np.sin(turn) + half[:, 1] * np.cos(turn)
    depth = 1 + y * np.sin(lean) / (1.6 * shot.width)
    middle = np.array([shot.width, shot.height]) / 2 + rng.uniform(-0.02, 0.02, 2) * shot.width
    corners = np.stack([x / depth + middle[0], y * np.cos(lean) / depth + middle[1]], axis=1).astype(np.float32)
    edges = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(edges, corners)
    if scale < 1:
        # Shrinking without a low-pass first would alias the bars, which no lens does.
        label = np.asarray(cv2.GaussianBlur(label, (0, 0), 0.4 / scale), np.uint8)
    size = (shot.width, shot.height)
    cv2.warpPerspective(label, matrix, size, dst=frame, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    return frame


def _moved(frame: Picture, length: float, angle: float) -> Picture:
    size = int(length) | 1
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2, :] = 1
    turn = cv2.getRotationMatrix2D((size / 2 - 0.5, size / 2 - 0.5), angle, 1)
    kernel = np.asarray(cv2.warpAffine(kernel, turn, (size, size)), np.float32)
    return np.asarray(cv2.filter2D(frame, -1, kernel / kernel.sum()), np.uint8)


def _exposed(frame: Picture, shot: Shot, rng: np.random.Generator) -> Picture:
    """Light falling off to one side, sensor noise, and the camera's JPEG."""
    slope = np.linspace(1.08, 0.85, shot.width, dtype=np.float32)[None, :, None]
    noise = rng.normal(0, shot.noise, frame.shape).astype(np.float32)
    lit = (frame.astype(np.float32) * shot.light * slope + noise).clip(0, 255).astype(np.uint8)
    done, encoded = cv2.imencode(".jpg", lit, [cv2.IMWRITE_JPEG_QUALITY, shot.jpeg_quality])
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8) if done else lit
