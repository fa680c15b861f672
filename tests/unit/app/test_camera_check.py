"""The device check says why a camera cannot be had."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from intake.app import devices
from intake.scanning.frames import CameraState


def check(chosen: str) -> tuple[str, str]:
    found = devices._camera(SimpleNamespace(settings=SimpleNamespace(camera=chosen)))  # type: ignore[arg-type]
    return found.state, found.detail.code


@pytest.mark.parametrize(
    ("chosen", "trouble", "said"),
    [
        ("usb-046d_C920-video-index0", None, ("ok", "camera_chosen")),
        ("usb-046d_C920-video-index0", CameraState.ABSENT, ("stop", "camera_missing")),
        ("usb-046d_C920-video-index0", CameraState.DENIED, ("stop", "camera_denied")),
        ("usb-046d_C920-video-index0", CameraState.BUSY, ("stop", "camera_busy")),
        ("rtsp://10.0.0.9/stream", CameraState.ABSENT, ("stop", "camera_silent")),
    ],
)
def test_every_trouble_has_its_own_sentence(
    chosen: str, trouble: CameraState | None, said: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "trouble_of", lambda _chosen: trouble)
    assert check(chosen) == said


def test_no_camera_and_the_practice_camera_are_no_trouble() -> None:
    assert check("") == ("attention", "camera_none")
    assert check("simulated") == ("ok", "camera_simulated")
