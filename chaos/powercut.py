"""Power cuts under the real store: every write and sync of its files is recorded, then the power is cut at any of them.

What reached the disk by a sync is there after a cut. Of what was written since, any part is there, in any order, some
of it torn at sectors. SQLite recovers, and what it shows is compared with what had been acknowledged by then.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy.engine.default import DefaultDialect

from chaos import apsw_driver
from chaos.board import Board
from chaos.dock import Dock, Place
from chaos.stories import SHOP, stories
from intake.paths import DataDir
from intake.store import engines
from intake.sync.training import TrainingShop

SECTOR = 512
VFS = "recording"
_MARK = "CREATE TABLE IF NOT EXISTS power_mark (n INTEGER NOT NULL)"


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes written into a file; `data` None: the file was cut to `offset`."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Synced:
    """What was written to a file so far is on the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """A file is gone."""

    file: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The store said that its n-th transaction is durable; `state` is a digest of all tables then."""

    number: int
    state: str


Happening = Written | Synced | Deleted | Acknowledged


@dataclass(slots=True)
class Recording:
    """All that happened to the files of one station's database. `states`: by the number of the last transaction."""

    happenings: list[Happening] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    first: int = 0
    """Cuts come after this happening: the tables are there."""


class _File(apsw.VFSFile):
    def __init__(self, recording: Recording, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._file = Path(path).name if path else ""
        self._recording = recording
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._note(Written(self._file, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._note(Written(self._file, newsize, None))

    def xSync(self, flags: int) -> None:
        self._note(Synced(self._file))

    def _note(self, what: Happening) -> None:
        if self._file:
            self._recording.happenings.append(what)


class _Vfs(apsw.VFS):
    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        super().__init__(VFS, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _File(self._recording, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._recording.happenings.append(Deleted(Path(filename).name))


def record(folder: Path, seed: int, boxes: int, *, checkpoint: int = 0, synchronous: str = "FULL") -> Recording:
    """Let a station work `boxes` boxes and push them, on the real store; for one process, one at a time.

    `checkpoint`: pages after which the log is moved into the file (0: SQLite's own 1,000).
    """
    recording = Recording()
    keep = _Vfs(recording)
    commit, module = DefaultDialect.do_commit, engines.sqlite_module
    apsw_driver.vfs = VFS
    apsw_driver.instead = {"PRAGMA synchronous=FULL": f"PRAGMA synchronous={synchronous}"}
    if checkpoint:
        apsw_driver.instead["PRAGMA foreign_keys=ON"] = (
            f"PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint={checkpoint}"
        )
    engines.sqlite_module = lambda: apsw_driver
    DefaultDialect.do_commit = _marked(recording)  # type: ignore[method-assign]
    try:
        _shift(folder, seed, boxes, recording)
    finally:
        DefaultDialect.do_commit = commit  # type: ignore[method-assign]
        engines.sqlite_module = module
        apsw_driver.vfs, apsw_driver.instead = "", {}
        keep.unregister()
    return recording


def _marked(recording: Recording) -> Callable[[DefaultDialect, Any], None]:
    """COMMIT that first counts the transaction within itself, and notes what the tables hold once it came back."""

    def committed(_self: DefaultDialect, connection: Any) -> None:
        database = connection.dbapi_connection.apsw
        if not database.in_transaction or database.txn_state() != apsw.SQLITE_TXN_WRITE:
            connection.commit()
            return
        database.execute(_MARK)
        database.execute("INSERT INTO power_mark SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM power_mark)")
        (number,) = database.execute("UPDATE power_mark SET n = n + 1 RETURNING n").fetchone()
        connection.commit()
        state = digest(database.execute)
        recording.states[number] = state
        recording.happenings.append(Acknowledged(number, state))

    return committed


def _shift(folder: Path, seed: int, boxes: int, recording: Recording) -> None:
    board = Board(3 * boxes, 1.0)
    made = stories(seed, boxes, board.true_time())
    shop = TrainingShop(folder / "shop.jsonl", [story.expected for story in made], board.true_time, name=SHOP)
    station = Dock(Place(folder / "data", "", 0, 1, seed), made, board, shop)
    engine = station.make_engine(station.store, shop)
    engine.pull_once()
    recording.first = len(recording.happenings)
    for code in station.boxes:
        station.work(code)
        station.lead()
        engine.push_once(limit=10)
    station.store.close()


def digest(execute: Callable[[str], Any]) -> str:
    """What all tables hold, as one digest."""
    found = hashlib.sha256()
    names = [
        name for (name,) in execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").fetchall()
    ]
    for name in names:
        rows = sorted(repr(tuple(row)) for row in execute(f'SELECT * FROM "{name}"').fetchall())
        found.update("\n".join((name, *rows)).encode())
    return found.hexdigest()


@dataclass(slots=True)
class Losses:
    """What cuts came to: how many, transactions acknowledged before them, how many of those were gone, and the rest."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    cuts_that_lost: int = 0
    damaged: int = 0
    half: int = 0


def cut(recording: Recording, cuts: int, seed: int, folder: Path, losses: Losses) -> None:
    """Cut the power so many times at random happenings, and look at what is left each time."""
    dice = random.Random(f"power {seed}")
    ends = range(recording.first, len(recording.happenings))
    places = sorted(dice.choices(ends, k=cuts))
    disk = Disk()
    done = 0
    for number, place in enumerate(places):
        for happening in recording.happenings[done:place]:
            disk.take(happening)
        done = place
        here = folder / f"cut{number}"
        disk.after_a_cut(here, dice)
        _look(here, disk.acknowledged, recording, losses)
        shutil.rmtree(here)


class Disk:
    """Files as they stand: what is on the disk for sure, and what was written since."""

    def __init__(self) -> None:
        self._safe: dict[str, bytearray] = {}
        self._since: dict[str, list[Written]] = {}
        self.acknowledged = 0

    def take(self, happening: Happening) -> None:
        """One thing more happened."""
        match happening:
            case Acknowledged(number=number):
                self.acknowledged = number
            case Deleted(file=file):
                self._safe.pop(file, None)
                self._since.pop(file, None)
            case Synced(file=file):
                safe = self._safe.setdefault(file, bytearray())
                for written in self._since.pop(file, ()):
                    _apply(safe, written)
            case Written(file=file):
                self._safe.setdefault(file, bytearray())
                self._since.setdefault(file, []).append(happening)

    def after_a_cut(self, folder: Path, dice: random.Random) -> None:
        """Write the files as they may be found."""
        folder.mkdir(parents=True)
        for file, safe in self._safe.items():
            content = bytearray(safe)
            kept = [part for written in self._since.get(file, ()) for part in _survivors(written, dice)]
            dice.shuffle(kept)
            for part in kept:
                _apply(content, part)
            (folder / file).write_bytes(content)


def _survivors(written: Written, dice: random.Random) -> Iterator[Written]:
    """All of a write, a part of its sectors, or nothing."""
    fate = dice.random()
    if fate < 0.5:
        return
    if written.data is None or fate < 0.8:
        yield written
        return
    for start in range(0, len(written.data), SECTOR):
        if dice.random() < 0.5:
            yield Written(written.file, written.offset + start, written.data[start : start + SECTOR])


def _apply(content: bytearray, written: Written) -> None:
    if written.data is None:
        del content[written.offset :]
        return
    if len(content) < written.offset:
        content.extend(bytes(written.offset - len(content)))
    content[written.offset : written.offset + len(written.data)] = written.data


def _look(folder: Path, acknowledged: int, recording: Recording, losses: Losses) -> None:
    """Open what is left as SQLite does after any crash."""
    losses.cuts += 1
    losses.acknowledged += acknowledged
    database, module = DataDir(folder).database, engines.sqlite_module()
    try:
        with closing(module.connect(str(database))) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                losses.damaged += 1
                return
            # A log that never reached the disk can take the tables with it.
            there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'power_mark'").fetchone()
            (number,) = connection.execute("SELECT n FROM power_mark").fetchone() if there else (0,)
            state = digest(connection.execute)
    except module.DatabaseError:
        losses.damaged += 1
        return
    if number < acknowledged:
        losses.lost += acknowledged - number
        losses.cuts_that_lost += 1
    known = recording.states.get(number)
    # One more than acknowledged may have made it: its state was noted only if it was acknowledged later.
    if known is not None and known != state:
        losses.half += 1
