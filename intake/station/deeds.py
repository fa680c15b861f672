"""The steps of an intake, each inside one transaction: what a scan, a digit or a command does to the open parcel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from intake.domain.codes import CodeKind, Meaning
from intake.domain.decisions import Reason
from intake.domain.ports import PreparedPhoto
from intake.domain.returns import ExpectedReturn
from intake.station import codes_here, handling, opening
from intake.station.commands import Command
from intake.station.facts import gather
from intake.station.matching import PARCEL_KINDS, UNIT_KINDS, best_returns, match_unit, tracking_of
from intake.station.outcome import Outcome, Refused, Step
from intake.station.recording import close_parcel, record_missing, undo
from intake.station.steps import MISSING_CHOICES, Asking
from intake.station.summaries import candidates_of, numbered
from intake.station.views import Feedback

StepTaken = Callable[[Step], Outcome]


def scanned(step: Step, text: str, meanings: Sequence[Meaning]) -> Outcome:
    if any(one.kind is CodeKind.BADGE for one in meanings):
        raise Refused("badge_while_signed_in")
    if step.asking.candidates and (told := second_code(step, meanings)) is not None:
        return told
    if step.facts is None:
        return opening.open_by_scan(step, text, meanings)
    unit = step.facts.bench.in_hand
    if unit is not None:
        return handling.scan_in_hand(step, unit, text, meanings)
    return scanned_between(step, text, meanings)


def second_code(step: Step, meanings: Sequence[Meaning]) -> Outcome | None:
    """Another code of the label while several returns are on screen: it leaves those it speaks of, or takes the one."""
    hits = {hit.expected.id for hit in step.writes.find_returns(meanings) if hit.by in PARCEL_KINDS}
    shown = step.asking.candidates
    left = [one for one in shown if one.return_id in hits or one.postcode in codes_here.postcodes(meanings)]
    if len(left) == 1:
        return pick(step, left[0].number)
    if 0 < len(left) < len(shown):
        return Outcome(replace(step.asking, candidates=numbered(left)))
    return None


def scanned_between(step: Step, text: str, meanings: Sequence[Meaning]) -> Outcome:
    """A parcel is open and no unit in hand: a unit of it, a paper in it, another return's unit, or the next parcel."""
    facts = step.bench()
    code, _ = tracking_of(meanings, text)
    if code == facts.bench.code:
        return Outcome(message=Reason("parcel_already_open"))
    match = match_unit(meanings, facts.open_lines()) or match_unit(meanings, facts.open_lines(late=True))
    if match is not None:
        return handling.start_matched(step, match, text)
    if any(one.kind is CodeKind.LPN for one in meanings):
        raise Refused("unit_first")
    if facts.bench.blind and not facts.bench.return_ids and codes_here.only_postcode(meanings):
        return opening.identify_by_postcode(step, codes_here.postcodes(meanings))
    hits = step.writes.find_returns(meanings)
    named = best_returns(hits, PARCEL_KINDS)
    papers = best_returns(hits, (CodeKind.RMA, CodeKind.ORDER))
    if named and not papers and not facts.open_lines() and facts.bench.units:
        return next_parcel(step, text, meanings)
    if named and (papers or facts.bench.blind):
        return opening.add_named(step, text, named, together=opening.by_parcel(hits, named))
    if named:
        raise Refused("parcel_not_finished")
    return foreign_unit(step, text, meanings, best_returns(hits, UNIT_KINDS))


def foreign_unit(step: Step, text: str, meanings: Sequence[Meaning], found: Sequence[ExpectedReturn]) -> Outcome:
    """A unit that is on no open line here: another return's, one too many, or nobody's."""
    bench = step.bench().bench
    others = opening.unfinished(step, [one for one in found if one.id not in bench.return_ids])
    if others:
        asking = Asking(candidates=candidates_of(others), pending=tuple(meanings), code=text)
        return Outcome(asking, message=Reason("unit_of_another_return"))
    if not found and (bench.blind or not step.bench().open_lines()):
        raise Refused("unit_unknown", code=text[:40])
    raise Refused("unit_not_in_parcel", code=text[:40])


def next_parcel(step: Step, text: str, meanings: Sequence[Meaning]) -> Outcome:
    """The finished parcel is closed by scanning the next one."""
    close_parcel(step.writes, step.hand, step.bench(), step.parts.plan, step.parts.rules.policy.terms)
    return replace(opening.open_by_scan(replace(step, facts=None), text, meanings), settled=True)


def digit(step: Step, number: int) -> Outcome:
    if step.facts is not None and step.facts.bench.in_hand is not None:
        return handling.answer(step, step.facts.bench.in_hand, number)
    if step.asking.candidates:
        return pick(step, number)
    if step.asking.closing:
        return missing(step, number)
    if step.facts is None:
        raise Refused("scan_parcel_first")
    return handling.pick_row(step, number)


def pick(step: Step, number: int) -> Outcome:
    """One of the candidates was picked; the unit code that led there is taken up with it."""
    chosen = next((one for one in step.asking.candidates if one.number == number), None)
    if chosen is None:
        raise Refused("no_such_row", number=str(number))
    (expected,) = step.writes.returns([chosen.return_id])
    if step.facts is None:
        opening.open_parcel(step, step.asking.code, (expected,), blind=False)
    else:
        opening.add_return(step, expected, "unit" if step.asking.pending else "chosen")
    if not step.asking.pending:
        return Outcome()
    fresh = refresh(step)
    match = match_unit(step.asking.pending, fresh.bench().open_lines(late=True))
    if match is None:
        return Outcome(message=Reason("return_added", {"rma": expected.rma}))
    return handling.start_matched(fresh, match, step.asking.code)


def missing(step: Step, number: int) -> Outcome:
    if number > len(MISSING_CHOICES):
        raise Refused("no_such_answer", number=str(number))
    choice = MISSING_CHOICES[number - 1]
    lines = step.bench().open_lines()
    if choice == "look_again" or not lines:
        return Outcome()
    record_missing(step.writes, step.hand, step.bench(), lines[0], choice == "later", step.parts.rules)
    return close(refresh(step))


def close(step: Step) -> Outcome:
    facts = step.bench()
    if facts.bench.in_hand is not None:
        raise Refused("unit_in_hand")
    if facts.open_lines():
        return Outcome(Asking(closing=True))
    if not facts.bench.units and not facts.bench.missing:
        raise Refused("nothing_in_parcel")
    close_parcel(step.writes, step.hand, facts, step.parts.plan, step.parts.rules.policy.terms)
    return Outcome(feedback=Feedback.FINISHED, closed=facts.bench.parcel_id, settled=True)


def undo_last(step: Step) -> Outcome:
    if step.asking.candidates or step.asking.closing:
        return Outcome(Asking())
    taken = undo(step.writes, step.hand, step.facts) if step.facts is not None else ()
    if not taken:
        raise Refused("nothing_to_undo")
    return Outcome(message=Reason("undone", {"what": taken[0].act.act}))


def photo_taken(step: Step, prepared: PreparedPhoto, sha256: str) -> Outcome:
    unit = step.bench().bench.in_hand
    if unit is None:
        raise Refused("no_photo_wanted")
    return handling.photo(step, unit, prepared, sha256)


def no_code(step: Step) -> Outcome:
    unit = step.bench().bench.in_hand
    if unit is None or not unit.awaits_serial:
        raise Refused("nothing_to_answer")
    return handling.read_serial(step, unit, "")


def reprint(step: Step) -> Outcome:
    bench = step.bench().bench
    if bench.in_hand is not None and bench.in_hand.decision is None:
        # One that waited for a roll's label when the site went back to printing them is ended by its own.
        done = handling.finish_if_complete(step)
        if done.owed:
            return done
    last = bench.in_hand or bench.last_ended
    if last is None or not last.lpn or last.from_roll:
        raise Refused("no_label_yet")
    return Outcome(step.asking, owed=(last.id,), message=Reason("label_again"))


def refresh(step: Step) -> Step:
    """The same step with the facts as they are now, within the transaction."""
    parcel = step.writes.open_parcel(step.parts.settings.station)
    facts = gather(step.writes, parcel.id, step.today) if parcel else None
    return replace(step, facts=facts)


COMMANDS: dict[Command, StepTaken] = {
    Command.UNDO: undo_last,
    Command.CLOSE: close,
    Command.ASIDE: opening.put_aside,
    Command.UNLISTED: handling.start_unlisted,
    Command.EMPTY_BOX: handling.start_empty,
    Command.UNEXPECTED: opening.open_unexpected,
    Command.NO_CODE: no_code,
    Command.REPRINT: reprint,
}
"""What each command does; the others are the window's own."""
