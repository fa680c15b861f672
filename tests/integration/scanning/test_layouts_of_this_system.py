"""The layout tables against the keyboard layouts that this system has."""

from __future__ import annotations

import ctypes
from ctypes.util import find_library
from pathlib import Path

import pytest

from intake.scanning.layout_tables import DEAD, TABLES, US
from intake.scanning.layouts import layouts

LIBRARY = find_library("xkbcommon")
if LIBRARY is None or not Path("/usr/share/X11/xkb/symbols/us").exists():
    pytest.skip("this system has no keyboard layouts to compare with", allow_module_level=True)

XKB = ctypes.CDLL(LIBRARY)
NAMES = {"uk": ("gb", ""), "ro": ("ro", "std"), "ro-legacy": ("ro", "winkeys")}
# The 47 keys of a US keyboard that write, as X numbers them: the order of the tables.
KEYS = (49, *range(10, 22), *range(24, 36), 51, *range(38, 49), *range(52, 62))
SHIFT, LOCK = 1, 2


class Names(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options"))


for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
    getattr(XKB, name).restype = ctypes.c_void_p
XKB.xkb_keymap_new_from_names.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
XKB.xkb_state_new.argtypes = (ctypes.c_void_p,)
XKB.xkb_state_update_mask.argtypes = (ctypes.c_void_p, *[ctypes.c_uint32] * 6)
XKB.xkb_state_key_get_one_sym.argtypes = (ctypes.c_void_p, ctypes.c_uint32)


def keys(name: str, shift: bool, caps: bool) -> list[str]:
    """What the keys give on this system; "" for a dead one."""
    layout, variant = NAMES.get(name, (name, ""))
    names = Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
    keymap = XKB.xkb_keymap_new_from_names(XKB.xkb_context_new(0), ctypes.byref(names), 0)
    if not keymap:
        pytest.skip(f"this system has no layout {name}")
    state = XKB.xkb_state_new(keymap)
    XKB.xkb_state_update_mask(state, SHIFT * shift, 0, LOCK * caps, 0, 0, 0)
    codes = [XKB.xkb_keysym_to_utf32(XKB.xkb_state_key_get_one_sym(state, key)) for key in KEYS]
    return [chr(code) if code else "" for code in codes]


@pytest.mark.parametrize("name", ["us", *TABLES])
def test_a_table_is_what_the_keys_give(name: str):
    plain, shifted = US if name == "us" else TABLES[name]
    assert [char.replace(DEAD, "") for char in plain] == keys(name, False, False)
    assert [char.replace(DEAD, "") for char in shifted] == keys(name, True, False)


@pytest.mark.parametrize("name", ["us", *TABLES])
def test_caps_lock_is_what_the_keys_give(name: str):
    images = layouts()[f"{name}-caps"].images
    # libxkbcommon names the capital mu by a keysym without a character in some releases; it is no code's character.
    for shift, sent in enumerate(US):
        system = keys(name, bool(shift), True)
        wrong = [(c, images[c], got) for c, got in zip(sent, system, strict=True) if images[c] != got and got]
        assert wrong == []
