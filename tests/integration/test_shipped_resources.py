"""What the program ships with: type, icons and sounds that are whole and fit for a loud hall and five languages."""

from __future__ import annotations

import runpy
import wave
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import ImageFont

ROOT = Path(__file__).resolve().parent.parent.parent
RESOURCES = ROOT / "resources"
LETTERS = "äöüßÄÖÜæøåÆØÅéëïăâîșțĂÂÎȘȚ€0123456789–„”“’×"


@pytest.mark.parametrize("font", sorted((RESOURCES / "fonts").glob("*.ttf")), ids=lambda path: path.stem)
def test_a_shipped_font_has_the_letters_of_every_language(font: Path) -> None:
    face = ImageFont.truetype(str(font), 24)
    blank = bytes(face.getmask("\ue123"))
    assert [letter for letter in LETTERS if bytes(face.getmask(letter)) == blank] == []


def test_fonts_and_icons_come_with_their_licences() -> None:
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "OFL-AtkinsonHyperlegibleNext.txt").read_text()
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "OFL-AtkinsonHyperlegibleMono.txt").read_text()
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE.txt").read_text()


def test_icons_take_the_colour_of_the_text_beside_them() -> None:
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    assert len(icons) > 40
    for icon in icons:
        root = ElementTree.parse(icon).getroot()
        assert (root.get("stroke"), root.get("viewBox")) == ("currentColor", "0 0 24 24"), icon.name


@pytest.mark.parametrize("name", ["accepted", "refused", "finished", "photo"])
def test_a_sound_is_short_and_is_what_its_script_makes(name: str, tmp_path: Path) -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "make_sounds.py"))
    made = tmp_path / f"{name}.wav"
    script["write"](made, script["SOUNDS"][name]())
    shipped = RESOURCES / "sounds" / f"{name}.wav"
    with wave.open(str(shipped)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (44_100, 1, 2)
        assert sound.getnframes() / sound.getframerate() < 0.5
    assert shipped.read_bytes() == made.read_bytes()
