"""A real bench per test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.settings import PutAwayMode
from tests.dock import Dock, open_dock

OpenDock = Callable[[PutAwayMode], Dock]


@pytest.fixture
def docks(tmp_path: Path) -> Iterator[OpenDock]:
    """Opens benches that end their units in a given way."""
    opened: list[Dock] = []

    def open_one(mode: PutAwayMode) -> Dock:
        opened.append(open_dock(tmp_path / str(len(opened)), mode))
        return opened[-1]

    yield open_one
    for dock in opened:
        dock.store.close()


@pytest.fixture
def dock(docks: OpenDock) -> Dock:
    """A bench whose units are ended by their printed label."""
    return docks(PutAwayMode.PRINTED)
