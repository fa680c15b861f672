"""Several returns pushed side by side: threads that share a list, as many as the shop can take just now."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from uuid import UUID

from intake.sync.report import Tally


class Width:
    """How many pushes a shop gets at once: half as many after a failure, one more after each success, up to `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._now = most
        self._lock = threading.Lock()

    @property
    def now(self) -> int:
        """So many at once, at least one."""
        return self._now

    def narrow(self) -> None:
        """The shop is away, or asks for patience."""
        with self._lock:
            self._now = max(1, self._now // 2)

    def widen(self) -> None:
        """The shop did something."""
        with self._lock:
            self._now = min(self.most, self._now + 1)


class Pushers:
    """Works a list of returns with up to `width` threads, the calling one among them."""

    def __init__(self, width: Width, name: str) -> None:
        self._width = width
        self._name = name

    def run(self, groups: Sequence[UUID], work: Callable[[UUID], Tally], go_on: Callable[[], bool]) -> Tally:
        """Work all groups, or until `go_on` says no; what was not begun counts as waiting.

        Raises what `work` raises first, after the others have ended what they were at.
        """
        shift = _Shift(groups, work, go_on, self._width)
        extra = [
            threading.Thread(target=shift.take_part, args=(number,), name=f"push {self._name} {number}", daemon=True)
            for number in range(1, min(self._width.most, len(groups)))
        ]
        for thread in extra:
            thread.start()
        shift.take_part(0)
        for thread in extra:
            thread.join()
        if shift.trouble is not None:
            raise shift.trouble
        shift.tally.waiting += shift.left
        return shift.tally


class _Shift:
    """One list being worked."""

    def __init__(
        self, groups: Sequence[UUID], work: Callable[[UUID], Tally], go_on: Callable[[], bool], width: Width
    ) -> None:
        self.tally = Tally()
        self.trouble: BaseException | None = None
        self._groups = deque(groups)
        self._work = work
        self._go_on = go_on
        self._width = width
        self._under_way = 0
        self._changed = threading.Condition()

    @property
    def left(self) -> int:
        """Groups that were not begun."""
        return len(self._groups)

    def take_part(self, number: int) -> None:
        """Work one group after the other while this pusher is wanted."""
        while (group := self._next(number)) is not None:
            done = Tally()
            try:
                done = self._work(group)
            except BaseException as error:
                # Told by the calling thread: nobody would see it here.
                self.trouble = self.trouble or error
            with self._changed:
                self._under_way -= 1
                self.tally.add(done)
                self._changed.notify_all()

    def _next(self, number: int) -> UUID | None:
        with self._changed:
            # One that is too many now may be wanted again before the list ends, but only while somebody works it.
            while number >= self._width.now and self._under_way and self._groups and self.trouble is None:
                self._changed.wait()
            if not self._groups or self.trouble is not None or number >= self._width.now or not self._go_on():
                return None
            self._under_way += 1
            return self._groups.popleft()
