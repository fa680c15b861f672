"""Drawings of other goods: recognisable at a glance, nothing more."""

from __future__ import annotations

from intake.printing.drawing import Sheet


def tablet(s: Sheet) -> None:
    """A tablet with a picture on its screen."""
    c = s.colours
    s.slab((0.2, 0.04), (0.8, 0.96), 0.05, c.black)
    s.slab((0.235, 0.1), (0.765, 0.9), 0.01, c.light, solid=False)
    s.poly([(0.235, 0.62), (0.45, 0.4), (0.6, 0.55), (0.765, 0.42), (0.765, 0.9), (0.235, 0.9)], c.coat, solid=False)
    s.oval((0.6, 0.18), (0.7, 0.28), c.pale, solid=False)
    s.oval((0.488, 0.06), (0.512, 0.084), c.metal, solid=False)


def headphones(s: Sheet) -> None:
    """Headphones."""
    c = s.colours
    s.arc((0.16, 0.06), (0.84, 0.86), 180, 360, 0.075, c.black)
    s.arc((0.18, 0.08), (0.82, 0.84), 200, 340, 0.02, c.metal, solid=False)
    for left in (0.08, 0.7):
        s.slab((left, 0.44), (left + 0.22, 0.86), 0.1, c.coat)
        s.slab((left + 0.04, 0.51), (left + 0.18, 0.79), 0.07, c.dark, solid=False)
        s.oval((left + 0.08, 0.61), (left + 0.14, 0.67), c.metal, solid=False)


def camera(s: Sheet) -> None:
    """A camera."""
    c = s.colours
    s.slab((0.06, 0.26), (0.94, 0.84), 0.06, c.black)
    s.slab((0.34, 0.16), (0.62, 0.32), 0.03, c.black)
    s.slab((0.06, 0.42), (0.94, 0.72), 0.0, c.coat, solid=False)
    s.oval((0.32, 0.34), (0.72, 0.78), c.metal, solid=False)
    s.oval((0.37, 0.39), (0.67, 0.73), c.black, solid=False)
    s.oval((0.43, 0.45), (0.53, 0.56), c.light, solid=False)
    s.slab((0.12, 0.31), (0.26, 0.38), 0.01, c.pale, solid=False)


def speaker(s: Sheet) -> None:
    """A loudspeaker."""
    c = s.colours
    s.slab((0.26, 0.05), (0.74, 0.95), 0.07, c.coat)
    for top, size in ((0.14, 0.22), (0.44, 0.4)):
        left = 0.5 - size / 2
        s.oval((left, top), (left + size, top + size), c.black, solid=False)
        s.oval((left + size * 0.3, top + size * 0.3), (left + size * 0.7, top + size * 0.7), c.metal, solid=False)


def bottle(s: Sheet) -> None:
    """A bottle with a label."""
    c = s.colours
    s.poly([(0.42, 0.16), (0.58, 0.16), (0.6, 0.28), (0.7, 0.38), (0.3, 0.38), (0.4, 0.28)], c.coat)
    s.slab((0.3, 0.34), (0.7, 0.97), 0.05, c.coat)
    s.slab((0.4, 0.03), (0.6, 0.19), 0.02, c.black)
    s.slab((0.3, 0.5), (0.7, 0.8), 0.0, c.pale, solid=False)
    s.line([(0.36, 0.58), (0.64, 0.58)], 0.02, c.dark)
    for y in (0.65, 0.69, 0.73):
        s.line([(0.36, y), (0.6, y)], 0.008, c.metal)
    s.line([(0.35, 0.4), (0.35, 0.48)], 0.02, c.light)


def disc(s: Sheet) -> None:
    """A record on its sleeve."""
    c = s.colours
    s.slab((0.04, 0.04), (0.96, 0.96), 0.02, c.pale)
    s.oval((0.1, 0.1), (0.9, 0.9), c.black, solid=False)
    for inset in (0.14, 0.18, 0.22, 0.26, 0.3):
        s.arc((inset, inset), (1 - inset, 1 - inset), 0, 360, 0.005, c.metal, solid=False)
    s.oval((0.35, 0.35), (0.65, 0.65), c.coat, solid=False)
    s.line([(0.41, 0.44), (0.59, 0.44)], 0.014, c.pale)
    s.oval((0.47, 0.47), (0.53, 0.53), c.pale, solid=False)


def book(s: Sheet) -> None:
    """A book."""
    c = s.colours
    s.slab((0.18, 0.05), (0.84, 0.95), 0.02, c.pale)
    s.slab((0.16, 0.04), (0.8, 0.93), 0.02, c.coat)
    s.line([(0.22, 0.04), (0.22, 0.93)], 0.012, c.dark)
    s.slab((0.3, 0.16), (0.72, 0.34), 0.01, c.pale, solid=False)
    s.line([(0.34, 0.22), (0.68, 0.22)], 0.018, c.dark)
    s.line([(0.34, 0.28), (0.56, 0.28)], 0.012, c.dark)
    s.poly([(0.32, 0.78), (0.51, 0.46), (0.7, 0.78)], c.light, solid=False)


def bear(s: Sheet) -> None:
    """A plush bear."""
    c = s.colours
    for x in (0.2, 0.62):
        s.oval((x, 0.03), (x + 0.18, 0.21), c.dark)
    for x in (0.12, 0.66):
        s.oval((x, 0.5), (x + 0.22, 0.72), c.coat)
        s.oval((x + 0.04, 0.78), (x + 0.24, 0.98), c.dark)
    s.oval((0.24, 0.42), (0.76, 0.95), c.coat)
    s.oval((0.34, 0.54), (0.66, 0.86), c.light, solid=False)
    s.oval((0.22, 0.06), (0.78, 0.54), c.coat)
    s.oval((0.39, 0.3), (0.61, 0.48), c.pale, solid=False)
    s.oval((0.46, 0.32), (0.54, 0.38), c.black, solid=False)
    for x in (0.36, 0.58):
        s.oval((x, 0.21), (x + 0.055, 0.265), c.black, solid=False)


def blocks(s: Sheet) -> None:
    """Four building blocks."""
    c = s.colours
    for x, y, colour in ((0.08, 0.62, c.coat), (0.54, 0.62, c.dark), (0.3, 0.3, c.light), (0.52, 0.0, (196, 92, 72))):
        for stud in (0.05, 0.16, 0.27):
            s.slab((x + stud, y + 0.03), (x + stud + 0.08, y + 0.1), 0.01, colour)
        s.slab((x, y + 0.08), (x + 0.4, y + 0.33), 0.015, colour)
        s.line([(x + 0.02, y + 0.11), (x + 0.38, y + 0.11)], 0.008, c.pale)


def car(s: Sheet) -> None:
    """A toy car."""
    c = s.colours
    s.poly([(0.24, 0.52), (0.36, 0.3), (0.66, 0.3), (0.8, 0.52)], c.dark)
    s.poly([(0.3, 0.5), (0.39, 0.34), (0.5, 0.34), (0.5, 0.5)], c.pale, solid=False)
    s.poly([(0.54, 0.34), (0.63, 0.34), (0.73, 0.5), (0.54, 0.5)], c.pale, solid=False)
    s.slab((0.04, 0.5), (0.96, 0.72), 0.06, c.coat)
    for x in (0.14, 0.64):
        s.oval((x, 0.6), (x + 0.22, 0.82), c.black)
        s.oval((x + 0.07, 0.67), (x + 0.15, 0.75), c.metal, solid=False)
    s.oval((0.9, 0.54), (0.955, 0.6), (240, 214, 120), solid=False)


def lamp(s: Sheet) -> None:
    """A table lamp."""
    c = s.colours
    s.slab((0.475, 0.4), (0.525, 0.88), 0.0, (164, 122, 78))
    s.oval((0.28, 0.84), (0.72, 0.97), (140, 102, 64))
    s.poly([(0.34, 0.05), (0.66, 0.05), (0.84, 0.46), (0.16, 0.46)], c.coat)
    s.poly([(0.16, 0.46), (0.84, 0.46), (0.85, 0.5), (0.15, 0.5)], c.dark)
    s.line([(0.4, 0.08), (0.29, 0.44)], 0.02, c.light)


def vase(s: Sheet) -> None:
    """A vase."""
    c = s.colours
    sides = [(0.4, 0.05), (0.6, 0.05), (0.58, 0.24), (0.74, 0.46), (0.76, 0.64), (0.64, 0.95)]
    s.poly([*sides, (0.36, 0.95), (0.24, 0.64), (0.26, 0.46), (0.42, 0.24)], c.coat)
    s.oval((0.38, 0.02), (0.62, 0.09), c.dark)
    for y in (0.46, 0.52):
        s.line([(0.27, y), (0.42, y + 0.04), (0.58, y), (0.73, y + 0.03)], 0.016, c.pale)
    s.line([(0.33, 0.58), (0.38, 0.82)], 0.022, c.light)


def mug(s: Sheet) -> None:
    """A mug."""
    c = s.colours
    s.arc((0.58, 0.3), (0.96, 0.74), 250, 110, 0.07, c.dark)
    s.slab((0.12, 0.12), (0.72, 0.92), 0.06, c.coat)
    s.oval((0.12, 0.06), (0.72, 0.2), c.dark)
    s.oval((0.28, 0.4), (0.56, 0.68), c.pale, solid=False)
    s.poly([(0.42, 0.62), (0.33, 0.5), (0.42, 0.46), (0.51, 0.5)], c.coat, solid=False)


def box(s: Sheet) -> None:
    """A closed carton."""
    c = s.colours
    s.slab((0.04, 0.16), (0.96, 0.94), 0.02, c.coat)
    s.slab((0.04, 0.16), (0.96, 0.34), 0.02, c.dark)
    s.slab((0.44, 0.16), (0.56, 0.5), 0.0, c.pale, solid=False)
    s.slab((0.58, 0.62), (0.88, 0.84), 0.01, c.pale, solid=False)
    for y in (0.67, 0.72, 0.77):
        s.line([(0.62, y), (0.84, y)], 0.012, c.black)
