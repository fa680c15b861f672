"""Compares three ledgers once the faults have stopped: our decisions, the shop's refunds, the shop's stock."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from chaos.ledgers import ShopLedger
from chaos.stories import Story
from intake.domain.effects import EntryState, OutboxEntry
from intake.domain.ports import Reads
from intake.domain.records import Parcel, ParcelState
from intake.paths import resources

_ALL = 10_000_000
_STUCK = (EntryState.PARKED, EntryState.REFUSED)
_OPEN = (EntryState.INTENT, EntryState.SENDING, EntryState.UNCERTAIN)


@dataclass(slots=True)
class Verdict:
    """What disagrees, by kind, each with a sentence; and what merely waits for a person.

    `lost`: a refund or goods missing, or something acknowledged that is not recorded. `double`: anything carried out
    twice. `wrong`: any other disagreement. `parked` is no disagreement: it has a reason, and its effect is not there.
    """

    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    parked: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    refunds: int = 0
    returns: int = 0

    @property
    def holds(self) -> bool:
        """Do the three ledgers agree?"""
        return not (self.lost or self.double or self.wrong)

    def sentences(self) -> list[str]:
        """Every disagreement."""
        kinds = (("LOST", self.lost), ("DOUBLE", self.double), ("WRONG", self.wrong))
        return [f"{kind} {sentence}" for kind, found in kinds for sentence in found]


def check(reads: Reads, stories: Sequence[Story], told: Sequence[int], ledger: ShopLedger) -> Verdict:
    """Compare everything. `told` has a 1 for every box whose closing was acknowledged, in the stories' order."""
    verdict = Verdict(returns=len(stories))
    entries = reads.entries(limit=_ALL)
    _acknowledged(reads, stories, told, verdict)
    _outbox(entries, verdict)
    _decided(reads, stories, verdict)
    if ledger.keyed:
        _keys(entries, ledger, verdict)
    verdict.refunds = len(ledger.refunds)
    _money(stories, entries, ledger, verdict)
    _stock(stories, entries, ledger, verdict)
    return verdict


def _acknowledged(reads: Reads, stories: Sequence[Story], told: Sequence[int], verdict: Verdict) -> None:
    """What a station said was done is recorded, and recorded once."""
    closed: dict[str, list[Parcel]] = defaultdict(list)
    for parcel in reads.parcels(limit=_ALL):
        if parcel.state is ParcelState.CLOSED and parcel.note != "undone":
            closed[parcel.code].append(parcel)
    boxes = [box for story in stories for box in story.boxes]
    for number, box in enumerate(boxes):
        if told[number] and not closed[box.code]:
            verdict.lost.append(f"{box.code}: closed and acknowledged, but not recorded")
        if len(closed[box.code]) > 1:
            verdict.double.append(f"{box.code}: recorded {len(closed[box.code])} times")
        if not told[number]:
            verdict.lost.append(f"{box.code}: never closed")


def _outbox(entries: Sequence[OutboxEntry], verdict: Verdict) -> None:
    for entry in entries:
        if entry.state is EntryState.DONE:
            verdict.settled += 1
        elif entry.state in _OPEN:
            verdict.lost.append(f"{entry.summary}: {entry.effect.kind} is still {entry.state.value}")
        else:
            code = entry.problem.code if entry.problem else ""
            verdict.parked[code] += 1
            if not is_explained(code):
                verdict.wrong.append(f"{entry.summary}: {entry.state.value} with no reason a person can read: {code!r}")


def _decided(reads: Reads, stories: Sequence[Story], verdict: Verdict) -> None:
    """The settlements come to what the story says, and hold every unit once."""
    for story in stories:
        settlements = reads.settlements(story.expected.id)
        decided = sum(one.refund.minor for one in settlements)
        kept = sum(one.goods_deduction.minor for one in settlements)
        if decided != story.refund:
            verdict.wrong.append(f"{story.expected.rma} ({story.kind}): decided {decided}, owed {story.refund}")
        if kept != story.deduction and story.kind == "worn":
            verdict.wrong.append(f"{story.expected.rma} ({story.kind}): kept {kept}, to be kept {story.deduction}")
        names = Counter(unit.unit_id for one in settlements for unit in one.units)
        if any(times > 1 for times in names.values()):
            verdict.double.append(f"{story.expected.rma}: a unit was settled twice")


def _keys(entries: Sequence[OutboxEntry], ledger: ShopLedger, verdict: Verdict) -> None:
    """Effect by effect: what is done is there once, with its amount; what is not done is not there."""
    paid: dict[UUID | None, list[int]] = defaultdict(list)
    for refund in ledger.refunds:
        paid[refund.key].append(refund.minor)
    known = {entry.effect.key for entry in entries}
    for entry in entries:
        key, done = entry.effect.key, entry.state is EntryState.DONE
        times = len(paid[key]) if entry.amount_minor else ledger.others[key]
        what = f"{entry.summary}: {entry.effect.kind} {key}"
        if times > 1:
            verdict.double.append(f"{what}: {times} times")
        elif times == 0 and done and entry.reference:
            verdict.lost.append(f"{what}: done here, not in the shop")
        elif times == 1 and not done:
            verdict.wrong.append(f"{what}: in the shop, but {entry.state.value} here")
        if entry.amount_minor and any(amount != entry.amount_minor for amount in paid[key]):
            verdict.wrong.append(f"{what}: {paid[key]} paid, {entry.amount_minor} decided")
    strange: set[UUID | None] = {*paid, *ledger.others}
    for stranger in strange - known:
        verdict.double.append(f"an effect in the shop that no entry of ours owes: {stranger}")


def _money(stories: Sequence[Story], entries: Sequence[OutboxEntry], ledger: ShopLedger, verdict: Verdict) -> None:
    """Return by return: what went out is what the story says, less what waits for a person."""
    out: Counter[str] = Counter()
    for refund in ledger.refunds:
        out[refund.external_id] += refund.minor
    waiting: Counter[str] = Counter()
    for entry in entries:
        if entry.state in _STUCK:
            waiting[str(entry.group)] += entry.amount_minor
    for story in stories:
        owed = story.refund - waiting[str(story.expected.id)]
        paid = out[story.expected.external_id]
        sentence = f"{story.expected.rma} ({story.kind}): {paid} paid, {owed} owed"
        if paid < owed:
            verdict.lost.append(sentence)
        elif paid > owed:
            verdict.double.append(sentence)


def _stock(stories: Sequence[Story], entries: Sequence[OutboxEntry], ledger: ShopLedger, verdict: Verdict) -> None:
    """Article by article; returns whose goods wait for a person are left out on both sides by their story."""
    waiting = {entry.group for entry in entries if entry.state in _STUCK and entry.effect.kind == "receive"}
    if waiting:
        return  # what of them is in stock cannot be told from the stock alone: their keys were compared above
    wanted: Counter[str] = Counter()
    for story in stories:
        wanted += story.stock
    for sku in sorted(wanted.keys() | ledger.stock.keys()):
        if wanted[sku] < ledger.stock[sku]:
            verdict.double.append(f"stock of {sku}: {ledger.stock[sku]} in the shop, {wanted[sku]} came")
        elif wanted[sku] > ledger.stock[sku]:
            verdict.lost.append(f"stock of {sku}: {ledger.stock[sku]} in the shop, {wanted[sku]} came")


@cache
def _sentences() -> tuple[frozenset[str], ...]:
    """Per language the codes that have a sentence."""
    found = []
    for file in sorted((resources() / "translations").glob("*.toml")):
        words = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(frozenset(words.get("reason", {})) | frozenset(words.get("error", {})))
    return tuple(found)


def is_explained(code: str) -> bool:
    """Has a reason a sentence in every language?"""
    return bool(code) and all(code in codes for codes in _sentences())
