"""`./run chaos --seed N`: play a run, print faults and outcomes, end with the counts; exit 1 when ledgers differ."""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from chaos import breaks, dock, table
from chaos.board import Board
from chaos.conductor import Conductor, talk
from chaos.every_commit import EveryCommit
from chaos.plan import READS, WRITES, Outcome, Plan
from chaos.stories import stories
from chaos.targets import Target, TrainingTarget
from tests.servers import postgres

TOKEN = "INTAKE_CHAOS_TOKEN"
"""The environment variable with the training shop's token, for a test that looks for it everywhere."""
SPEEDS = {"training": 20.0, "medusa": 5.0, "shopify": 5.0}
"""How much faster than the clock back-offs pass, by shop."""


def main() -> int:
    """0: the ledgers agree; 1: they differ; 2: the run itself failed; 130: interrupted."""
    chosen = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    plan = Plan(
        chosen.seed,
        chosen.parcels,
        chosen.kills,
        shop=chosen.shop,
        stations=chosen.stations,
        broken=chosen.broken or "",
        twice=chosen.twice,
        every_commit=chosen.every_commit,
        reads=chosen.reads,
        writes=chosen.writes,
        # Where several stations share a server, its clock judges, and runs as it runs.
        speed=SPEEDS[chosen.shop] if chosen.stations == 1 else 1.0,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(name)s %(levelname)s %(message)s")
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="returns-intake-chaos-", dir=_quick_disk()))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        outcome = _played(plan, folder)
    except KeyboardInterrupt:
        talk("interrupted")
        return 130
    except RuntimeError as error:
        talk(f"{error}; the files stay in {folder}")
        return 2
    for line in table.lines(outcome):
        print(line, flush=True)
    if outcome.verdict.holds and not chosen.folder:
        shutil.rmtree(folder)
    elif not outcome.verdict.holds:
        talk(f"the files stay in {folder}")
    return 0 if outcome.verdict.holds else 1


def _played(plan: Plan, folder: Path) -> Outcome:
    board = Board(3 * plan.parcels, plan.speed)
    made = stories(plan.seed, plan.parcels, board.true_time(), shared=plan.stations > 1)
    dock.shipped_rules()
    dock.people()
    target = _target(plan, folder, board)
    if plan.stations == 1:
        conduct = EveryCommit if plan.every_commit else Conductor
        return conduct(plan, folder, made, board, target, say=talk).run()
    server = postgres.start()
    try:
        address = server.create_database("chaos")
        return Conductor(plan, folder, made, board, target, address, say=talk).run()
    finally:
        server.stop()


def _target(plan: Plan, folder: Path, board: Board) -> Target:
    if plan.shop == "medusa":
        from chaos.medusa_target import MedusaTarget

        return MedusaTarget(board, talk, plan.seed)
    if plan.shop == "shopify":
        from chaos.shopify_target import ShopifyTarget

        return ShopifyTarget(board, plan.seed)
    # An engine that does not wait is to meet what comes late, however slow this machine is.
    held_s = 5.0 if plan.broken == "no-settle" else TrainingTarget.held_s
    return TrainingTarget(folder, board, os.environ.get(TOKEN) or secrets.token_hex(8), held_s)


def _quick_disk() -> str | None:
    """Kills do not lose what a process has written: memory serves, and the disk is not worn. Power is another test."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() else None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run chaos", description=__doc__)
    parser.add_argument("--seed", type=int, required=True, help="gives the stories, the faults and the kills")
    parser.add_argument("--parcels", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--shop", choices=SPEEDS, default="training")
    parser.add_argument("--stations", type=int, default=1, help="more than one works on one PostgreSQL")
    parser.add_argument("--break", dest="broken", choices=breaks.NAMES, help="an engine broken on purpose")
    parser.add_argument("--twice", action="store_true", help="the network delivers changes twice as well")
    parser.add_argument("--every-commit", action="store_true", help="kill the station at every commit point once")
    parser.add_argument("--reads", type=float, default=READS, help="share of reading requests that go wrong")
    parser.add_argument("--writes", type=float, default=WRITES, help="share of changing requests that go wrong")
    parser.add_argument("--folder", help="where to work; it stays")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
