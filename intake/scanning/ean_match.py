"""EAN-13 and UPC-A out of bars too blurred to tell apart: which thirteen digits, blurred alike, would look like this?

Instead of thresholding, the averaged row of a region is compared with what every digit would look like after a blur
(deformable templates, after Gallo and Manduchi, "Reading 1D Barcodes with Mobile Phones Using Deformable Templates",
2011). All thirteen digits are chosen together, so that first-digit parity and check digit must fit. The caller gets a
text only when it explains the row well and clearly better than the second best text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MODULES = 95
_SAMPLES = 2
_QUIET = 3
_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")
_WEIGHTS = (1, 3) * 6
_BLURS = (0.45, 0.7, 0.95, 1.2, 1.5, 1.8)
"""Standard deviations of the blur, in modules."""

_SHIFTS = np.linspace(-0.10, 0.10, 25)
_COARSE_BLURS = (0.8,)
_FINE = np.linspace(-0.012, 0.012, 7)
_BENDS = (-0.02, 0.0, 0.02)
_FINEST = np.linspace(-0.006, 0.006, 7)
_TURNS = 5

MOST_UNEXPLAINED = 0.2
LEAST_MARGIN = 0.04

Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Match:
    """Thirteen digits, the share of the row's variance they leave unexplained, and how much more the next leave."""

    digits: str
    unexplained: float
    margin: float


def convincing(match: Match) -> bool:
    """Whether a match may be counted. Wrong texts stayed at a margin of 0.022 or less in hundreds of drawn frames."""
    return match.unexplained <= MOST_UNEXPLAINED and match.margin >= LEAST_MARGIN


def best_match(profile: NDArray[np.float32], begin: float, end: float) -> Match | None:
    """The best thirteen digits for a row, in either direction, when the code runs from about `begin` to about `end`.

    Both are pixels of the row and may be off by a tenth of the length.
    """
    if end - begin < MODULES:
        return None
    even = _evened(profile.astype(np.float64))
    found = [_match(even, begin, end), _match(even[::-1], len(even) - end, len(even) - begin)]
    return min((match for match in found if match), key=lambda match: match.unexplained, default=None)


def _evened(row: Floats) -> Floats:
    """Paper 0, ink 1, whatever the light."""
    size = max(5, len(row) // 7)
    window = np.ones((1, size), np.uint8)
    line = row.astype(np.float32)[None, :]
    high = cv2.blur(cv2.dilate(line, window), (size, 1))[0]
    low = cv2.blur(cv2.erode(line, window), (size, 1))[0]
    return np.asarray(((high - line[0]) / np.maximum(high - low, 6.0)).clip(-0.2, 1.2), np.float64)


def _match(row: Floats, begin: float, end: float) -> Match | None:
    coarse = [(begin + a * (end - begin), end + b * (end - begin), 0.0) for a in _SHIFTS for b in _SHIFTS]
    place, _ = _best_place(row, coarse, _COARSE_BLURS)
    length = place[1] - place[0]
    fine = [(place[0] + a * length, place[1] + b * length, c) for a in _FINE for b in _FINE for c in _BENDS]
    place, blur = _best_place(row, fine, _BLURS)
    return _solve(row, place, blur)


def _best_place(row: Floats, places: list[Place], blurs: tuple[float, ...]) -> tuple[Place, float]:
    """Where, and how blurred, the digits and guards together fit best, each digit taken for itself."""
    sampled = _sampled(row, places)
    totals = np.stack(
        [_digit_costs(sampled, blur).min(axis=2).sum(axis=1) + _guard_costs(sampled, blur) for blur in blurs]
    )
    at = np.unravel_index(int(totals.argmin()), totals.shape)
    return places[int(at[1])], blurs[int(at[0])]


def _sampled(row: Floats, places: list[Place]) -> Floats:
    """The row at two samples a module for each (begin, end, bend): shape (places, samples), quiet zones included."""
    steps = (np.arange((MODULES + 2 * _QUIET) * _SAMPLES) + 0.5) / _SAMPLES - _QUIET
    u = steps / MODULES
    begins, ends, bends = (np.array(values)[:, None] for values in zip(*places, strict=True))
    x = begins + (ends - begins) * (u + bends * u * (1 - u) * 4) - 0.5
    return np.asarray(np.interp(x, np.arange(len(row)), row), np.float64)


def _digit_costs(sampled: Floats, blur: float) -> Floats:
    """Squared error of every pattern at every digit: shape (places, 12, 20). Patterns 0-9 are L or R, 10-19 G."""
    costs = np.full((sampled.shape[0], 12, 20), np.inf)
    for position in range(12):
        start = _start(position) * _SAMPLES
        window = sampled[:, start : start + 7 * _SAMPLES]
        shapes = _templates(blur)[position >= 6]
        costs[:, position, : len(shapes)] = np.square(window[:, None, :] - shapes[None]).sum(axis=2)
    return costs


def _start(position: int) -> int:
    """First module of a digit, quiet zone counted."""
    return _QUIET + 3 + 7 * position + (5 if position >= 6 else 0)


def _guard_costs(sampled: Floats, blur: float) -> Floats:
    """Squared error at the guards and in the quiet zones."""
    expected = _blurred("0" * _QUIET + "101" + "0" * 42 + "01010" + "0" * 42 + "101" + "0" * _QUIET, blur)
    parts = [(0, _QUIET + 2), (_QUIET + 3 + 42 + 1, _QUIET + 3 + 42 + 4), (_QUIET + 93, MODULES + 2 * _QUIET)]
    costs = np.zeros(sampled.shape[0])
    for first, last in parts:
        piece = slice(first * _SAMPLES, last * _SAMPLES)
        costs += np.square(sampled[:, piece] - expected[piece]).sum(axis=1)
    return costs


@cache
def _templates(blur: float) -> tuple[Floats, Floats]:
    """Blurred digits of the left half (L then G) and of the right half, between neighbours of a usual shape."""
    right = [_inverted(code) for code in _LEFT]
    even = [code[::-1] for code in right]
    left = [_within(code, "0011", "0011", blur) for code in (*_LEFT, *even)]
    return np.array(left), np.array([_within(code, "1100", "1100", blur) for code in right])


def _within(code: str, before: str, after: str, blur: float) -> Floats:
    whole = _blurred(before + code + after, blur)
    return whole[len(before) * _SAMPLES : (len(before) + 7) * _SAMPLES]


def _inverted(code: str) -> str:
    return "".join("1" if bit == "0" else "0" for bit in code)


def _blurred(modules: str, blur: float) -> Floats:
    fine = 4
    bars = np.repeat(np.array([float(bit) for bit in modules]), _SAMPLES * fine)
    sigma = blur * _SAMPLES * fine
    reach = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    soft = np.convolve(np.pad(bars, reach, mode="edge"), kernel / kernel.sum(), mode="valid")
    return np.asarray(soft.reshape(-1, fine).mean(axis=1), np.float64)


def _solve(row: Floats, place: Place, blur: float) -> Match | None:
    """The best text, its place, blur and light found by turns, each judged with the others as they are known so far."""
    sampled = _sampled(row, [place])[0]
    best, second = _two_best(_digit_costs(sampled[None], blur)[0])
    for _ in range(_TURNS):
        place, blur = _best_place_of(row, best, place, blur)
        sampled = _relit(_sampled(row, [place])[0], _blurred(_modules(best), blur))
        again, second = _two_best(_costs_between_neighbours(sampled, best, blur))
        if again == best:
            break
        best = again
    variance = float(np.square(sampled - sampled.mean()).sum())
    if variance <= 0:
        return None
    first_left, second_left = (_left_over(sampled, digits, blur) / variance for digits in (best, second))
    return Match(best, first_left, second_left - first_left)


def _best_place_of(row: Floats, digits: str, place: Place, blur: float) -> tuple[Place, float]:
    """Place and blur at which one whole text explains the row best, near those known."""
    begin, end, bend = place
    length = end - begin
    places = [
        (begin + a * length, end + b * length, bend + c) for a in _FINEST for b in _FINEST for c in (-0.01, 0.0, 0.01)
    ]
    sampled = _sampled(row, places)
    blurs = [known for known in _BLURS if abs(known - blur) < 0.4]
    left = [_unexplained(sampled, _blurred(_modules(digits), known)) for known in blurs]
    at = np.unravel_index(int(np.argmin(left)), (len(blurs), len(places)))
    return places[int(at[1])], blurs[int(at[0])]


def _unexplained(sampled: Floats, model: Floats) -> Floats:
    """Share of each row's variance that the model cannot explain at any brightness and contrast."""
    rows = sampled - sampled.mean(axis=1, keepdims=True)
    centred = model - model.mean()
    along = rows @ centred
    share: Floats = 1 - np.square(along) / (np.square(rows).sum(axis=1) * np.square(centred).sum() + 1e-12)
    return np.where(along > 0, share, 2.0)


def _relit(sampled: Floats, model: Floats) -> Floats:
    """The row with the brightness and contrast, and their fall to one side, that fit the model best taken out."""
    slope = np.linspace(-1, 1, len(model))
    basis = np.stack([np.ones_like(model), slope, model, model * slope], axis=1)
    (level, fall, gain, gain_fall), *_ = np.linalg.lstsq(basis, sampled, rcond=None)
    contrast = gain + gain_fall * slope
    if contrast.min() < 0.25:
        return sampled
    return np.asarray((sampled - level - fall * slope) / contrast, np.float64)


def _two_best(costs: Floats) -> tuple[str, str]:
    """The cheapest and the second cheapest thirteen digits with the right parities and check digit."""
    found: list[tuple[float, str]] = []
    for first in range(10):
        patterns = [(0 if letter == "L" else 10) for letter in _PARITY[first]] + [0] * 6
        # For each remainder of the weighted sum so far: the two cheapest ways to it.
        ways: list[list[tuple[float, str]]] = [[] for _ in range(10)]
        ways[first % 10] = [(0.0, str(first))]
        for position, offset in enumerate(patterns):
            ways = _extended(ways, costs[position, offset : offset + 10], 3 if position % 2 == 0 else 1)
        found += ways[0]
    found.sort()
    return found[0][1], found[1][1]


def _extended(ways: list[list[tuple[float, str]]], costs: Floats, weight: int) -> list[list[tuple[float, str]]]:
    after: list[list[tuple[float, str]]] = [[] for _ in range(10)]
    for remainder, known in enumerate(ways):
        for cost, text in known:
            for digit in range(10):
                after[(remainder + weight * digit) % 10].append((cost + float(costs[digit]), text + str(digit)))
    return [sorted(options)[:2] for options in after]


def _codes(digits: str) -> list[str]:
    """The twelve patterns of thirteen digits."""
    left = [
        _LEFT[int(d)] if letter == "L" else _inverted(_LEFT[int(d)])[::-1]
        for d, letter in zip(digits[1:7], _PARITY[int(digits[0])], strict=True)
    ]
    return left + [_inverted(_LEFT[int(d)]) for d in digits[7:]]


def _modules(digits: str) -> str:
    codes = _codes(digits)
    quiet = "0" * _QUIET
    return quiet + "101" + "".join(codes[:6]) + "01010" + "".join(codes[6:]) + "101" + quiet


def _costs_between_neighbours(sampled: Floats, digits: str, blur: float) -> Floats:
    """As _digit_costs, with the modules beside each digit taken from the best text so far."""
    whole = _modules(digits)
    costs = np.full((12, 20), np.inf)
    for position in range(12):
        at = _start(position)
        before, after = whole[at - 3 : at], whole[at + 7 : at + 10]
        window = sampled[(at - 1) * _SAMPLES : (at + 8) * _SAMPLES]
        for pattern, code in enumerate(_patterns(position)):
            shape = _piece(before + code + after, blur)
            costs[position, pattern] = float(np.square(window - shape).sum())
    return costs


@cache
def _patterns(position: int) -> tuple[str, ...]:
    right = tuple(_inverted(code) for code in _LEFT)
    return right if position >= 6 else _LEFT + tuple(code[::-1] for code in right)


@cache
def _piece(modules: str, blur: float) -> Floats:
    """Nine modules in the middle of thirteen, blurred."""
    return _blurred(modules, blur)[2 * _SAMPLES : 11 * _SAMPLES]


def _left_over(sampled: Floats, digits: str, blur: float) -> float:
    return float(np.square(sampled - _blurred(_modules(digits), blur)).sum())
