"""Two palettes that can be read, and one scale."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from intake import paths
from intake.domain.grades import Disposition
from intake.ui import icons, theme
from intake.ui.theme import DARK, LIGHT, Colours, Tone

INKS = ("good", "attention", "stop", "waiting", "accent")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", *INKS])
def test_text_can_be_read_on_every_ground(colours: Colours, ground: str, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", INKS)
def test_a_state_can_be_read_on_its_own_ground(colours: Colours, ink: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, f"{ink}_soft")) >= 4.5
    assert contrast(colours.text, getattr(colours, f"{ink}_soft")) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_accent_can_be_written_on(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5


def test_no_two_states_share_a_shape() -> None:
    assert len(set(icons.SHAPES.values())) == len(Tone)


def test_every_disposition_has_an_icon_of_its_own_that_is_shipped() -> None:
    assert set(icons.DISPOSITIONS) == set(Disposition)
    names = [name for name, _tone in icons.DISPOSITIONS.values()]
    assert len(set(names)) == len(names)
    for name in [*names, *icons.SHAPES.values()]:
        assert (paths.resources() / "icons" / f"{name}.svg").is_file()


def test_an_icon_takes_the_colour_it_is_asked_for(qapp: QApplication) -> None:
    image = icons.pixmap("circle-check", "#ff0000", 32).toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#ff0000"}


@pytest.mark.parametrize(("size", "scale"), [((1280, 800), 1.0), ((1920, 1080), 1.35), ((960, 600), 0.75)])
def test_a_larger_window_draws_larger(size: tuple[int, int], scale: float) -> None:
    assert theme.scale_for(*size) == scale


def test_a_system_that_says_nothing_is_light(qapp: QApplication) -> None:
    assert not theme.is_dark("system")
    assert theme.is_dark("dark")
