"""What a person does about entries that were parked during the storm: the reason is gone, so they are tried again."""

from __future__ import annotations

from collections import Counter

from chaos.board import Board
from chaos.dock import SITE, people
from intake.domain.effects import EntryState
from intake.paths import DataDir
from intake.station import waiting
from intake.store.open import open_store

_ALL = 10_000_000


def try_again(data: DataDir, database: str, board: Board) -> tuple[Counter[str], int]:
    """The reasons for which entries stand parked, and how many were let go again."""
    store = open_store(data, database, station="dock-1", site=SITE)
    try:
        with store.read() as reads:
            parked = reads.entries(states=[EntryState.PARKED, EntryState.REFUSED], limit=_ALL)
        for entry in parked:
            waiting.retry(store, people()[1], entry.id, board.wall())
    finally:
        store.close()
    return Counter(entry.problem.code if entry.problem else "" for entry in parked), len(parked)
