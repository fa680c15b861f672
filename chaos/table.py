"""The outcome of a run for people: faults and what came of them; the last line is the counts."""

from __future__ import annotations

from collections.abc import Iterator

from chaos.fates import FATES
from chaos.plan import Outcome


def lines(outcome: Outcome) -> Iterator[str]:
    """The table, then every disagreement, then the counts."""
    plan, verdict = outcome.plan, outcome.verdict
    broken = f", broken on purpose: {plan.broken}" if plan.broken else ""
    yield f"chaos against {plan.shop}, seed {plan.seed}, stations {plan.stations}{broken}"
    yield ""
    heads = ("fault", "injected", *FATES)
    rows = [(fault.value, count, outcome.fates.get(fault.value)) for fault, count in outcome.faults.items()]
    rows += [(name, count, None) for name, count in (outcome.kills + outcome.own).items()]
    yield f"{heads[0]:48}{heads[1]:>9}  " + "  ".join(heads[2:])
    for name, count, fates in rows:
        told = "" if fates is None else "  ".join(f"{fates[head]:>{len(head)}}" for head in heads[2:])
        yield f"{name:48}{count:>9}  {told}"
    yield ""
    yield f"requests: {outcome.requests[0]} reading, {outcome.requests[1]} changing"
    if outcome.points:
        yield f"stations died at {len(outcome.points)} different moments around commits:"
        yield from (f"{count:6}  {name}" for name, count in sorted(outcome.points.items()))
    if outcome.parked_before:
        told = ", ".join(f"{code} {count}" for code, count in outcome.parked_before.most_common())
        yield f"parked during the storm: {told}; {outcome.retried} tried again by a person"
    yield from verdict.sentences()[:40]
    yield counts(outcome)


def counts(outcome: Outcome) -> str:
    """The last line."""
    verdict = outcome.verdict
    figures = {
        "parcels": outcome.parcels,
        "kills": sum(outcome.kills.values()),
        "faults": sum(outcome.faults.values()) + sum(outcome.own.values()),
        "refunds": verdict.refunds,
        "settled": verdict.settled,
        "lost": len(verdict.lost),
        "double": len(verdict.double),
        "wrong": len(verdict.wrong),
        "parked": sum(verdict.parked.values()),
        "seconds": round(outcome.seconds),
    }
    return " ".join(f"{name}={value}" for name, value in figures.items())
