"""The real window, offscreen, over a training station that also expects any number of made-up returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from intake.domain.returns import ExpectedReturn
from intake.paths import DataDir, resources
from intake.store.open import open_store
from intake.sync.training_data import sample_id, sample_returns
from intake.tour.player import Player
from intake.tour.stage import Plan, opened, prepare

PAGE = 5000


def made_up(number: int, pattern: ExpectedReturn) -> ExpectedReturn:
    """A return like `pattern`, with numbers of its own."""
    name = f"bench-{number}"
    lines = tuple(
        replace(line, id=_id(name, str(place)), external_id=f"{name}/{place}")
        for place, line in enumerate(pattern.lines)
    )
    return replace(
        pattern,
        id=_id(name, "return"),
        external_id=name,
        rma=f"RMA-9{number:08d}-1",
        order_number=f"9{number:08d}",
        tracking=(tracking(number),),
        lines=lines,
    )


def tracking(number: int) -> str:
    """The parcel number of a made-up return (a PostNL form)."""
    return f"3SBENC{number:09d}"


def _id(*words: str) -> UUID:
    return sample_id("bench", *words)


def fill(data: DataDir, count: int) -> ExpectedReturn:
    """Let the station expect `count` returns of one article each; the pattern they follow."""
    samples = sample_returns(resources() / "training", datetime.now(UTC).date())
    pattern = next(one for one in samples if one.rma == "RMA-10428-1")
    store = open_store(data, station="dock-1", site="main")
    try:
        for start in range(0, count, PAGE):
            page = [made_up(number, pattern) for number in range(start, min(start + PAGE, count))]
            with store.write() as writes:
                writes.save_returns("training", page, None)
    finally:
        store.close()
    return pattern


@contextmanager
def bench_window(folder: Path, count: int) -> Iterator[tuple[Player, ExpectedReturn]]:
    """The window over `count` made-up returns, a worker signed in."""
    plan = Plan(folder)
    known = plan.data.database.exists()
    prepare(plan)
    pattern = fill(plan.data, 0 if known else count)
    with opened(plan) as player:
        # Drawing goods for the simulated camera is practice, and would be measured with the work.
        player.desk.practice_pictures = tuple  # type: ignore[method-assign]
        player.badge("EVA1")
        yield player, pattern
