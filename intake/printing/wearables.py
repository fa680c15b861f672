"""Drawings of what people wear or carry: recognisable at a glance, nothing more."""

from __future__ import annotations

from intake.printing.drawing import Sheet


def shirt(s: Sheet) -> None:
    """A shirt, buttoned."""
    c = s.colours
    body = [(0.36, 0.1), (0.64, 0.1), (0.98, 0.3), (0.86, 0.52), (0.75, 0.45), (0.75, 0.95), (0.25, 0.95)]
    s.poly([*body, (0.25, 0.45), (0.14, 0.52), (0.02, 0.3)], c.coat)
    s.oval((0.39, 0.04), (0.61, 0.2), c.dark, solid=False)
    s.line([(0.5, 0.2), (0.5, 0.95)], 0.008, c.dark)
    for y in (0.3, 0.45, 0.6, 0.75):
        s.oval((0.513, y), (0.538, y + 0.025), c.pale, solid=False)
    s.line([(0.75, 0.45), (0.72, 0.3)], 0.008, c.dark)
    s.line([(0.25, 0.45), (0.28, 0.3)], 0.008, c.dark)
    s.slab((0.57, 0.36), (0.69, 0.5), 0.01, c.light, solid=False)


def jacket(s: Sheet) -> None:
    """A jacket with a hood and a zip."""
    c = s.colours
    s.oval((0.36, 0.0), (0.64, 0.24), c.dark)
    body = [(0.36, 0.12), (0.64, 0.12), (0.82, 0.2), (0.98, 0.8), (0.84, 0.84), (0.76, 0.5), (0.76, 0.95)]
    s.poly([*body, (0.24, 0.95), (0.24, 0.5), (0.16, 0.84), (0.02, 0.8), (0.18, 0.2)], c.coat)
    s.poly([(0.38, 0.12), (0.62, 0.12), (0.5, 0.26)], c.dark, solid=False)
    s.line([(0.5, 0.24), (0.5, 0.95)], 0.016, c.pale)
    s.line([(0.5, 0.24), (0.5, 0.95)], 0.006, c.black)
    for inner, outer in ((0.42, 0.28), (0.58, 0.72)):
        s.line([(inner, 0.64), (outer, 0.74)], 0.012, c.pale)
    s.poly([(0.84, 0.84), (0.98, 0.8), (0.967, 0.75), (0.827, 0.79)], c.dark, solid=False)
    s.poly([(0.16, 0.84), (0.02, 0.8), (0.033, 0.75), (0.173, 0.79)], c.dark, solid=False)
    s.line([(0.76, 0.5), (0.72, 0.3)], 0.008, c.dark)
    s.line([(0.24, 0.5), (0.28, 0.3)], 0.008, c.dark)


def trousers(s: Sheet) -> None:
    """A pair of trousers."""
    c = s.colours
    s.poly([(0.26, 0.04), (0.74, 0.04), (0.84, 0.97), (0.58, 0.97), (0.5, 0.4), (0.42, 0.97), (0.16, 0.97)], c.coat)
    s.poly([(0.26, 0.04), (0.74, 0.04), (0.745, 0.11), (0.255, 0.11)], c.dark)
    s.line([(0.5, 0.11), (0.5, 0.4)], 0.008, c.dark)
    s.line([(0.28, 0.2), (0.38, 0.11)], 0.008, c.light)
    s.line([(0.72, 0.2), (0.62, 0.11)], 0.008, c.light)


def shoe(s: Sheet) -> None:
    """A running shoe from the side."""
    c = s.colours
    s.poly(
        [(0.04, 0.34), (0.12, 0.28), (0.3, 0.36), (0.44, 0.3), (0.66, 0.5), (0.92, 0.58), (0.97, 0.72), (0.04, 0.72)],
        c.coat,
    )
    s.slab((0.02, 0.7), (0.98, 0.81), 0.04, c.pale)
    s.line([(0.04, 0.755), (0.96, 0.755)], 0.01, c.dark)
    s.poly([(0.78, 0.56), (0.92, 0.58), (0.97, 0.7), (0.74, 0.7)], c.dark, solid=False)
    for i in range(5):
        x, y = 0.42 + i * 0.06, 0.36 + i * 0.045
        s.line([(x, y), (x + 0.08, y - 0.05)], 0.014, c.pale)
    s.poly([(0.1, 0.66), (0.34, 0.48), (0.4, 0.52), (0.18, 0.68)], c.light, solid=False)


def boot(s: Sheet) -> None:
    """A laced boot from the side."""
    c = s.colours
    s.poly([(0.2, 0.08), (0.56, 0.08), (0.58, 0.5), (0.86, 0.6), (0.92, 0.8), (0.18, 0.8)], c.coat)
    s.slab((0.16, 0.78), (0.94, 0.88), 0.02, c.black)
    s.slab((0.16, 0.84), (0.36, 0.95), 0.01, c.black)
    s.poly([(0.2, 0.08), (0.56, 0.08), (0.562, 0.16), (0.198, 0.16)], c.dark, solid=False)
    for i in range(4):
        s.line([(0.44, 0.24 + i * 0.08), (0.575, 0.22 + i * 0.08)], 0.013, c.pale)


def watch(s: Sheet) -> None:
    """A wrist watch."""
    c = s.colours
    s.slab((0.36, 0.02), (0.64, 0.98), 0.05, c.coat)
    for y in (0.08, 0.13, 0.82, 0.87, 0.92):
        s.oval((0.487, y), (0.513, y + 0.026), c.dark, solid=False)
    s.oval((0.2, 0.22), (0.8, 0.78), c.metal)
    s.oval((0.25, 0.265), (0.75, 0.735), c.pale, solid=False)
    s.line([(0.5, 0.5), (0.5, 0.33)], 0.02, c.black)
    s.line([(0.5, 0.5), (0.62, 0.57)], 0.02, c.black)
    for a, b in (
        ((0.5, 0.28), (0.5, 0.31)),
        ((0.5, 0.69), (0.5, 0.72)),
        ((0.27, 0.5), (0.3, 0.5)),
        ((0.7, 0.5), (0.73, 0.5)),
    ):
        s.line([a, b], 0.014, c.black)
    s.slab((0.79, 0.47), (0.83, 0.53), 0.01, c.metal)


def ring(s: Sheet) -> None:
    """A ring with a stone."""
    gold, c = (202, 164, 78), s.colours
    s.arc((0.18, 0.28), (0.82, 0.94), 0, 360, 0.07, gold)
    s.arc((0.2, 0.3), (0.8, 0.92), 190, 280, 0.014, (240, 214, 140), solid=False)
    s.poly([(0.5, 0.34), (0.32, 0.16), (0.4, 0.05), (0.6, 0.05), (0.68, 0.16)], c.light)
    s.line([(0.32, 0.16), (0.68, 0.16)], 0.008, c.dark)
    s.line([(0.42, 0.16), (0.5, 0.34), (0.58, 0.16), (0.5, 0.05), (0.42, 0.16)], 0.008, c.dark)


def necklace(s: Sheet) -> None:
    """A necklace on its card."""
    silver, c = (186, 190, 198), s.colours
    s.slab((0.06, 0.04), (0.94, 0.96), 0.05, c.black)
    s.arc((0.2, -0.36), (0.8, 0.66), 20, 160, 0.018, silver, solid=False)
    s.poly([(0.5, 0.9), (0.42, 0.74), (0.5, 0.64), (0.58, 0.74)], c.light, solid=False)
    s.line([(0.42, 0.74), (0.58, 0.74)], 0.008, c.pale)


def backpack(s: Sheet) -> None:
    """A backpack."""
    c = s.colours
    s.arc((0.36, 0.0), (0.64, 0.26), 180, 360, 0.035, c.dark)
    s.slab((0.14, 0.1), (0.86, 0.95), 0.18, c.coat)
    s.arc((0.2, 0.16), (0.8, 0.7), 190, 350, 0.01, c.pale, solid=False)
    s.slab((0.24, 0.5), (0.76, 0.88), 0.05, c.dark, solid=False)
    s.line([(0.28, 0.57), (0.72, 0.57)], 0.012, c.pale)
    s.slab((0.47, 0.56), (0.53, 0.64), 0.01, c.metal, solid=False)
