"""What to show next: a pure function of the facts and of what is being asked on screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo

from intake.domain.codes import Meaning
from intake.domain.decisions import Reason
from intake.domain.inspection import Guide
from intake.settings import PutAwayMode
from intake.station.bench import BenchUnit
from intake.station.commands import Command
from intake.station.facts import Facts, Progress, Rules, progress
from intake.station.panels import finished, parcel_panel, unit_panel
from intake.station.recording import decide_unit
from intake.station.views import (
    AnyView,
    Ask,
    AskMissing,
    AwaitPutAway,
    AwaitSerial,
    AwaitUnit,
    Candidate,
    Choice,
    ChooseReturn,
    Identify,
    ParcelPanel,
    PhotoSlot,
    TakePhoto,
)

MISSING_CHOICES = ("later", "missing", "look_again")
"""What the digits 1 to 3 mean when closing asks about a line."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What is on screen and not yet an act: it is lost in a power cut and costs nothing to ask again.

    `pending`: the unit code that led to the candidates; it is taken up once one is picked.
    """

    candidates: tuple[Candidate, ...] = ()
    pending: tuple[Meaning, ...] = ()
    code: str = ""
    query: str = ""
    closing: bool = False
    problem: Reason | None = None
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the site decides about the steps."""

    mode: PutAwayMode
    timezone: tzinfo


def view_of(facts: Facts, rules: Rules, setting: Setting, asking: Asking, can_undo: bool) -> AnyView:
    """The view for an open parcel."""
    panel = parcel_panel(facts, rules.law, setting.timezone, asking.carrier, can_undo)
    unit = facts.bench.in_hand
    if unit is not None:
        return _unit_view(unit, facts, rules, setting, asking, panel)
    identifying = facts.bench.blind and not facts.bench.return_ids
    if asking.candidates and not identifying:
        return ChooseReturn(panel=panel, code=asking.code, candidates=asking.candidates, commands=_commands(panel))
    if asking.closing and facts.open_lines():
        return _missing_view(facts, panel)
    last = facts.bench.last_ended
    if identifying:
        return Identify(
            panel=panel,
            code=facts.bench.code,
            candidates=asking.candidates,
            query=asking.query,
            finished=finished(last, facts) if last else None,
            commands=(Command.UNLISTED, Command.ASIDE, Command.UNDO, *((Command.CLOSE,) if last else ())),
        )
    return AwaitUnit(
        panel=panel,
        complete=not facts.open_lines(),
        finished=finished(last, facts) if last else None,
        commands=(*_commands(panel), Command.CLOSE),
    )


def _commands(panel: ParcelPanel) -> tuple[Command, ...]:
    undo = (Command.UNDO,) if panel.can_undo else ()
    return (*undo, Command.UNLISTED, Command.EMPTY_BOX, Command.ASIDE)


def _unit_view(
    unit: BenchUnit, facts: Facts, rules: Rules, setting: Setting, asking: Asking, panel: ParcelPanel
) -> AnyView:
    shown = unit_panel(unit, facts)
    undo = (Command.UNDO,)
    if unit.awaits_serial:
        line = facts.line(unit)
        return AwaitSerial(
            panel=panel, unit=shown, expected=line.serials if line else (), commands=(*undo, Command.NO_CODE)
        )
    if unit.decision is not None:
        wants = "tote" if unit.lpn_scanned else "lpn"
        return AwaitPutAway(
            panel=panel, unit=shown, wants=wants, outcome=finished(unit, facts), commands=(*undo, Command.REPRINT)
        )
    guide = rules.guides.for_kind(unit.start.guide)
    step = progress(unit, guide)
    if step.question is not None:
        return Ask(
            panel=panel,
            unit=shown,
            question=step.question.texts,
            hints=step.question.hints,
            choices=tuple(
                Choice(int(answer.key), answer.texts, None, answer.hints, answer.costs)
                for answer in step.question.answers
            ),
            slots=_slots(unit, guide, step),
            rolls=tuple(guide.rolls) if not unit.answers else (),
            commands=undo,
        )
    if step.photos:
        slots = _slots(unit, guide, step)
        wanted = next(slot for slot in slots if slot.slot == step.photos[0])
        return TakePhoto(
            panel=panel, unit=shown, slots=slots, slot=wanted, problem=asking.problem, commands=(*undo, Command.SHUTTER)
        )
    preview = replace(unit, decision=decide_unit(unit, facts, rules))
    printed = () if setting.mode is PutAwayMode.ROLL else (Command.REPRINT,)
    return AwaitPutAway(
        panel=panel, unit=shown, wants="roll", outcome=finished(preview, facts), commands=(*undo, *printed)
    )


def _slots(unit: BenchUnit, guide: Guide, step: Progress) -> tuple[PhotoSlot, ...]:
    taken = {photo.slot: photo.sha256 for photo in unit.photos}
    return tuple(PhotoSlot(slot, guide.slots.get(slot, {}), taken.get(slot, "")) for slot in step.slots)


def _missing_view(facts: Facts, panel: ParcelPanel) -> AnyView:
    first = facts.open_lines()[0]
    return AskMissing(
        panel=panel,
        title=first.line.title,
        variant=first.line.variant,
        quantity=first.left,
        choices=tuple(Choice(i + 1, text=Reason(f"missing_{name}")) for i, name in enumerate(MISSING_CHOICES)),
        commands=(Command.UNDO,),
    )
