"""A camera's frame as an image file's bytes, and back: what crosses to rooms that know no pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.domain.errors import IntakeError
from intake.scanning.images import decode_image

if TYPE_CHECKING:
    from intake.scanning.frames import Frame

# High enough that the later JPEG of the kept photo, not this one, decides its quality.
_QUALITY = 95


def to_jpeg(frame: Frame) -> bytes:
    """A BGR frame as JPEG. Raises IntakeError image_unreadable for a frame that is none."""
    import cv2

    done, encoded = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise IntakeError("image_unreadable", reason="frame")
    return encoded.tobytes()


def from_image(image: bytes) -> Frame:
    """The BGR picture in an image file's bytes. Raises IntakeError image_unreadable or image_too_large."""
    return decode_image(image)
