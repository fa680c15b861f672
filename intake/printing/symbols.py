"""Barcodes as bare modules, for PDF and picture alike: Code 128 and EAN-13 as rows of 0 and 1, QR as a grid.

Widths follow thermal print heads: 203 dpi is 8 dots a millimetre, so a bar is always a whole number of dots.
"""

from __future__ import annotations

from dataclasses import dataclass

DOT_MM = 0.125
"""One dot of a 203 dpi print head, in millimetres."""
NARROWEST_MM = 0.25
"""The narrowest bar we print: what a webcam and a worn scanner still read."""
WIDEST_MM = 0.5
QUIET = 10
"""Blank modules on either side of a Code 128 symbol (ISO/IEC 15417 section 4.2)."""
EAN_QUIET = (11, 7)
"""Blank modules left and right of an EAN-13 symbol (GS1 General Specifications 5.2.3.4)."""
QR_QUIET = 4
"""Blank modules around a QR symbol (ISO/IEC 18004 section 6.3.8)."""
QR_LONGEST = 600
"""Longest text in bytes that we put into one QR symbol; more would need modules too small to read."""


@dataclass(frozen=True, slots=True)
class Row:
    """A linear symbol: `bars` of "1" (black) and "0", with the quiet modules to leave blank left and right."""

    bars: str
    left: int = QUIET
    right: int = QUIET

    @property
    def modules(self) -> int:
        """Modules from edge to edge, quiet zones included."""
        return self.left + len(self.bars) + self.right

    def runs(self) -> list[tuple[int, int]]:
        """(first module, width) of every black bar, counted from the left edge of the quiet zone."""
        found: list[tuple[int, int]] = []
        start = 0
        for position, bit in enumerate(self.bars + "0"):
            if bit == "1" and (position == 0 or self.bars[position - 1] == "0"):
                start = position
            elif bit == "0" and position and self.bars[position - 1] == "1":
                found.append((self.left + start, position - start))
        return found

    def module_mm(self, width_mm: float, widest_mm: float = WIDEST_MM) -> float | None:
        """The widest whole-dot module that fits `width_mm`, or None when even the narrowest does not."""
        dots = int(min(width_mm / self.modules, widest_mm) / DOT_MM + 1e-9)
        return dots * DOT_MM if dots * DOT_MM >= NARROWEST_MM else None


def code128(text: str) -> Row:
    """Code 128 (ISO/IEC 15417) of printable ASCII. Raises ValueError for an empty text or anything else."""
    from barcode.codex import Code128

    if not can_be_code128(text):
        raise ValueError(f"Code 128 carries printable ASCII, not {text!r}")
    return Row(Code128(text).build()[0])


def can_be_code128(text: str) -> bool:
    """Is `text` something that Code 128 carries and a keyboard wedge can type?"""
    return bool(text) and text.isascii() and text.isprintable()


def ean13(digits: str) -> Row:
    """EAN-13 of 13 digits with their check digit, or of a GTIN-12/8 padded with zeros. Raises ValueError otherwise."""
    from barcode.ean import EuropeanArticleNumber13

    if not (digits.isascii() and digits.isdigit()) or not is_gtin(digits):
        raise ValueError(f"not a GTIN that EAN-13 carries: {digits!r}")
    return Row(EuropeanArticleNumber13(ean_digits(digits), guardbar=False).build()[0], *EAN_QUIET)


def is_gtin(digits: str) -> bool:
    """Do the digits make a GTIN-8, -12, -13 (or a 14 that begins with 0) whose check digit holds?"""
    if not (digits.isascii() and digits.isdigit() and len(digits) in {8, 12, 13, 14}):
        return False
    if len(digits) == 14 and digits[0] != "0":
        return False
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return weighted % 10 == 0


def ean_digits(digits: str) -> str:
    """A GTIN as the 13 digits of its EAN-13 symbol."""
    return digits[-13:].rjust(13, "0")


def qr(text: str) -> list[list[bool]]:
    """A QR symbol of level M as rows of dark modules, no quiet zone. Raises ValueError when empty or too long."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    if not text or len(text.encode()) > QR_LONGEST:
        raise ValueError(f"QR symbols here carry 1 to {QR_LONGEST} bytes, not {len(text.encode())}")
    symbol = QRCode(None, QRErrorCorrectLevel.M)
    symbol.addData(QR8bitByte(text))
    symbol.make()
    return [[bool(dark) for dark in row] for row in symbol.modules]
