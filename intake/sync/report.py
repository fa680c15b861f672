"""What a run of the engine did, for the strip, the commands and the tests."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.decisions import Reason


@dataclass(frozen=True, slots=True)
class SyncReport:
    """Requests sent; entries settled, made uncertain, parked; returns (groups) still waiting; returns pulled.

    `problem` is why the shop is being left alone for a while, or None.
    """

    sent: int = 0
    settled: int = 0
    uncertain: int = 0
    parked: int = 0
    waiting: int = 0
    pulled: int = 0
    problem: Reason | None = None

    def __add__(self, later: SyncReport) -> SyncReport:
        """Both runs together; what is wrong now is what the later one says."""
        return SyncReport(
            sent=self.sent + later.sent,
            settled=self.settled + later.settled,
            uncertain=self.uncertain + later.uncertain,
            parked=self.parked + later.parked,
            waiting=self.waiting + later.waiting,
            pulled=self.pulled + later.pulled,
            problem=later.problem,
        )


@dataclass(slots=True)
class Tally:
    """A report in the making."""

    sent: int = 0
    settled: int = 0
    uncertain: int = 0
    parked: int = 0
    waiting: int = 0

    def report(self, problem: Reason | None) -> SyncReport:
        """The report so far."""
        return SyncReport(self.sent, self.settled, self.uncertain, self.parked, self.waiting, problem=problem)

    def add(self, other: Tally) -> None:
        """Count what another counted."""
        self.sent += other.sent
        self.settled += other.settled
        self.uncertain += other.uncertain
        self.parked += other.parked
        self.waiting += other.waiting
