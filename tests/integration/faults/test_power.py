"""The power fails at any moment: what the store said was durable is there, all of it, and nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaos import powercut

RECORDINGS = 5
CUTS = 300
BOXES = 6


def losses(folder: Path, synchronous: str, recordings: int, cuts: int) -> powercut.Losses:
    found = powercut.Losses()
    for seed in range(recordings):
        # Every other log is moved into the file often, so that many cuts fall into that.
        often = 60 if seed % 2 else 0
        here = folder / f"{synchronous}{seed}"
        recorded = powercut.record(here, seed, BOXES, checkpoint=often, synchronous=synchronous)
        powercut.cut(recorded, cuts, seed, here / "cuts", found)
    return found


@pytest.mark.timeout(900)
def test_no_power_cut_loses_or_halves_an_acknowledged_transaction(tmp_path: Path) -> None:
    found = losses(tmp_path, "FULL", RECORDINGS, CUTS)
    assert found.cuts == RECORDINGS * CUTS
    assert found.acknowledged > 20 * found.cuts
    assert (found.lost, found.half, found.damaged) == (0, 0, 0)


@pytest.mark.timeout(900)
def test_the_same_cuts_do_lose_transactions_where_the_log_is_not_synced_at_each(tmp_path: Path) -> None:
    found = losses(tmp_path, "NORMAL", 1, 40)
    assert found.lost > 0
    assert (found.half, found.damaged) == (0, 0)
