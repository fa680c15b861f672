"""Image bytes from outside, decoded safely: size and kind are checked from the header before any pixel is decoded."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.domain.errors import IntakeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "MPO", "PPM")


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The largest image that is decoded: bytes of the file, and pixels (width x height)."""

    max_bytes: int = 20_000_000
    max_pixels: int = 40_000_000


DEFAULT_LIMITS = ImageLimits()


def read_image_file(path: Path, limits: ImageLimits = DEFAULT_LIMITS) -> NDArray[np.uint8]:
    """A BGR picture, turned as its EXIF orientation says.

    Raises IntakeError image_unreadable (missing, no image, cut off) or image_too_large.
    """
    try:
        size = path.stat().st_size
        if size > limits.max_bytes:
            raise _too_large(str(path), size=size, limit=limits.max_bytes)
        data = path.read_bytes()
    except OSError as why:
        raise IntakeError("image_unreadable", name=str(path), reason=why.strerror or str(why)) from why
    return decode_image(data, limits, name=str(path))


def decode_image(data: bytes, limits: ImageLimits = DEFAULT_LIMITS, name: str = "") -> NDArray[np.uint8]:
    """A BGR picture from an image file's bytes, turned as its EXIF orientation says. Errors as read_image_file."""
    import numpy as np
    from PIL import Image, ImageOps

    if len(data) > limits.max_bytes:
        raise _too_large(name, size=len(data), limit=limits.max_bytes)
    try:
        with warnings.catch_warnings():
            # The limit here is ours and checked below; Pillow's own warning would only come at a larger size.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                _check_size(image.width, image.height, limits, name)
                turned = ImageOps.exif_transpose(image)
                rgb = np.asarray(_on_white(turned), np.uint8)
    except IntakeError:
        raise
    except Image.DecompressionBombError as why:
        raise IntakeError("image_too_large", name=name, reason=str(why)) from why
    except Exception as why:
        # Pillow's decoders raise OSError, SyntaxError, ValueError, struct.error, ZeroDivisionError ... on broken files.
        raise IntakeError("image_unreadable", name=name, reason=str(why) or type(why).__name__) from why
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _on_white(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white, as it would be on paper."""
    from PIL import Image

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    return image.convert("RGB")


def _check_size(width: int, height: int, limits: ImageLimits, name: str) -> None:
    if width * height > limits.max_pixels:
        raise _too_large(name, pixels=width * height, limit=limits.max_pixels)
    if width < 1 or height < 1:
        raise IntakeError("image_unreadable", name=name, reason="no pixels")


def _too_large(name: str, **params: object) -> IntakeError:
    return IntakeError("image_too_large", name=name, **params)
