"""Photo files: named by their content, whole or absent."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from intake.domain.errors import IntakeError
from intake.store.photos import PhotoStore

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
NAME = hashlib.sha256(JPEG).hexdigest()


@pytest.fixture
def photos(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path / "photos")


def files(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_photo_is_kept_once_under_the_hash_of_its_bytes(photos: PhotoStore, tmp_path: Path) -> None:
    assert photos.put(JPEG) == photos.put(JPEG) == NAME
    assert photos.get(NAME) == JPEG
    assert photos.path(NAME) == tmp_path / "photos" / NAME[:2] / NAME[2:4] / f"{NAME}.jpg"
    assert files(tmp_path) == [f"{NAME}.jpg"]


def test_a_thumbnail_lies_beside_its_photo(photos: PhotoStore, tmp_path: Path) -> None:
    photos.put(JPEG)
    photos.put_thumbnail(NAME, b"small")
    photos.put_thumbnail(NAME, b"other")
    assert photos.thumbnail_path(NAME).read_bytes() == b"other"
    assert files(tmp_path) == [f"{NAME}.jpg", f"{NAME}.thumb.jpg"]


def test_a_missing_or_changed_photo_is_told(photos: PhotoStore) -> None:
    with pytest.raises(IntakeError, match="photo_missing"):
        photos.get(NAME)
    photos.put(JPEG)
    photos.path(NAME).write_bytes(b"something else")
    with pytest.raises(IntakeError, match="photo_damaged"):
        photos.get(NAME)


@pytest.mark.parametrize("damage", [b"", b"half", b"\0" * len(JPEG)])
def test_a_damaged_photo_heals_when_it_is_put_again(photos: PhotoStore, damage: bytes) -> None:
    photos.put(JPEG)
    photos.path(NAME).write_bytes(damage)
    photos.put(JPEG)
    assert photos.get(NAME) == JPEG


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, NAME[:-1], NAME + "\n", f"../{NAME[3:]}"])
def test_a_name_cannot_lead_out_of_the_folder(photos: PhotoStore, name: str) -> None:
    for ask in (photos.path, photos.get, photos.thumbnail_path):
        with pytest.raises(IntakeError, match="photo_missing"):
            ask(name)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EDQUOT, "disk_full"), (errno.EROFS, "disk_not_writable")]
)
def test_a_disk_that_refuses_is_told_and_leaves_no_half(
    photos: PhotoStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "photos" / NAME[:2] / NAME[2:4]).mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(IntakeError, match=code):
            photos.put(JPEG)
    assert files(tmp_path) == []
    assert photos.put(JPEG) == NAME


def test_the_file_and_its_name_are_durable_before_put_returns(
    photos: PhotoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        steps.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "file")
        real_sync(handle)

    def replace(self: Path, target: Path) -> Path:
        steps.append("rename")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    photos.put(JPEG)
    assert steps[-3:] == ["file", "rename", "folder"]


def test_a_dropped_photo_takes_its_small_picture_with_it(photos: PhotoStore, tmp_path: Path) -> None:
    photos.put(JPEG)
    photos.put_thumbnail(NAME, b"small")
    assert photos.drop(NAME)
    assert not photos.drop(NAME)
    assert files(tmp_path) == []
