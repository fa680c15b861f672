"""Conducts the tour: the first part in a program of its own that is killed, the rest here, then the comparison."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click

from intake.domain.effects import BY_HAND, NEEDS_PERSON, UNDER_WAY, EntryState
from intake.domain.errors import IntakeError
from intake.tour import counting, scenes
from intake.tour.agreement import compare
from intake.tour.books import book_of
from intake.tour.player import Player, TourFailed
from intake.tour.report import summary
from intake.tour.stage import Plan, opened, prepare

KILL_ME = "waiting to be killed"
_LONGEST_S = 900


def play(out: Path, *, shop: str, language: str, address: str) -> int:
    """Play the whole tour into `out`; 0 when decision, refund and stock agree. Raises IntakeError out_not_ours."""
    started = time.monotonic()
    plan = Plan(out, shop, language, address)
    _clear(out)
    prepare(plan)
    try:
        _first_part(plan)
        with opened(plan) as player:
            player.badge("EVA1")
            for scene in scenes.AFTER_THE_KILL:
                _act(player, scene)
            _lead(player)
            return _finish(player, plan, started)
    except TourFailed as failed:
        click.echo(f"The tour failed: {failed}", err=True)
        return 1


def play_first_part(out: Path, *, shop: str, language: str, address: str) -> None:
    """The part that ends by being killed: says so on standard output, and waits for it."""
    with opened(Plan(out, shop, language, address)) as player:
        player.shot("sign-in")
        player.badge("EVA1")
        player.shot("bench")
        for scene in scenes.BEFORE_THE_KILL:
            _act(player, scene)
        click.echo(KILL_ME)
        time.sleep(_LONGEST_S)


def _clear(out: Path) -> None:
    """Empty the output folder, but only one that a tour has written."""
    if out.exists() and any(out.iterdir()):
        if not (out / "data").is_dir() or not (out / "screens").is_dir():
            raise IntakeError("out_not_ours", path=out)
        shutil.rmtree(out)


def _first_part(plan: Plan) -> None:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "intake"]
    command = [*program, "tour", "--part", "first", "--out", str(plan.out), "--shop", plan.shop]
    command += ["--language", plan.language, "--address", plan.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own program
        try:
            for line in child.stdout or ():
                if line.rstrip() == KILL_ME:
                    # No goodbye: as when the power goes.
                    child.kill()
                    return
                click.echo(line, nl=False)
        finally:
            child.kill()
    raise TourFailed("the first part ended before it could be killed")


def _act(player: Player, scene: scenes.Scene) -> None:
    click.echo(f"  {(scene.__doc__ or scene.__name__).strip()}")
    scene(player)


def _lead(player: Player) -> None:
    """A lead signs in and looks through the reviews."""
    player.tally.scene = "review"
    player.key("F12")
    player.badge("LOTTE1")
    player.review_all()


def _finish(player: Player, plan: Plan, started: float) -> int:
    """Let the outbox drain, compare, write the summary."""
    _drain(player)
    desk = player.desk
    returns = player.all_returns()
    shop = next(iter(desk.station.shops.values()))
    with desk.station.store.read() as reads:
        rows, wrong = compare(reads, returns, book_of(shop), json.loads(plan.stock_before.read_text()))
    units = counting.read(plan.progress)
    if len(units) < 14:
        wrong.append(f"only {len(units)} units were played")
    text = summary(units, rows, wrong, plan.shop, time.monotonic() - started)
    (plan.out / "summary.md").write_text(text, encoding="utf-8")
    shutil.copytree(plan.data.labels, plan.out / "labels", dirs_exist_ok=True)
    click.echo(text)
    return 1 if wrong else 0


def _drain(player: Player) -> None:
    """Wait until the shop has answered for everything that is owed."""
    end = time.monotonic() + _LONGEST_S
    while True:
        player.desk.sync_now()
        player.settle()
        _settle_by_hand(player)
        with player.desk.station.store.read() as reads:
            counts = reads.entry_counts()
        if any(counts.get(state) for state in NEEDS_PERSON):
            raise TourFailed("the shop refused something: see the waiting list")
        if not any(counts.get(state) for state in UNDER_WAY):
            return
        if time.monotonic() > end:
            raise TourFailed("the outbox does not drain")


def _settle_by_hand(player: Player) -> None:
    """A person sends the goods of an exchange where the shop cannot, and says so; money is never settled like this."""
    with player.desk.station.store.read() as reads:
        parked = reads.entries(states=[EntryState.PARKED])
    for entry in parked:
        if entry.effect.kind == BY_HAND and not entry.amount_minor:
            player.desk.mark_settled(entry.id, "sent by hand")
