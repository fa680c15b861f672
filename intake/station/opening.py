"""From a scanned label to an open parcel: one return, several, or none that anybody expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from intake.domain.acts import ParcelOpened, ParcelResumed, ParcelSetAside, ReturnAdded
from intake.domain.codes import Certainty, CodeKind, Meaning
from intake.domain.decisions import Reason
from intake.domain.ids import new_id
from intake.domain.ports import Hit
from intake.domain.records import Parcel, ParcelState
from intake.domain.returns import ExpectedReturn
from intake.station import codes_here
from intake.station.bench import fold
from intake.station.facts import outstanding
from intake.station.matching import PARCEL_KINDS, UNIT_KINDS, best_returns, tracking_of
from intake.station.outcome import Outcome, Refused, Step
from intake.station.recording import append, save_opened, set_aside
from intake.station.steps import Asking
from intake.station.summaries import candidates_of
from intake.station.views import Feedback


def open_by_scan(step: Step, text: str, meanings: Sequence[Meaning]) -> Outcome:
    """A code was scanned with nothing on the bench."""
    own = next((one for one in meanings if one.kind is CodeKind.LPN), None)
    if own is not None:
        return _known_unit(step, own.value)
    meanings = codes_here.as_known_here(step, text, meanings)
    code, _ = tracking_of(meanings, text)
    waiting = [one for one in step.writes.parcels(code=code, set_aside=True) if one.state is ParcelState.SET_ASIDE]
    if waiting:
        return resume(step, waiting[0].id)
    hits = step.writes.find_returns(meanings)
    named = [hit for hit in hits if hit.by in PARCEL_KINDS]
    if named:
        return _open_named(step, text, meanings, named)
    unit_of = best_returns(hits, UNIT_KINDS)
    if unit_of:
        asking = Asking(candidates=candidates_of(unfinished(step, unit_of)), pending=tuple(meanings), code=code)
        if asking.candidates:
            return Outcome(asking, message=Reason("unit_without_parcel"))
    if codes_here.only_postcode(meanings):
        return Outcome(step.asking, message=Reason("postcode_noted", {"postcode": codes_here.postcodes(meanings)[0]}))
    if any(one.kind in PARCEL_KINDS and one.certainty >= Certainty.LIKELY for one in meanings):
        return _open_unknown(step, text, code, meanings)
    raise Refused("code_unknown", code=text[:40])


def by_parcel(hits: Sequence[Hit], named: Sequence[ExpectedReturn]) -> bool:
    """Did the label of a parcel lead to them, so that all of them are in it?"""
    kinds = {hit.by for hit in hits if hit.expected in named}
    return bool(kinds & {CodeKind.TRACKING, CodeKind.SSCC})


def _open_named(step: Step, text: str, meanings: Sequence[Meaning], hits: Sequence[Hit]) -> Outcome:
    """The code names returns. When it does so in two ways, or names two people's, the worker is asked and not guessed
    for; a code scanned from the same label a moment ago may have told already.
    """
    code, _ = tracking_of(meanings, text)
    ordered = [hit.expected for kind in PARCEL_KINDS for hit in hits if hit.by is kind]
    awaited = unfinished(step, ordered)
    if not awaited:
        raise Refused("return_already_received", rma=ordered[0].rma)
    if len(awaited) > 1 and not _all_in_it(hits, awaited):
        lately = step.writes.find_returns(step.lately) if step.lately else ()
        said = (*codes_here.postcodes(meanings), *codes_here.postcodes(step.lately))
        awaited = codes_here.narrowed(awaited, [hit for hit in lately if hit.by in PARCEL_KINDS], said)
        if len(awaited) > 1:
            return Outcome(Asking(candidates=candidates_of(awaited, codes_here.readings(hits, awaited)), code=code))
    open_parcel(step, code, awaited, blind=False)
    codes_here.it_opened(step, text, meanings, hits)
    return Outcome(Asking(carrier=codes_here.carriers(meanings, code)))


def _all_in_it(hits: Sequence[Hit], awaited: Sequence[ExpectedReturn]) -> bool:
    """Are they all in the parcel: its tracking number names them, and they are of one customer?"""
    kinds = {hit.by for hit in hits if hit.expected in awaited}
    return kinds <= {CodeKind.TRACKING, CodeKind.SSCC} and codes_here.of_one_customer(awaited)


def _open_unknown(step: Step, text: str, code: str, meanings: Sequence[Meaning]) -> Outcome:
    """A parcel nobody announced. Its label's postcode, scanned with it or just before, may say whose it is."""
    hint = codes_here.it_led_nowhere(step, text, meanings)
    said = (*codes_here.postcodes(meanings), *codes_here.postcodes(step.lately))
    found = unfinished(step, codes_here.from_postcodes(step, said)) if said else ()
    open_parcel(step, code, (), blind=True)
    asking = Asking(candidates=candidates_of(found), query=said[0] if found else "")
    return Outcome(asking, message=hint or Reason("parcel_unexpected", {"code": code}))


def unfinished(step: Step, returns: Sequence[ExpectedReturn]) -> tuple[ExpectedReturn, ...]:
    """Those with units that may still come, also such as were given up."""
    return tuple(one for one in returns if outstanding(step.writes, one, late=True) > 0)


def _known_unit(step: Step, lpn: str) -> Outcome:
    unit = step.writes.unit_by_lpn(lpn)
    if unit is None:
        raise Refused("lpn_unknown", lpn=lpn)
    return Outcome(
        feedback=Feedback.NONE, message=Reason("lpn_known", {"lpn": lpn, "title": unit.title, "tote": unit.tote})
    )


def open_parcel(step: Step, code: str, returns: Sequence[ExpectedReturn], blind: bool) -> None:
    """Put a parcel on the bench."""
    ids = tuple(one.id for one in returns)
    parcel = Parcel(
        new_id(), code, step.parts.settings.station, ParcelState.OPEN, step.hand.at, step.hand.operator, ids, blind
    )
    step.writes.save_parcel(parcel)
    append(step.writes, step.hand, parcel.id, ParcelOpened(code, ids, blind))


def open_unexpected(step: Step) -> Outcome:
    """F9: a parcel without a label anybody knows."""
    if step.facts is not None:
        raise Refused("parcel_not_finished")
    open_parcel(step, step.asking.code, (), blind=True)
    return Outcome(message=Reason("parcel_unexpected", {"code": step.asking.code}))


def add_return(step: Step, expected: ExpectedReturn, found_by: str) -> None:
    """A further return turned out to be in the open parcel."""
    parcel_id = step.bench().bench.parcel_id
    here = fold(parcel_id, step.writes.acts(parcel_id)).return_ids
    if expected.id in here:
        return
    append(step.writes, step.hand, parcel_id, ReturnAdded(expected.id, found_by))
    save_opened(step.writes, parcel_id, (*here, expected.id))


def add_named(step: Step, text: str, named: Sequence[ExpectedReturn], together: bool) -> Outcome:
    """A paper in the open parcel names returns; `together`: it is a parcel's label, so all of them are in it."""
    here = step.bench().bench.return_ids
    if any(one.id in here for one in named) and not together:
        return Outcome(message=Reason("return_added", {"rma": next(one.rma for one in named if one.id in here)}))
    awaited = unfinished(step, [one for one in named if one.id not in here])
    if not awaited:
        raise Refused("return_already_received", rma=named[0].rma)
    if len(awaited) > 1 and not together:
        return Outcome(Asking(candidates=candidates_of(awaited), code=text))
    for expected in awaited:
        add_return(step, expected, "paper")
    codes_here.it_opened(step, text, step.parts.parse(text), ())
    return Outcome(message=Reason("return_added", {"rma": ", ".join(one.rma for one in awaited)}))


def identify(step: Step, query: str) -> Outcome:
    """Blind intake: candidates for a name, postcode, order number or RMA."""
    wanted = query.strip()
    if step.facts is not None and step.facts.bench.in_hand is not None:
        raise Refused("unit_in_hand")
    if len(wanted) < 2:
        raise Refused("search_too_short")
    found = unfinished(step, step.writes.search_returns(wanted))
    asking = replace(step.asking, candidates=candidates_of(found), query=wanted, pending=())
    if not found:
        return Outcome(asking, Feedback.REFUSED, Reason("search_empty", {"query": wanted}))
    return Outcome(asking)


def identify_by_postcode(step: Step, said: Sequence[str]) -> Outcome:
    """Blind intake: a postcode of the label was scanned."""
    found = unfinished(step, codes_here.from_postcodes(step, said))
    asking = replace(step.asking, candidates=candidates_of(found), query=said[0], pending=())
    if not found:
        return Outcome(asking, Feedback.REFUSED, Reason("search_empty", {"query": said[0]}))
    return Outcome(asking)


def put_aside(step: Step) -> Outcome:
    """F7: the parcel waits; the bench is free."""
    facts = step.bench()
    if facts.bench.in_hand is not None:
        raise Refused("unit_in_hand")
    append(step.writes, step.hand, facts.bench.parcel_id, ParcelSetAside())
    set_aside(step.writes, step.hand, facts.bench.parcel_id)
    return Outcome(message=Reason("parcel_set_aside", {"code": facts.bench.code}))


def resume(step: Step, parcel_id: UUID) -> Outcome:
    """Take up a parcel that was set aside; another station may be doing the same at this moment."""
    if step.facts is not None:
        raise Refused("parcel_not_finished")
    parcel = step.writes.lock_parcel(parcel_id)
    if parcel is None or parcel.state is not ParcelState.SET_ASIDE:
        raise Refused("parcel_not_aside")
    append(step.writes, step.hand, parcel.id, ParcelResumed())
    step.writes.save_parcel(replace(parcel, state=ParcelState.OPEN, station=step.parts.settings.station))
    return Outcome(message=Reason("parcel_resumed", {"code": parcel.code}))
