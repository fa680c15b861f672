"""What happens to the unit in hand: taken up, serial read, answered, photographed, named by a roll, put away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from intake.domain.acts import Answered, LpnScanned, PhotoTaken, PutAway, SerialRead, Undone, UnitStarted
from intake.domain.codes import CodeKind, Meaning
from intake.domain.decisions import Reason
from intake.domain.grades import Identity
from intake.domain.ids import new_id
from intake.domain.inspection import Photo
from intake.domain.own_codes import parse_lpn, plain
from intake.domain.ports import PreparedPhoto
from intake.settings import PutAwayMode
from intake.station.bench import BenchUnit
from intake.station.facts import Facts, OpenLine, fitting, gather, progress
from intake.station.matching import UnitMatch, match_unit, serial_is_right, tracking_of
from intake.station.outcome import Outcome, Refused, Step
from intake.station.recording import append, decide_unit, record_unit
from intake.station.steps import Asking
from intake.station.views import Feedback


def start_unit(step: Step, found: OpenLine, serial: str | None = None, code: str = "") -> Outcome:
    """Take a unit of an expected line in hand."""
    facts = step.bench()
    line = found.line
    guide = step.parts.rules.guides.for_kind(line.kind)
    right = not line.serials or serial is None or serial_is_right(serial, line)
    if right and serial and line.serials:
        _refuse_used(step, found.expected.id, serial)
    identity = Identity.RIGHT if right else Identity.WRONG_SERIAL
    act = UnitStarted(
        new_id(),
        found.expected.id,
        line.id,
        guide.id,
        guide.version,
        code=code,
        sku=line.sku,
        title=line.title,
        serial=serial if line.serials else None,
        serial_expected=bool(line.serials),
        identity=identity.value,
    )
    append(step.writes, step.hand, facts.bench.parcel_id, act)
    return Outcome() if right else Outcome(message=Reason("serial_wrong", {"serial": serial or ""}))


def start_matched(step: Step, match: UnitMatch, code: str) -> Outcome:
    """Take up the unit a code belongs to."""
    return start_unit(step, match.open_line, match.serial, code)


def start_unlisted(step: Step, code: str = "") -> Outcome:
    """F3: a unit that is on no list."""
    facts = step.bench()
    _no_unit_in_hand(facts)
    guide = step.parts.rules.guides.for_kind("generic")
    act = UnitStarted(new_id(), None, None, guide.id, guide.version, code=code, title=code)
    append(step.writes, step.hand, facts.bench.parcel_id, act)
    return Outcome(message=Reason("unit_unlisted"))


def start_empty(step: Step) -> Outcome:
    """F4: the parcel is empty; the first line that is still expected stands for it."""
    facts = step.bench()
    _no_unit_in_hand(facts)
    lines = facts.open_lines()
    if not lines:
        raise Refused("nothing_expected")
    found = lines[0]
    guide = step.parts.rules.guides.for_kind(found.line.kind)
    act = UnitStarted(
        new_id(),
        found.expected.id,
        found.line.id,
        guide.id,
        guide.version,
        sku=found.line.sku,
        title=found.line.title,
        identity=Identity.EMPTY.value,
    )
    append(step.writes, step.hand, facts.bench.parcel_id, act)
    return Outcome()


def pick_row(step: Step, number: int) -> Outcome:
    """A digit with nothing in hand: the unit of that row, for articles without a readable code."""
    rows = [found for found in step.bench().open_lines() for _ in range(found.left)]
    if number > len(rows):
        raise Refused("no_such_row", number=str(number))
    return start_unit(step, rows[number - 1])


def scan_in_hand(step: Step, unit: BenchUnit, text: str, meanings: Sequence[Meaning]) -> Outcome:
    """A code was scanned while a unit is in hand."""
    own = parse_lpn(text)
    if own is not None:
        return _lpn(step, unit, own[0], next(one.value for one in meanings if one.kind is CodeKind.LPN))
    tote = next((one.value for one in meanings if one.kind is CodeKind.TOTE), None)
    if tote is not None:
        return _tote(step, unit, tote)
    if unit.awaits_serial:
        return read_serial(step, unit, _serial_in(meanings, text, unit, step.bench()))
    facts = step.bench()
    line = facts.line(unit)
    expected = facts.expected(unit.start.return_id)
    if line is not None and expected is not None and match_unit(meanings, [OpenLine(expected, line, 1)]):
        return Outcome(step.asking, message=Reason("unit_already_in_hand"))
    raise Refused("unit_in_hand")


def _serial_in(meanings: Sequence[Meaning], text: str, unit: BenchUnit, facts: Facts) -> str:
    line = facts.line(unit)
    carried = next((one.serial for one in meanings if one.serial), None)
    if carried is not None:
        return carried
    article = line is not None and line.gtin and any(one.value == line.gtin.zfill(14) for one in meanings)
    if article or tracking_of(meanings, text)[0] == facts.bench.code:
        # The article's or the parcel's own bar code again, not the serial number next to it.
        raise Refused("serial_wanted")
    return text.strip()


def read_serial(step: Step, unit: BenchUnit, serial: str) -> Outcome:
    """The serial number was read (empty: it cannot be read). It says more than what the unit was taken up by."""
    facts = step.bench()
    line = facts.line(unit)
    right = not serial or (line is not None and serial_is_right(serial, line))
    if not right:
        sold = next((one for one in facts.open_lines(late=True) if serial_is_right(serial, one.line)), None)
        if sold is not None:
            return _take_up_again(step, unit, sold, serial)
    elif serial and unit.start.return_id is not None:
        _refuse_used(step, unit.start.return_id, serial)
    identity = Identity.RIGHT if right else Identity.WRONG_SERIAL
    append(step.writes, step.hand, facts.bench.parcel_id, SerialRead(unit.id, serial, identity.value))
    if right:
        return Outcome()
    return Outcome(feedback=Feedback.REFUSED, message=Reason("serial_wrong", {"serial": serial}))


def _take_up_again(step: Step, unit: BenchUnit, found: OpenLine, serial: str) -> Outcome:
    """Its serial number was sold on another line: the unit in hand is that one, as if it had been scanned first."""
    parcel_id = step.bench().bench.parcel_id
    started = (e for e in step.writes.acts(parcel_id) if isinstance(e.act, UnitStarted) and e.act.unit_id == unit.id)
    append(step.writes, step.hand, parcel_id, Undone((next(started).id,), unit.start.act))
    return start_unit(step, found, serial, unit.start.code)


def _refuse_used(step: Step, return_id: UUID, serial: str) -> None:
    """One thing comes back once: its label scanned again is not a second unit."""
    for unit in step.writes.units(return_ids=[return_id]):
        if unit.serial is not None and unit.serial.strip().upper() == serial.strip().upper():
            raise Refused("serial_used", serial=serial, lpn=unit.lpn)


def answer(step: Step, unit: BenchUnit, number: int) -> Outcome:
    """A digit while a question is asked."""
    facts = step.bench()
    guide = step.parts.rules.guides.for_kind(unit.start.guide)
    question = progress(unit, guide).question
    if question is None or unit.awaits_serial or unit.decision is not None:
        raise Refused("nothing_to_answer")
    chosen = next((one for one in question.answers if one.key == str(number)), None)
    if chosen is None:
        raise Refused("no_such_answer", number=str(number))
    append(step.writes, step.hand, facts.bench.parcel_id, Answered(unit.id, question.id, chosen.id))
    return finish_if_complete(step)


def photo(step: Step, unit: BenchUnit, prepared: PreparedPhoto, sha256: str) -> Outcome:
    """A photo that passed its checks is on disk; note what it shows."""
    facts = step.bench()
    guide = step.parts.rules.guides.for_kind(unit.start.guide)
    wanted = progress(unit, guide).photos
    if not wanted or unit.awaits_serial or unit.decision is not None:
        raise Refused("no_photo_wanted")
    taken = Photo(sha256, wanted[0], step.hand.at, prepared.width, prepared.height)
    append(step.writes, step.hand, facts.bench.parcel_id, PhotoTaken(unit.id, taken))
    return finish_if_complete(step)


def finish_if_complete(step: Step, lpn: str = "") -> Outcome:
    """Decide and record the unit in hand once nothing is left to ask; the roll mode waits for its label."""
    before = step.bench()
    facts = gather(step.writes, before.bench.parcel_id, step.today)
    unit = facts.bench.in_hand
    if unit is None:
        return Outcome()
    guide = step.parts.rules.guides.for_kind(unit.start.guide)
    unit = fitting(unit, guide)
    if not progress(unit, guide).complete:
        if lpn:
            raise Refused("roll_needs_photos")
        return Outcome()
    mode = step.parts.settings.put_away
    if mode is PutAwayMode.ROLL and not lpn:
        return Outcome()
    decision = decide_unit(unit, facts, step.parts.rules)
    printed = not lpn
    ends = bool(lpn) or mode is PutAwayMode.PRINTED
    block = step.parts.settings.lpn_block
    record_unit(step.writes, step.hand, facts, unit, decision, lpn=lpn, block=block, printed=printed, ends=ends)
    return Outcome(
        feedback=Feedback.FINISHED if ends else Feedback.ACCEPTED, owed=(unit.id,) if printed else (), asking=Asking()
    )


def _lpn(step: Step, unit: BenchUnit, outcome: str, lpn: str) -> Outcome:
    """Our own plate: the printed label scanned back, or the next label of a roll."""
    if unit.decision is not None:
        if lpn != unit.lpn:
            raise Refused("lpn_other", lpn=unit.lpn)
        ends = step.parts.settings.put_away is not PutAwayMode.SCAN_LPN_TOTE or not unit.decision.tote
        append(step.writes, step.hand, step.bench().bench.parcel_id, LpnScanned(unit.id, ends))
        if ends:
            _note_put_away(step, unit)
        return Outcome(feedback=Feedback.FINISHED if ends else Feedback.ACCEPTED)
    if step.writes.unit_by_lpn(lpn) is not None:
        raise Refused("lpn_used", lpn=lpn)
    if unit.awaits_serial:
        raise Refused("serial_wanted")
    guide = step.parts.rules.guides.for_kind(unit.start.guide)
    unit, answers = fitting(unit, guide), guide.rolls.get(outcome)
    if answers is not None and not unit.answers and unit.identity is Identity.RIGHT:
        for question, given in answers:
            append(step.writes, step.hand, step.bench().bench.parcel_id, Answered(unit.id, question, given, by="roll"))
    elif not progress(unit, guide).complete:
        raise Refused("roll_does_not_fit", roll=outcome)
    return finish_if_complete(step, lpn)


def _tote(step: Step, unit: BenchUnit, tote: str) -> Outcome:
    if unit.decision is None or not unit.lpn_scanned:
        raise Refused("tote_too_early")
    if tote != plain(unit.decision.tote):
        raise Refused("tote_wrong", tote=unit.decision.tote)
    append(step.writes, step.hand, step.bench().bench.parcel_id, PutAway(unit.id, unit.decision.tote))
    _note_put_away(step, unit)
    return Outcome(feedback=Feedback.FINISHED)


def _note_put_away(step: Step, unit: BenchUnit) -> None:
    stored = step.writes.unit(unit.id)
    if stored is not None:
        step.writes.save_unit(replace(stored, put_away_at=step.hand.at))


def _no_unit_in_hand(facts: Facts) -> None:
    if facts.bench.in_hand is not None:
        raise Refused("unit_in_hand")
