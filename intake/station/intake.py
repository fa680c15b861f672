"""A parcel's way over the bench: every scan, digit, photo and command is one durable step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from intake.domain.codes import CodeKind, Meaning, Scan
from intake.domain.decisions import Reason, reason_of
from intake.domain.errors import IntakeError
from intake.domain.own_codes import split_own
from intake.domain.people import Operator
from intake.domain.ports import Reads
from intake.station import deeds, opening
from intake.station.bench import last_step
from intake.station.commands import Command, command_named, digit_of
from intake.station.day import local_day, midnight
from intake.station.facts import gather
from intake.station.outcome import Outcome, Parts, Refused, Step
from intake.station.recording import Hand
from intake.station.steps import Asking, Setting, view_of
from intake.station.summaries import idle_view, summary_view
from intake.station.views import AnyView, ChooseReturn, Feedback

ONE_LABEL = timedelta(seconds=8)
"""Codes scanned within this time are taken together where one alone does not tell."""


class BenchIntake:
    """The bench of one station and one operator. All that lasts is in the store; here is only what is being asked."""

    def __init__(self, parts: Parts, operator: Operator) -> None:
        self._parts = parts
        self._operator = operator
        self._asking = Asking()
        self._summary_of: UUID | None = None
        self._last_code = ""
        self._lately: tuple[datetime, tuple[Meaning, ...]] | None = None

    def view(self) -> AnyView:
        """What to show now."""
        return self._view(Outcome(self._asking, Feedback.NONE))

    def scan(self, scan: Scan) -> AnyView:
        """Any code."""
        text = scan.text
        own = split_own(text)
        if own is not None and own[0] is CodeKind.COMMAND:
            named = command_named(own[1])
            return self.command(named) if named else self._refuse(Reason("command_unknown", {"name": own[1]}))
        meanings = self._parts.parse(text)
        if own is None or own[0] is not CodeKind.BADGE:  # a badge is a key: it is not shown
            self._last_code = text[:64]
        if not meanings:
            return self._refuse(Reason("code_unreadable"))
        lately, self._lately = self._said_lately(), (self._parts.clock(), meanings)
        return self._take(lambda step: deeds.scanned(replace(step, lately=lately), text, meanings))

    def _said_lately(self) -> tuple[Meaning, ...]:
        """The code before this one, when it is of the same label: scanned a few seconds ago."""
        if self._lately is None:
            return ()
        at, meanings = self._lately
        return meanings if timedelta() <= self._parts.clock() - at <= ONE_LABEL else ()

    def digit(self, number: int) -> AnyView:
        """A digit key."""
        return self._take(lambda step: deeds.digit(step, number))

    def command(self, command: Command) -> AnyView:
        """A command key or barcode."""
        number = digit_of(command)
        if number is not None:
            return self.digit(number)
        taken = deeds.COMMANDS.get(command)
        return self._take(taken) if taken else self._view(Outcome(self._asking, Feedback.NONE))

    def photo(self, image: bytes) -> AnyView:
        """An image for the photo that is wanted: checked, kept as a file, then noted."""
        try:
            prepared = self._parts.prepare(image)
        except IntakeError as error:
            return self._retake(reason_of(error))
        if prepared.problem:
            return self._retake(Reason(prepared.problem))
        try:
            sha256 = self._parts.photos.put(prepared.jpeg)
            self._parts.keep_thumbnail(sha256, prepared.jpeg)
        except IntakeError as error:
            return self._retake(reason_of(error))
        return self._take(lambda step: deeds.photo_taken(step, prepared, sha256))

    def search(self, text: str) -> AnyView:
        """Blind intake by what is written in or on the parcel."""
        return self._take(lambda step: opening.identify(step, text))

    def resume(self, parcel_id: UUID) -> AnyView:
        """Take up a parcel that was set aside."""
        return self._take(lambda step: opening.resume(step, parcel_id))

    def _take(self, do: deeds.StepTaken) -> AnyView:
        """Run one step in one durable transaction; refusals change nothing."""
        now = self._parts.clock()
        try:
            with self._parts.store.write() as writes:
                parcel = writes.open_parcel(self._parts.settings.station)
                today = self._today(now)
                facts = gather(writes, parcel.id, today) if parcel else None
                hand = Hand(self._operator.name, now)
                outcome = do(Step(writes, hand, self._parts, today, self._asking, facts))
        except Refused as refused:
            return self._refuse(refused.reason)
        except IntakeError as error:
            return self._refuse(reason_of(error))
        self._asking = outcome.asking
        self._summary_of = outcome.closed
        for unit_id in outcome.owed:
            self._parts.print_soon(unit_id)
        if outcome.settled:
            self._parts.settled()
        return self._view(outcome)

    def _refuse(self, reason: Reason) -> AnyView:
        return self._view(Outcome(self._asking, Feedback.REFUSED, reason))

    def _retake(self, reason: Reason) -> AnyView:
        self._asking = replace(self._asking, problem=reason)
        return self._refuse(reason)

    def _view(self, outcome: Outcome) -> AnyView:
        with self._parts.store.read() as reads:
            view = self._shown(reads)
        return replace(view, feedback=outcome.feedback, message=outcome.message, last_code=self._last_code)

    def _shown(self, reads: Reads) -> AnyView:
        settings, rules = self._parts.settings, self._parts.rules
        today = self._today(self._parts.clock())
        parcel = reads.open_parcel(settings.station)
        if parcel is not None:
            can_undo = bool(last_step(reads.acts(parcel.id)))
            setting = Setting(settings.put_away, ZoneInfo(settings.timezone))
            return view_of(gather(reads, parcel.id, today), rules, setting, self._asking, can_undo)
        if self._asking.candidates:
            return ChooseReturn(code=self._asking.code, candidates=self._asking.candidates, commands=(Command.UNDO,))
        if self._summary_of is not None:
            return summary_view(reads, gather(reads, self._summary_of, today), rules.law, ZoneInfo(settings.timezone))
        return idle_view(reads, midnight(self._parts.clock(), ZoneInfo(settings.timezone)))

    def _today(self, now: datetime) -> date:
        return local_day(now, ZoneInfo(self._parts.settings.timezone))
