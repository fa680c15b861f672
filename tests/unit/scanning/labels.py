"""Barcodes drawn for the tests, with a writer that is not the program's own label printer."""

from __future__ import annotations

import numpy as np
import zxingcpp
from numpy.typing import NDArray

FORMATS = {
    "Code128": zxingcpp.BarcodeFormat.Code128,
    "Code39": zxingcpp.BarcodeFormat.Code39Std,
    "EAN13": zxingcpp.BarcodeFormat.EAN13,
    "EAN8": zxingcpp.BarcodeFormat.EAN8,
    "UPCA": zxingcpp.BarcodeFormat.UPCA,
    "ITF": zxingcpp.BarcodeFormat.ITF,
    "QRCode": zxingcpp.BarcodeFormat.QRCode,
    "DataMatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "PDF417": zxingcpp.BarcodeFormat.PDF417,
}
LINEAR = ("Code128", "Code39", "EAN13", "EAN8", "UPCA", "ITF")


def drawn(symbology: str, text: str, module: int = 4, bars: int = 120, margin: int = 40) -> NDArray[np.uint8]:
    """A grey picture of one barcode on white paper, `module` pixels to the narrowest bar."""
    code = zxingcpp.create_barcode(text, FORMATS[symbology])
    picture = np.array(zxingcpp.write_barcode_to_image(code, scale=module), np.uint8)
    if symbology in LINEAR:
        row = picture[picture.shape[0] // 2]
        picture = np.repeat(row[None, :], bars, axis=0)
    return np.pad(picture, margin, constant_values=255)
