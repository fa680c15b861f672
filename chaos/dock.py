"""A station under test, to be run in a process of its own and killed: real store, bench, lead, engine and connector."""

from __future__ import annotations

import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from chaos import commit_points
from chaos.board import Board
from chaos.stories import Box, Story
from intake.domain.codes import Scan, Source
from intake.domain.effects import EntryState
from intake.domain.errors import IntakeError
from intake.domain.people import Operator, Role
from intake.domain.ports import PreparedPhoto, Shop
from intake.domain.records import Parcel, ParcelState, Unit, UnitState
from intake.grading.guides import load_guides
from intake.grading.law import load_law
from intake.grading.policy import load_policy
from intake.paths import DataDir, resources
from intake.scanning.parse import parse
from intake.settings import Settings
from intake.station import review
from intake.station.commands import Command
from intake.station.facts import Rules
from intake.station.intake import BenchIntake
from intake.station.outcome import Parts
from intake.station.sign_in import new_operator
from intake.station.views import Ask, AskMissing, AwaitParcel, AwaitUnit, Feedback, RowState, Summary, TakePhoto
from intake.store.open import open_store
from intake.store.photos import PhotoStore
from intake.store.sql_store import SqlStore
from intake.sync import engine, rules
from intake.sync.engine import Engine

log = logging.getLogger(__name__)

SITE = "chaos"
OPEN = (EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN)
STUCK = (EntryState.PARKED, EntryState.REFUSED)
MANY = 5000
TELL_S = 0.4
PUSHES = 3
ROOM = 4_294_967_294
MEET_S = 1.0
SHORT_LEASE_S = 4.0
ACTS = 40
"""So many acts on one box without its end mean a bug of the bench or of the story."""


class Stuck(Exception):
    """The bench does not do what a story needs: nothing that a shop or a network could be blamed for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station works. `database` is empty for SQLite in the folder. `first` of `stations` numbers from 0."""

    folder: Path
    database: str
    number: int
    stations: int
    seed: int

    @property
    def name(self) -> str:
        """The station's name."""
        return f"dock-{self.number + 1}"


@cache
def shipped_rules() -> Rules:
    """The guides, the standard policy and the law that the program ships with."""
    folder = resources()
    return Rules(load_guides(folder / "guides"), load_policy(folder / "policies", "standard"), load_law(folder / "law"))


@cache
def people() -> tuple[Operator, Operator]:
    """A worker and a lead."""
    return new_operator("Eva", Role.WORKER), new_operator("Lotte", Role.LEAD)


def good_photo(image: bytes) -> PreparedPhoto:
    """Stands in for the check of photos: no part in what is tested here."""
    return PreparedPhoto(image, 640, 480)


class Dock:
    """One life of a station: opens all, works its boxes, pushes, and ends when nothing is left or it is killed."""

    def __init__(
        self,
        place: Place,
        stories: Sequence[Story],
        board: Board,
        shop: Shop,
        *,
        make_engine: Callable[[SqlStore, Shop], Engine] | None = None,
    ) -> None:
        self.place, self.board, self.shop = place, board, shop
        self.store = open_store(DataDir(place.folder), place.database, station=place.name, site=SITE)
        if not place.database:
            fill_disk(board, self.store)
        self.stories = {story.expected.id: story for story in stories}
        self.boxes: dict[str, tuple[int, Box]] = {}
        self.mine: list[str] = []
        self.partners: dict[str, int] = {}
        for story in stories:
            for place_of, box in enumerate(story.boxes):
                self.boxes[box.code] = (len(self.boxes), box)
                # The boxes of one return come to several stations at once, where their order does not matter.
                at = story.number + (place_of if story.kind == "split" else 0)
                if at % place.stations == place.number:
                    self.mine.append(box.code)
            if story.kind == "split":
                first, second = story.boxes
                self.partners[first.code] = self.boxes[second.code][0]
                self.partners[second.code] = self.boxes[first.code][0]
        self.photos = PhotoStore(DataDir(place.folder).photos)
        self.poked = threading.Event()
        parts = Parts(
            store=self.store,
            rules=shipped_rules(),
            parse=parse,
            prepare=good_photo,
            photos=self.photos,
            keep_thumbnail=lambda _sha, _jpeg: None,
            print_soon=lambda _unit: None,
            settled=self.poked.set,
            plan=lambda settlement: shop.plan(settlement, SITE),
            clock=board.wall,
            settings=Settings(site=SITE, station=place.name),
        )
        self.intake = BenchIntake(parts, people()[0])
        self.plan = parts.plan
        self.make_engine = make_engine or self._engine

    def live(self) -> None:
        """Work until the outbox is empty and the conductor says that it is over."""
        pusher = threading.Thread(target=self._guarded, args=(self._push,), name="sync", daemon=True)
        pusher.start()
        for place, code in enumerate(self._mine()):
            if place < 2 and self._was_closed(code):
                continue  # by an earlier life, which was killed before it could say so
            self._wait_for(code)
            self.work(code)
            self.lead()
        while pusher.is_alive():
            self.lead()
            pusher.join(0.2)
        self.store.close()

    # -- the bench

    def _mine(self) -> list[str]:
        """The labels of this station's boxes that are not closed yet, the open one first."""
        with self.store.read() as reads:
            open_one = reads.open_parcel(self.place.name)
        mine = [code for code in self.mine if not self.board.told[self.boxes[code][0]]]
        if open_one is not None and open_one.code in mine:
            mine.remove(open_one.code)
            mine.insert(0, open_one.code)
        return mine

    def _was_closed(self, code: str) -> bool:
        if self._parcel(code, ParcelState.CLOSED) is None:
            return False
        self.board.told[self.boxes[code][0]] = 1
        return True

    def _parcel(self, code: str, state: ParcelState) -> Parcel | None:
        with self.store.read() as reads:
            found = reads.parcels(code=code)
        return next((one for one in found if one.state is state and one.note != "undone"), None)

    def _wait_for(self, code: str) -> None:
        """The shop's returns come by the pull: until then there is nothing to open."""
        while True:
            with self.store.read() as reads:
                if reads.find_returns(parse(code)):
                    return
            self.poked.set()
            time.sleep(0.05)

    def work(self, code: str) -> None:
        """From the label to the closed parcel, whatever state an earlier life left it in."""
        number, box = self.boxes[code]
        left = list(box.units)
        view = self.intake.view()
        for _ in range(ACTS):
            match view:
                case AwaitParcel() | Summary():
                    if self._parcel(code, ParcelState.CLOSED) is not None:
                        break
                    view = self._scan(code)
                case AwaitUnit():
                    assert view.panel is not None
                    done = sum(row.state in (RowState.DONE, RowState.REVIEW) for row in view.panel.rows)
                    if done == len(left):
                        self._meet(code, number)
                    view = self._scan(left[done][0]) if done < len(left) else self.intake.command(Command.CLOSE)
                case Ask() if view.unit.sku and left[0][1] == "worn":
                    view = self.intake.digit(2)
                case Ask():
                    view = self.intake.digit(1)
                case TakePhoto():
                    view = self.intake.photo(b"photo")
                case AskMissing():
                    view = self.intake.digit(2 if box.absent == "gone" else 1)
                case _:
                    raise Stuck(f"{code}: {type(view).__name__}")
            self._trouble(code, view)
            if isinstance(view, Summary) and view.feedback is Feedback.FINISHED:
                break
        else:
            raise Stuck(f"{code}: no end; last {view}")
        self.board.told[number] = 1

    def _meet(self, code: str, number: int) -> None:
        """Two boxes of one return at two stations are closed at the same moment: the worst there is."""
        other = self.partners.get(code)
        if other is not None and self.place.stations > 1:
            self.board.meet(number, other, MEET_S)

    def _scan(self, text: str) -> Any:
        return self.intake.scan(Scan(text, Source.WEDGE))

    def _trouble(self, code: str, view: Any) -> None:
        """A refused act is the database's trouble, which may pass, or a bug."""
        if view.feedback is Feedback.REFUSED and view.message is not None:
            if view.message.code.startswith(("database_", "disk_")):
                time.sleep(0.05)
                return
            log.warning("%s: %s %s", code, view.message.code, view.message.params)

    # -- the lead

    def lead(self) -> None:
        """A lead decides what waits, as the story says; another lead may be quicker."""
        with self.store.read() as reads:
            waiting = reads.units(state=UnitState.REVIEW)
        for unit in waiting:
            story = self.stories.get(unit.return_id) if unit.return_id else None
            if story is None or story.number % self.place.stations != self.place.number:
                continue
            try:
                self._decide(unit, story.lead == "override")
            except IntakeError as error:
                if error.code not in ("not_in_review", "database_busy", "database_unreachable", "disk_full"):
                    raise
            self.poked.set()

    def _decide(self, unit: Unit, change: bool) -> None:
        lead, now, stays = people()[1], self.board.wall(), unit.decision.disposition
        if change:
            words = (stays, 0, "all of it", "")
            review.override(self.store, lead, unit.id, *words, self.plan, now, shipped_rules(), now.date())
        else:
            review.approve(self.store, lead, unit.id, self.plan, now)

    # -- the push

    def _engine(self, store: SqlStore, shop: Shop) -> Engine:
        dice = random.Random(f"engine {self.place.seed} {self.place.number} {os.getpid()}")
        owner = f"{SITE}/{self.place.name}"
        ticks = self.board.monotonic
        return Engine(store.outbox, shop, owner, self.board.wall, dice, pushes=PUSHES, monotonic=ticks)

    def _push(self) -> None:
        pusher = self.make_engine(self.store, self.shop)
        pusher.recover()
        pull_at = tell_at = 0.0
        while True:
            self.poked.clear()
            if time.monotonic() >= tell_at:
                self._tell()
                tell_at = time.monotonic() + TELL_S
            try:
                report = pusher.push_once(limit=100)
                if not pusher.away and (self.board.monotonic() >= pull_at):
                    problem = pusher.pull_once().problem
                    pull_at = self.board.monotonic() + (0.0 if problem else 60.0)
                moved = report.settled + report.parked
            except IntakeError as error:
                log.info("the outbox rests: %s", error)
                self.poked.wait(0.05)
                continue
            if self._over():
                self._tell()
                return
            wait = pusher.wait()
            if wait is None:
                wait = 0.0 if moved else 1.0
            self.poked.wait(min(max(wait / self.board.speed, 0.002), 0.25))

    def _tell(self) -> None:
        with self.store.read() as reads:
            counts = reads.entry_counts()
        self.board.tell_entries(counts[EntryState.DONE], sum(counts[state] for state in OPEN))

    def _over(self) -> bool:
        if not self.board.finish:
            return False
        with self.store.read() as reads:
            if sum(reads.entry_counts()[state] for state in OPEN) > MANY:
                return False
            stuck = {entry.group for entry in reads.entries(states=STUCK, limit=MANY)}
            return all(entry.group in stuck for entry in reads.entries(states=OPEN, limit=MANY))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException:
            log.exception("the station's thread ended")
            os._exit(3)


def fill_disk(board: Board, store: SqlStore) -> None:
    """While the board says so, SQLite finds no room for another page."""

    def begins(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if board.disk_full else ROOM}")

    event.listen(store._engine, "begin", begins)


def hurry() -> None:
    """Shorter back-offs and leases, where a server's clock judges and cannot be made to run faster."""
    rules.BACK_OFF_FIRST, rules.BACK_OFF_MOST = timedelta(milliseconds=50), timedelta(seconds=2)
    engine.LEASE = timedelta(seconds=SHORT_LEASE_S)


def break_dns(board: Board) -> None:
    """Names resolve only while the board says so. For this process's life."""
    resolve = socket.getaddrinfo

    def lookup(*arguments: Any, **named: Any) -> Any:
        if board.dns_gone:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(*arguments, **named)

    socket.getaddrinfo = lookup


def die_at_commits(board: Board, station: int, notes: Path, aim: str = "", seen: Path | None = None) -> None:
    """Let the board's plan, or the moment `aim`, end this process at a commit, noting at which. For this life.

    `seen` is a file that gets the name of every moment once a life.
    """
    known: set[str] = set()

    def moment(name: str) -> None:
        if seen is not None and name not in known:
            known.add(name)
            _add_line(seen, name)
        if name == aim or board.kill_now(station):
            _add_line(notes, name)
            os.kill(os.getpid(), signal.SIGKILL)

    commit_points.instrument(moment)


def _add_line(file: Path, line: str) -> None:
    with file.open("a") as opened:
        opened.write(line + "\n")
