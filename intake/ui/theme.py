"""Colours, type and spaces in one place: two palettes, one accent, one scale; Fusion, QPalette, one style sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

FAMILY = "Atkinson Hyperlegible Next"
MONO = "Atkinson Hyperlegible Mono"

# Type sizes and spaces in pixels at scale 1 (a window of 1280 x 800).
SMALL, BODY, LARGE, TITLE, DISPLAY, HUGE = 14, 16, 20, 28, 40, 76
XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 40
RADIUS = 12
TARGET = 76
"""What a gloved finger needs: 20 mm at 96 dots an inch."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. `*_soft` is the ground a state's own colour is read on."""

    window: str
    surface: str
    raised: str
    border: str
    strong: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_soft: str
    good: str
    good_soft: str
    attention: str
    attention_soft: str
    stop: str
    stop_soft: str
    waiting: str
    waiting_soft: str


LIGHT = Colours(
    window="#f3f2ee",
    surface="#ffffff",
    raised="#f8f7f4",
    border="#dedcd4",
    strong="#8f8c82",
    text="#1a1d23",
    muted="#5c5f66",
    accent="#1f4fd1",
    on_accent="#ffffff",
    accent_soft="#e6ecfb",
    good="#12693f",
    good_soft="#e2f3e9",
    attention="#8a4b00",
    attention_soft="#fdefd6",
    stop="#ab1f1a",
    stop_soft="#fce6e3",
    waiting="#4d5666",
    waiting_soft="#e9ebef",
)

DARK = Colours(
    window="#121418",
    surface="#1b1e24",
    raised="#242830",
    border="#333943",
    strong="#717987",
    text="#eef0f3",
    muted="#a5acb8",
    accent="#8fb0ff",
    on_accent="#0d1b3f",
    accent_soft="#22304f",
    good="#6fd6a0",
    good_soft="#17352a",
    attention="#f4bd62",
    attention_soft="#3a2c14",
    stop="#ff9b92",
    stop_soft="#44201f",
    waiting="#b3bccb",
    waiting_soft="#2a303a",
)


class Tone(StrEnum):
    """What a colour says. Each tone has a shape too (icons.SHAPES), so nothing hangs on colour alone."""

    PLAIN = "plain"
    ACCENT = "accent"
    GOOD = "good"
    ATTENTION = "attention"
    STOP = "stop"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Theme:
    """The palette in force and how much larger than scale 1 everything is drawn."""

    colours: Colours
    dark: bool
    scale: float

    def px(self, size: int) -> int:
        """A length of scale 1 in pixels of this window."""
        return max(1, round(size * self.scale))

    def ink(self, tone: Tone) -> str:
        """The colour of a tone's text and shape."""
        return self.colours.text if tone is Tone.PLAIN else str(getattr(self.colours, tone.value))

    def ground(self, tone: Tone) -> str:
        """The colour that a tone's ink is read on."""
        return self.colours.raised if tone is Tone.PLAIN else str(getattr(self.colours, f"{tone.value}_soft"))

    def font(self, size: int, weight: QFont.Weight = QFont.Weight.Normal, mono: bool = False) -> QFont:
        """A font of the scale, for what is painted by hand."""
        font = QFont(MONO if mono else FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        return font


class _Current:
    """The theme in force. One program has one look, as it has one QPalette."""

    theme = Theme(LIGHT, False, 1.0)


def current() -> Theme:
    """The theme in force."""
    return _Current.theme


def scale_for(width: int, height: int) -> float:
    """How large to draw in a window of that size: 1 at 1280 x 800, in steps so that a resize seldom redraws all."""
    fit = min(width / 1280, height / 800)
    return min(2.0, max(0.75, round(fit * 20) / 20))


def is_dark(choice: str) -> bool:
    """Does a setting ("light", "dark", "system") mean dark? A system that does not say is taken as light."""
    if choice == "system":
        return QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return choice == "dark"


def load_fonts(resources: Path) -> None:
    """Make the shipped typeface known to Qt; a missing file leaves the system's own."""
    for path in sorted((resources / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def apply(app: QApplication, resources: Path, choice: str = "system", scale: float = 1.0) -> Theme:
    """Draw the whole program in a theme; returns the one now in force."""
    dark = is_dark(choice)
    theme = Theme(DARK if dark else LIGHT, dark, scale)
    _Current.theme = theme
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette(theme))
    app.setFont(theme.font(BODY))
    app.setStyleSheet(style_sheet(theme, resources))
    return theme


def style_sheet(theme: Theme, resources: Path) -> str:
    """resources/style/station.qss with `$colour` and `$px_16` filled in."""
    source = (resources / "style" / "station.qss").read_text(encoding="utf-8")
    values = _Values(theme.px, resources / "style")
    values.update({field.name: getattr(theme.colours, field.name) for field in fields(theme.colours)})
    values.update(shade="dark" if theme.dark else "light")
    return Template(source).substitute(values)


class _Values(dict[str, str]):
    """Gives `px_16` as the scaled length "16px"; any other unknown name is a mistake in the sheet."""

    def __init__(self, px: Callable[[int], int], folder: Path) -> None:
        super().__init__(folder=folder.as_posix())
        self._px = px

    def __missing__(self, key: str) -> str:
        if not key.startswith("px_"):
            raise KeyError(key)
        return f"{self._px(int(key[3:]))}px"


def _palette(theme: Theme) -> QPalette:
    c, role = theme.colours, QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.raised,
        role.Text: c.text,
        role.Button: c.raised,
        role.ButtonText: c.text,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.PlaceholderText: c.muted,
        role.BrightText: c.stop,
        role.Light: c.surface,
        role.Mid: c.border,
        role.Dark: c.strong,
    }
    for one, colour in colours.items():
        palette.setColor(one, QColor(colour))
    for one in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(c.strong))
    return palette
