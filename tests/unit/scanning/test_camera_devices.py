"""Cameras by names that stay, and why one cannot be had."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from intake.scanning.camera_devices import list_cameras, source_of, trouble_of
from intake.scanning.frames import CameraState

BY_ID = "usb-046d_HD_Pro_Webcam_C920_8F3A2B-video-index0"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A Linux with a webcam (and its node for metadata) and two alike cheap ones without serial numbers."""
    plug(tmp_path, 0, "Cheap Cam", 0)
    plug(tmp_path, 2, "HD Pro Webcam C920", 0, BY_ID)
    plug(tmp_path, 3, "HD Pro Webcam C920", 1)
    plug(tmp_path, 10, "Cheap Cam", 0)
    return tmp_path


def plug(root: Path, number: int, label: str, index: int, by_id: str = "") -> None:
    node, tells = root / f"dev/video{number}", root / f"sys/class/video4linux/video{number}"
    tells.mkdir(parents=True)
    node.parent.mkdir(exist_ok=True)
    node.touch()
    (tells / "name").write_text(label + "\n")
    (tells / "index").write_text(f"{index}\n")
    if by_id:
        (root / "dev/v4l/by-id").mkdir(parents=True, exist_ok=True)
        (root / "dev/v4l/by-id" / by_id).symlink_to(node)


def test_cameras_are_told_by_names_that_stay(root: Path) -> None:
    assert [(one.name, one.label, Path(one.node).name) for one in list_cameras(root)] == [
        ("Cheap Cam", "Cheap Cam", "video0"),
        (BY_ID, "HD Pro Webcam C920", "video2"),
        ("Cheap Cam #2", "Cheap Cam", "video10"),
    ]


def test_a_camera_plugged_in_elsewhere_is_found_by_the_same_name(tmp_path: Path) -> None:
    plug(tmp_path, 0, "Built-in", 0)
    assert source_of(BY_ID, tmp_path) is None
    assert trouble_of(BY_ID, tmp_path) is CameraState.ABSENT
    plug(tmp_path, 7, "HD Pro Webcam C920", 0, BY_ID)
    assert source_of(BY_ID, tmp_path) == str(tmp_path / "dev/video7")
    assert source_of("HD Pro Webcam C920", tmp_path) == str(tmp_path / "dev/video7")
    assert trouble_of(BY_ID, tmp_path) is None


def test_numbers_files_and_addresses_are_opened_as_they_are(root: Path) -> None:
    film = root / "film.avi"
    film.touch()
    assert source_of("1", root) == 1
    assert source_of(str(film), root) == str(film)
    assert source_of("rtsp://10.0.0.9/stream", root) == "rtsp://10.0.0.9/stream"
    assert trouble_of("0", root) is None
    assert trouble_of("1", root) is CameraState.ABSENT


def test_a_system_that_does_not_tell_has_no_names(tmp_path: Path) -> None:
    assert list_cameras(tmp_path) == ()
    assert trouble_of("0", tmp_path) is None


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (errno.EACCES, CameraState.DENIED),
        (errno.EPERM, CameraState.DENIED),
        (errno.EBUSY, CameraState.BUSY),
        (errno.ENODEV, CameraState.ABSENT),
    ],
)
def test_why_a_device_cannot_be_opened(
    root: Path, code: int, state: CameraState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, "no")

    monkeypatch.setattr(os, "open", refuse)
    assert trouble_of(BY_ID, root) is state


def test_an_address_is_there_when_something_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert trouble_of(f"http://127.0.0.1:{port}/video") is None
    assert trouble_of(f"http://127.0.0.1:{port}/video") is CameraState.ABSENT
    assert trouble_of("rtsp://[broken") is CameraState.ABSENT
