"""Photos for grading: decoded safely, turned upright, stripped of EXIF, limited in size, checked for blur and exposure.

OpenCV is imported when the first photo comes, so that the window can open before it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.domain.errors import IntakeError
from intake.domain.ports import PreparedPhoto
from intake.scanning.images import ImageLimits, decode_image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLURRED = "photo_blurred"
DARK = "photo_dark"
BRIGHT = "photo_bright"

_CHECK_SIDE = 640
_TILE = 32
_TEXTURED = 100.0
"""Grey level variance of a tile that shows something."""


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What a photo must be and becomes. `least_sharpness` and the exposure limits are figures of `Quality`."""

    image: ImageLimits = ImageLimits()
    max_side: int = 2048
    jpeg_quality: int = 85
    least_sharpness: float = 25.0
    least_brightness: float = 40.0
    most_clipped: float = 0.6


@dataclass(frozen=True, slots=True)
class Quality:
    """What the check measured, on a copy 640 pixels long.

    `sharpness`: variance of the Laplacian in the sharpest tenth of the tiles that show something, per variance of the
    grey levels there (x1000), so that a plain shirt counts as a patterned one does; sharp photos have 100 to 600.
    `brightness`: mean grey level, 0 to 255. `clipped`: share of pixels that are as good as white.
    """

    sharpness: float
    brightness: float
    clipped: float


DEFAULT_LIMITS = PhotoLimits()


def prepare(data: bytes | NDArray[np.uint8], limits: PhotoLimits = DEFAULT_LIMITS) -> PreparedPhoto:
    """A photo ready to keep, from an image file's bytes or a BGR frame.

    A blurred, dark or overexposed photo is prepared too; `problem` then says why it should be taken again.
    Raises IntakeError image_unreadable or image_too_large.
    """
    image = decode_image(data, limits.image) if isinstance(data, bytes) else _checked_frame(data, limits.image)
    image = _fitted(image, limits.max_side)
    quality = measure(image)
    height, width = image.shape[:2]
    figures = {"sharpness": quality.sharpness, "brightness": quality.brightness, "clipped": quality.clipped}
    return PreparedPhoto(_jpeg(image, limits.jpeg_quality), width, height, problem_of(quality, limits), figures)


def measure(image: NDArray[np.uint8]) -> Quality:
    """Sharpness and exposure of a BGR or grey picture."""
    import cv2
    import numpy as np

    small = _fitted(image, _CHECK_SIDE)
    gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), np.uint8) if small.ndim == 3 else small
    return Quality(
        sharpness=round(_sharpness(gray), 1),
        brightness=round(float(gray.mean()), 1),
        clipped=round(float((gray >= 253).mean()), 3),
    )


def problem_of(quality: Quality, limits: PhotoLimits = DEFAULT_LIMITS) -> str:
    """Why a photo should be taken again (a text code), or "". Exposure first: it is what makes the rest unreadable."""
    if quality.brightness < limits.least_brightness:
        return DARK
    if quality.clipped > limits.most_clipped:
        return BRIGHT
    return BLURRED if quality.sharpness < limits.least_sharpness else ""


def thumbnail(jpeg: bytes, side: int = 240) -> bytes:
    """A small JPEG (long side at most `side` pixels) of a prepared photo. Raises IntakeError image_unreadable."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            # Lets the JPEG decoder leave out the detail from the start.
            image.draft("RGB", (side * 2, side * 2))
            image.thumbnail((side, side))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=80)
    except Exception as why:
        raise IntakeError("image_unreadable", name="", reason=str(why) or type(why).__name__) from why
    return out.getvalue()


def _sharpness(gray: NDArray[np.uint8]) -> float:
    """See `Quality`. The quietest tiles tell how much of it is noise, which is taken off."""
    import cv2
    import numpy as np

    height, width = (side - side % _TILE for side in gray.shape)
    if height == 0 or width == 0:
        return 0.0
    soft = cv2.GaussianBlur(gray.astype(np.float32), (0, 0), 1.0)[:height, :width]
    texture = _tile_variances(np.asarray(soft))
    edges = _tile_variances(np.asarray(cv2.Laplacian(soft, cv2.CV_32F)))
    textured = texture > _TEXTURED
    if not textured.any():
        return 0.0
    noise = float(np.percentile(edges, 10)) if not textured.all() else 0.0
    return float(np.percentile((edges[textured] - noise).clip(0) / texture[textured], 90)) * 1000


def _tile_variances(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = picture.shape
    tiles = picture.reshape(height // _TILE, _TILE, width // _TILE, _TILE).swapaxes(1, 2)
    variances: NDArray[np.float32] = tiles.reshape(-1, _TILE * _TILE).var(axis=1)
    return variances


def _fitted(image: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    scale = side / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: NDArray[np.uint8], quality: int) -> bytes:
    import cv2

    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise IntakeError("image_unreadable", name="", reason="cannot be written as JPEG")
    return encoded.tobytes()


def _checked_frame(frame: NDArray[np.uint8], limits: ImageLimits) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    if frame.dtype != np.uint8 or frame.ndim not in {2, 3} or frame.size == 0:
        raise IntakeError("image_unreadable", name="", reason=f"not a picture: {frame.dtype} {frame.shape}")
    if frame.shape[0] * frame.shape[1] > limits.max_pixels:
        pixels = frame.shape[0] * frame.shape[1]
        raise IntakeError("image_too_large", name="", pixels=pixels, limit=limits.max_pixels)
    if frame.ndim == 3 and frame.shape[2] == 4:
        return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGRA2BGR), np.uint8)
    return frame
