"""Tells a keyboard-wedge scanner from a typing person by the time between keys. Pure: no Qt, no clock, no timer.

How a window uses it: an event filter gives every key press to `feed` and swallows the event (unless `Verdict.swallow`
is False); it then carries out the verdict's actions in order, replaying `Typed` keys and handing on `Scanned` texts.
While `deadline_ms` is set, a timer calls `flush` at that time. Times are those of the key events (not of their
handling), and a timer that fires should let queued key events go first: a busy window must not cut a burst in two.

A key is held at most `max_gap_ms` before it counts as typed, so a person notices nothing, and the first characters of a
burst never reach a field. Once `min_length` keys came that fast it is a burst, whose later gaps may be longer (radio
scanners stutter). Enter, Escape and the like cannot begin a code and are let through at once.

Two more signs keep a burst whole when the keys stumble: nobody lets a key go within a few milliseconds, which scanners
always do (`release`), so such a key may wait longer for the next; and a scanner whose codes end with a terminator will
send it this time too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BURST = 4096
"""Characters kept of one burst. The rest of a longer one is swallowed; no label carries so much."""

FASTEST_REPEAT_MS = 8.0
"""Keyboards repeat a held key every 15 to 40 ms, after a first wait of 200 ms and more."""

QUICKEST_FINGER_MS = 16.0
"""A finger holds a key down for 40 ms and more; a scanner for one turn of the bus, 1 to 10 ms."""

SURE_ENDS = 2
"""Codes in a row that ended with a terminator: from then on the end of the next one is waited for."""

TAPS = 3
"""Keys in a row that were let go at once and yet were no scan: somebody taps on a screen and is not kept waiting."""

LATE_END_MS = 1000.0
"""How late the terminator of such a scanner may come, when the machine stumbles, without being taken for a person's."""

# What scanners send inside a code besides printable characters: STX, ETX, EOT, FS, GS, RS, US.
_INSIDE_CODES = frozenset("\x02\x03\x04\x1c\x1d\x1e\x1f")


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How the scanner at this station sends. Times in milliseconds."""

    max_gap_ms: float = 35.0
    burst_gap_ms: float = 100.0
    sure_gap_ms: float = 700.0
    tail_ms: float = 100.0
    min_length: int = 4
    terminators: frozenset[str] = frozenset("\r\n\t")
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """One key press: its text, its time, whatever the caller needs to replay it, and which key it was (0: unknown)."""

    char: str
    at_ms: float
    token: object = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """Swallow the key for now: the next key or the deadline will tell what it is."""


@dataclass(frozen=True, slots=True)
class Typed:
    """These keys were a person's: replay them, in order."""

    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        """The characters of the keys."""
        return "".join(key.char for key in self.keys)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A scanner's burst, without terminator, prefix and suffix."""

    text: str


Action = Hold | Typed | Scanned


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do, in order. `swallow`: whether the key press that was fed must not go on by itself."""

    actions: tuple[Action, ...] = ()
    swallow: bool = True

    @property
    def typed(self) -> tuple[Key, ...]:
        """All keys to replay."""
        return tuple(key for action in self.actions if isinstance(action, Typed) for key in action.keys)

    @property
    def scans(self) -> tuple[str, ...]:
        """All texts scanned."""
        return tuple(action.text for action in self.actions if isinstance(action, Scanned))


@dataclass(slots=True)
class Wedge:
    """The state between keys of one keyboard. Not for several threads."""

    settings: WedgeSettings = field(default_factory=WedgeSettings)
    _held: list[Key] = field(default_factory=list)
    _last_ms: float = 0.0
    _tail_until: float | None = None
    _let_go_at_once: bool = False
    _slow_gaps: int = 0
    _ends: int = 0
    _taps: int = 0

    @property
    def deadline_ms(self) -> float | None:
        """When `flush` has something to say, in the clock of the key events; None while nothing is held."""
        return self._last_ms + self._patience() if self._held else None

    def feed(self, char: str, at_ms: float, token: object = None, repeat: bool = False, code: int = 0) -> Verdict:
        """One key press. `char` is its text, "" for keys without one (Shift, arrows): those pass by untouched.

        `repeat`: the keyboard's own auto-repeat, which is always a person's. A character that a fast scanner sends
        twice is told as a repeat too, where release and press carry one time; no keyboard repeats within milliseconds.
        """
        if not char:
            return Verdict(swallow=False)
        actions = self._overdue(at_ms)
        key = Key(char, at_ms, token, code)
        if repeat and not self._is_burst() and not self._too_fast_to_repeat(at_ms):
            actions += self._typed(key)
        elif char in self.settings.terminators:
            actions += self._terminated(key)
        elif self._cannot_begin_a_code(char) and not self._is_burst():
            actions += self._typed(key)
        else:
            actions += self._taken(key)
        return Verdict(tuple(actions))

    def release(self, code: int, at_ms: float) -> None:
        """A key was let go. Within milliseconds of its press, no finger did it: what is held belongs to a scanner."""
        if not code:
            return
        pressed = next((key.at_ms for key in reversed(self._held) if key.code == code), None)
        if pressed is not None and at_ms - pressed <= QUICKEST_FINGER_MS:
            self._let_go_at_once = True

    def flush(self, at_ms: float) -> Verdict:
        """Time has passed without a key: what was held becomes typing or, after a burst without terminator, a scan."""
        deadline = self.deadline_ms
        if deadline is None or at_ms < deadline:
            return Verdict(swallow=False)
        return Verdict(tuple(self._released()), swallow=False)

    @property
    def in_burst(self) -> bool:
        """Whether what is held is a scanner's for certain: a key without text that comes now belongs to it too."""
        return self._is_burst()

    def reset(self) -> tuple[Key, ...]:
        """Forget everything (the window lost the keyboard); gives the keys a person may have typed, to replay or drop.

        A burst that is cut off is dropped: half a code is worth nothing, and no field may get it.
        """
        held = () if self._is_burst() else tuple(self._held)
        self._forget()
        self._tail_until = None
        return held

    def _overdue(self, at_ms: float) -> list[Action]:
        """What the timer should have released before this key came."""
        if self._held and at_ms - self._last_ms > self._patience():
            return self._released()
        return []

    def _too_fast_to_repeat(self, at_ms: float) -> bool:
        return bool(self._held) and at_ms - self._last_ms < FASTEST_REPEAT_MS

    def _taken(self, key: Key) -> list[Action]:
        """A character that may belong to a code."""
        self._tail_until = None
        if self._held and key.at_ms - self._last_ms > self.settings.max_gap_ms:
            self._slow_gaps += 1
        self._last_ms = key.at_ms
        if len(self._held) < MAX_BURST:
            self._held.append(key)
        suffix = self.settings.suffix
        if suffix and self._is_scan() and self._text().endswith(suffix):
            return self._scanned(key.at_ms)
        return [Hold()]

    def _terminated(self, key: Key) -> list[Action]:
        if self._is_scan():
            self._ends += 1
            return self._scanned(key.at_ms)
        if not self._held and self._tail_until is not None and key.at_ms <= self._tail_until:
            # The second half of CR LF, or the late terminator of a burst that was already taken.
            self._ends += 1
            return [Hold()]
        return self._typed(key)

    def _released(self) -> list[Action]:
        if not self._is_burst():
            return self._typed()
        until = self._last_ms + self._patience()
        late = LATE_END_MS if self._ends >= SURE_ENDS else 0.0
        self._ends = min(self._ends, SURE_ENDS) - 1 if late else 0
        scanned = self._scanned(until)
        self._tail_until = until + max(late, self.settings.tail_ms)
        return scanned

    def _scanned(self, at_ms: float) -> list[Action]:
        self._taps = 0
        text = self._text().removeprefix(self.settings.prefix).removesuffix(self.settings.suffix)
        self._forget()
        self._tail_until = at_ms + self.settings.tail_ms
        return [Scanned(text)] if text else []

    def _typed(self, *last: Key) -> list[Action]:
        keys = (*self._held, *last)
        if self._let_go_at_once:
            self._taps += 1
        self._forget()
        self._tail_until = None
        return [Typed(keys)] if keys else []

    def _forget(self) -> None:
        self._held.clear()
        self._let_go_at_once = False
        self._slow_gaps = 0

    def _patience(self) -> float:
        given = self.settings
        if self._is_burst():
            return max(given.sure_gap_ms, given.burst_gap_ms) if self._ends >= SURE_ENDS else given.burst_gap_ms
        # Keys on a screen are let go at once too, but come slowly one and all; a scanner's stumble is the exception.
        stumbles = self._let_go_at_once and self._taps < TAPS and self._slow_gaps < max(1, len(self._held) - 1)
        return max(given.sure_gap_ms, given.max_gap_ms) if stumbles else given.max_gap_ms

    def _is_burst(self) -> bool:
        return len(self._held) >= max(self.settings.min_length, 1)

    def _is_scan(self) -> bool:
        """A burst, or a shorter code that the scanner marked with its prefix."""
        prefix = self.settings.prefix
        return self._is_burst() or (bool(prefix) and len(self._held) > len(prefix) and self._text().startswith(prefix))

    def _cannot_begin_a_code(self, char: str) -> bool:
        """Escape, Backspace, Delete and shortcut characters: no code holds them, and a person waits for them."""
        if self.settings.prefix and char in self.settings.prefix:
            return False
        return (ord(char[0]) < 0x20 or ord(char[0]) == 0x7F) and char not in _INSIDE_CODES

    def _text(self) -> str:
        return "".join(key.char for key in self._held)
