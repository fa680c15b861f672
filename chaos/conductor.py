"""Conducts a run: starts shop, network and stations, breaks them as planned, lets them recover, compares."""

from __future__ import annotations

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from chaos import breaks, dock, shop_server
from chaos.board import Board
from chaos.checker import Verdict, check
from chaos.dock import Dock, Place
from chaos.fates import fates
from chaos.faults import Script
from chaos.people import try_again
from chaos.plan import Outcome, Plan
from chaos.processes import Forked
from chaos.proxy import FaultProxy
from chaos.stories import Story
from chaos.targets import Target
from intake.paths import DataDir
from intake.store.open import open_reader
from intake.store.photos import PhotoStore
from tests.servers.processes import free_port

DRAIN_S = 600.0
"""Real seconds without any progress after which a run is given up."""


class Conductor:
    """One run. `make` gives the target; the stories must not be changed after `board` was made for them."""

    def __init__(
        self,
        plan: Plan,
        folder: Path,
        stories: Sequence[Story],
        board: Board,
        target: Target,
        database: str = "",
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self._plan, self._folder, self._board, self._target = plan, folder, board, target
        self._stories = stories
        self._boxes = 0
        self._database = database
        self._say = say
        self._dice = random.Random(f"conductor {plan.seed}")
        self._port = free_port()
        self._proxy: Forked | None = None
        self._docks: dict[int, Forked] = {}
        self._kills: Counter[str] = Counter()
        self._own: Counter[str] = Counter()
        self._said = 0.0
        self._moved: tuple[float, tuple[int, ...]] = (0.0, ())
        self._aim = ""
        self._seen: Path | None = None
        self._tried: set[str] = set()

    def run(self) -> Outcome:
        """Play it all. Raises RuntimeError when a station ends by itself with an error or nothing moves any more."""
        began = time.monotonic()
        try:
            self._stories = self._target.announce(self._stories)
            self._boxes = sum(len(story.boxes) for story in self._stories)
            self._target.start()
            self._proxy = Forked("proxy", self._be_network, log=self._log("proxy"))
            self._board.active = True
            self._storm()
            self._calm()
            before, retried = self._people()
            verdict, became = self._compared()
        finally:
            self._stop()
        return Outcome(
            self._plan,
            verdict,
            self._board.faults,
            self._board.requests,
            kills=self._kills,
            own=self._own,
            points=self._points(),
            fates=became,
            retried=retried,
            parked_before=before,
            held_longest=self._board.held_longest,
            parcels=self._boxes,
            seconds=time.monotonic() - began,
        )

    # -- the processes

    def _be_network(self) -> None:
        plan = self._plan
        notes = (self._folder / "faults.txt").open("a", buffering=1)
        proxy = FaultProxy(
            self._target.port,
            Script(plan.seed, reads=plan.reads, writes=plan.writes, twice_written=plan.twice),
            self._board,
            self._target.weather,
            note=lambda fault, subject: print(fault, subject, sep="\t", file=notes),
            subject=self._target.subject,
            changes=self._target.changes,
        )
        asyncio.run(shop_server.listen(self._port, proxy.serve))

    def _start_dock(self, number: int) -> None:
        self._docks[number] = Forked(f"dock-{number + 1}", lambda: self._be_dock(number), log=self._log("docks"))

    def _be_dock(self, number: int) -> None:
        dock.break_dns(self._board)
        if self._database:
            dock.hurry()
        dock.die_at_commits(self._board, number, self._folder / "points.txt", self._aim, self._seen)
        place = Place(self._folder / "data" / f"{number}", self._database, number, self._plan.stations, self._plan.seed)
        shop = breaks.shop(
            self._plan.broken, self._target.connect(self._port, PhotoStore(DataDir(place.folder).photos))
        )
        breaks.store(self._plan.broken)
        station = Dock(place, self._stories, self._board, shop)
        breaks.database(self._plan.broken, station.store)
        station.live()

    def _log(self, name: str) -> str:
        return str(self._folder / f"{name}.log")

    def _stop(self) -> None:
        for one in self._docks.values():
            one.kill()
        if self._proxy is not None:
            self._proxy.kill()
        self._target.stop()

    # -- the storm

    def _storm(self) -> None:
        """Everything breaks, in an order that the seed gives, until all kills are spent and nearly all is settled."""
        events = self._events()
        for number in range(self._plan.stations):
            self._start_dock(number)
        while events or not (self._nearly_done() or self._stands_still()):
            self._revive()
            if events and self._part() >= events[0][0]:
                _, event = events.pop(0)
                event()
            time.sleep(0.005)
            self._progress(len(events))

    def _part(self) -> float:
        """How far the day has come, from 0 to 1: boxes closed, and what of them the shop has done."""
        done, left = self._board.entries
        closed = self._board.closed / self._boxes
        return closed * (0.3 + 0.7 * done / (done + left or 1)) + (closed == 1 and self._nearly_done())

    def _nearly_done(self) -> bool:
        done, left = self._board.entries
        return self._board.closed >= self._boxes and left <= 0.03 * (done + left)

    def _stands_still(self) -> bool:
        """Nothing has moved for so long that what is left waits for a person."""
        now, seen = time.monotonic(), (self._board.closed, *self._board.entries)
        if seen != self._moved[1] or self._board.closed < self._boxes:
            self._moved = (now, seen)
        patience = 5.0 if self._plan.broken else max(3.0, 5 * self._target.weather.held_s)
        return now - self._moved[0] > patience

    def _events(self) -> list[tuple[float, Callable[[], None]]]:
        """What happens, each when so much of the day is over."""
        dice, plan = self._dice, self._plan
        kinds: list[Callable[[], None]] = [self._kill_at_commit] * (plan.kills // 2)
        kinds += [self._kill_anytime] * (plan.kills - len(kinds))
        kinds += [self._kill_shop] * (plan.shop_kills if plan.kills else 0)
        few = max(1, plan.kills // 5) if plan.kills else 0
        kinds += [self._dns_gone, self._step_clock, self._stall] * few
        if not self._database:
            kinds += [self._fill_disk] * few
        return sorted(((dice.uniform(0, 0.97), kind) for kind in kinds), key=lambda event: event[0])

    def _some_dock(self) -> int:
        return self._dice.randrange(self._plan.stations)

    def _kill_at_commit(self) -> None:
        number = self._some_dock()
        self._board.arm(number, self._dice.randint(1, 60))
        dying = self._docks[number]
        if dying.wait(5) and dying.status == -signal.SIGKILL:
            self._kills["kill -9 at a commit"] += 1
        elif dying.kill():  # it had nothing to commit for so long
            self._kills["kill -9 at any moment"] += 1
        self._board.arm(number, 0)
        self._revive()

    def _kill_anytime(self) -> None:
        number = self._some_dock()
        time.sleep(self._dice.uniform(0, 0.08))
        self._kills["kill -9 at any moment"] += self._docks[number].kill()
        self._revive()

    def _kill_shop(self) -> None:
        self._target.kill()
        time.sleep(self._dice.uniform(0.05, 0.5))
        self._target.start()
        self._own["shop killed and restarted"] += 1

    def _dns_gone(self) -> None:
        self._board.dns_gone = True
        time.sleep(self._dice.uniform(0.05, 0.4))
        self._board.dns_gone = False
        self._own["DNS gone"] += 1

    def _fill_disk(self) -> None:
        self._board.disk_full = True
        time.sleep(self._dice.uniform(0.05, 0.4))
        self._board.disk_full = False
        self._own["disk full"] += 1

    def _step_clock(self) -> None:
        self._board.step_clock(self._dice.choice((-26, -5, -1, 1, 5, 26)) * self._dice.random())
        self._own["clock stepped by hours"] += 1

    def _stall(self) -> None:
        one = self._docks[self._some_dock()]
        one.signal(signal.SIGSTOP)
        longest = 2 * dock.SHORT_LEASE_S if self._database else 0.6
        time.sleep(self._dice.uniform(0.05, longest))
        one.signal(signal.SIGCONT)
        self._own["station stopped (SIGSTOP)"] += 1

    def _revive(self) -> None:
        for number, one in list(self._docks.items()):
            if one.running:
                continue
            if one.status != -signal.SIGKILL:
                raise RuntimeError(f"{one.name} ended with {one.status}; see {self._log('docks')}")
            self._start_dock(number)

    # -- after it

    def _calm(self) -> None:
        """The faults stop; the stations drain what is left and end."""
        self._board.active = False
        self._board.step_clock(0)
        self._board.finish = True
        self._say("the faults have stopped; draining")
        until = time.monotonic() + DRAIN_S
        while any(one.running for one in self._docks.values()):
            if time.monotonic() > until:
                raise RuntimeError("the outbox does not drain")
            time.sleep(0.02)
        for one in self._docks.values():
            if one.status != 0:
                raise RuntimeError(f"{one.name} ended with {one.status}; see {self._log('docks')}")

    def _people(self) -> tuple[Counter[str], int]:
        """A person lets what is parked be tried again, and the stations drain once more."""
        reasons, retried = try_again(self._data(), self._database, self._board)
        if retried:
            self._say(f"{retried} parked entries are tried again")
            for number in range(self._plan.stations):
                self._start_dock(number)
            self._calm()
        return reasons, retried

    def _compared(self) -> tuple[Verdict, dict[str, Counter[str]]]:
        store = open_reader(self._data(), self._database, station="dock-1", site=dock.SITE)
        try:
            with store.read() as reads:
                verdict = check(reads, self._stories, self._board.told, self._target.ledger())
            for number in range(self._plan.stations):
                broken = store.verify_journal(f"dock-{number + 1}")
                if broken is not None:
                    verdict.wrong.append(f"the journal of dock-{number + 1} is broken at {broken}")
            return verdict, fates(store, self._folder / "faults.txt", self._stories)
        finally:
            store.close()

    def _data(self) -> DataDir:
        return DataDir(self._folder / "data" / "0")

    def _points(self) -> Counter[str]:
        file = self._folder / "points.txt"
        return Counter(file.read_text().splitlines()) if file.exists() else Counter()

    def _progress(self, events: int) -> None:
        now = time.monotonic()
        if now - self._said > 5:
            self._said = now
            faults, (done, left) = sum(self._board.faults.values()), self._board.entries
            boxes = f"{self._board.closed} of {self._boxes} boxes"
            self._say(f"{boxes}, {done} entries done, {left} under way; {faults} faults, {events} events to come")


def talk(line: str) -> None:
    """Progress for a person."""
    print(f"[chaos] {line}", file=sys.stderr, flush=True)
