"""pyzbar, found also when libzbar lies beside a bundled program or in INTAKE_LIBDIR; None on a machine without it."""

from __future__ import annotations

import ctypes.util
import logging
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

_LIBRARY = "libzbar.so.0"

Decode = Callable[[Any], list[Any]]


@cache
def zbar_decode() -> Decode | None:
    """A function that decodes a grey array with zbar, or None when it cannot be loaded."""
    find = ctypes.util.find_library
    # pyzbar looks in the system only; for the time of its import we add our own folders.
    ctypes.util.find_library = lambda name: _ours(name) or find(name) or _last_resort(name)
    try:
        from pyzbar import pyzbar
    except (ImportError, OSError) as why:
        logging.getLogger(__name__).info("zbar is not there, zxing-cpp reads alone: %s", why)
        return None
    finally:
        ctypes.util.find_library = find
    kinds = pyzbar.ZBarSymbol
    # Named, because zbar's DataBar decoder prints warnings to the terminal. ITF is left out: zbar reads parts of codes
    # as whole ones, the same part in every stage.
    symbols = [kinds.EAN13, kinds.EAN8, kinds.UPCA, kinds.CODE128, kinds.CODE39, kinds.QRCODE]
    return lambda gray: list(pyzbar.decode(gray, symbols=symbols))


def _ours(name: str) -> str | None:
    if name != "zbar" or not sys.platform.startswith("linux"):
        return None
    for folder in (getattr(sys, "_MEIPASS", None), os.environ.get("INTAKE_LIBDIR")):
        if folder and (Path(folder) / _LIBRARY).exists():
            return str(Path(folder) / _LIBRARY)
    return None


def _last_resort(name: str) -> str | None:
    """The loader finds by its own paths what find_library misses on a machine without compiler tools."""
    return _LIBRARY if name == "zbar" and sys.platform.startswith("linux") else None
