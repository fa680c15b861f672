"""The desk's part on what waits: entries owed to the shops, and differences from their books."""

from __future__ import annotations

from uuid import UUID

from intake.app.compose import Station
from intake.domain.differences import Difference
from intake.domain.people import Operator, Role
from intake.domain.ports import Clock
from intake.domain.stories import StoryLine
from intake.station import differences, waiting
from intake.station.desk import WaitingList
from intake.sync.worker import SyncWorker


class DeskWaiting:
    """For the desk to inherit: it says who is signed in, and what it works with."""

    _station: Station
    _clock: Clock
    _worker: SyncWorker
    _operator: Operator | None

    def _who(self, needed: Role = Role.WORKER) -> Operator:
        raise NotImplementedError

    def waiting(self) -> WaitingList:
        lead = self._operator is not None and self._operator.role.may(Role.LEAD)
        with self._station.store.read() as reads:
            return waiting.waiting_list(reads, lead)

    def story(self, entry_id: UUID) -> tuple[StoryLine, ...]:
        with self._station.store.read() as reads:
            return waiting.story(reads, entry_id)

    def retry(self, entry_id: UUID) -> None:
        waiting.retry(self._station.store, self._who(), entry_id, self._clock())
        self._worker.poke()

    def mark_settled(self, entry_id: UUID, reason: str) -> None:
        waiting.mark_settled(self._station.store, self._who(), entry_id, reason, self._clock())
        self._worker.poke()

    def hand_over(self, entry_id: UUID, words: str) -> None:
        waiting.hand_over(self._station.store, self._who(), entry_id, words, self._clock())

    def differences(self) -> tuple[Difference, ...]:
        with self._station.store.read() as reads:
            return reads.differences()

    def explain_difference(self, difference_id: UUID, reason: str) -> None:
        differences.explain(self._station.store, self._who(), difference_id, reason, self._clock())
