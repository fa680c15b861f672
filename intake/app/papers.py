"""The printable sheets of a station: practice labels, command bar codes, badges, totes, plates, a scanner's test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from intake.app.compose import Station, parser, texts_for
from intake.domain.errors import IntakeError
from intake.domain.inspection import Guide
from intake.domain.own_codes import badge_code, command_code, lpn, lpn_number, tote_code
from intake.domain.ports import Reads
from intake.domain.returns import ExpectedReturn
from intake.durable import write_whole
from intake.printing.practice import practice_labels_pdf
from intake.printing.sheets import (
    badge_pdf,
    command_sheet_pdf,
    guide_sheet_pdf,
    roll_pdf,
    scanner_test_pdf,
    tote_labels_pdf,
)
from intake.scanning.layouts import TEST_CODE
from intake.station.commands import DIGITS, Command, sheet
from intake.texts import Texts

ROLL_LENGTH = 40
"""Labels on a printed roll: what fits a practice session; the next call goes on where this one ended."""

_CHECKS = (command_code(Command.HELP.value), command_code(Command.HELP.value), "3SINTAKE-Check_0123456789/abcdef")
"""What a scanner is tried with once it is set up: two commands, and a long code with small letters and signs."""

_OUTCOMES = ("A", "S", "N")


def write_papers(station: Station) -> Path:
    """Write all sheets as PDF into the papers folder and return it. Raises IntakeError disk_not_writable."""
    words = texts_for(station.settings.language)
    folder = station.data.papers
    totes = sorted(set(station.rules.policy.totes.values()))
    with station.store.write() as writes:
        block = station.settings.lpn_block
        plates = {outcome: _plates(writes.next_number, outcome, block) for outcome in _OUTCOMES}
        operators = writes.operators()
        expected = _expected(writes) if station.training else ()
    files = {
        "command-barcodes.pdf": command_sheet(words),
        **{f"guide-{name}.pdf": guide_sheet(guide, words) for name, guide in station.rules.guides.by_kind.items()},
        "scanner-test.pdf": scanner_sheet(words),
        "totes.pdf": tote_labels_pdf([(tote_code(tote.replace("-", "")), tote) for tote in totes]),
    }
    for outcome, codes in plates.items():
        label = words(f"roll.{outcome}")
        files[f"roll-{outcome}.pdf"] = roll_pdf([(code, label) for code in codes])
    for operator in operators:
        if operator.badge:
            files[f"badge-{operator.badge.lower()}.pdf"] = badge_pdf(operator.name, badge_code(operator.badge))
    if expected:
        files["practice-labels.pdf"] = practice_labels_pdf(expected, words, parser(station.settings))
    try:
        for name, content in files.items():
            write_whole(folder / name, content)
    except OSError as error:
        raise IntakeError("disk_not_writable", path=folder, reason=error.strerror or str(error)) from error
    return folder


def guide_sheet(guide: Guide, words: Texts) -> bytes:
    """The answers' barcodes of a guide, in a language."""
    questions = [
        (
            words.pick(question.texts),
            [(command_code(DIGITS[int(one.key) - 1].value), words.pick(one.texts)) for one in question.answers],
        )
        for question in guide.questions
    ]
    title = words("sheet.guide_title", guide=words.pick(guide.texts))
    return guide_sheet_pdf(title, questions, words)


def command_sheet(words: Texts) -> bytes:
    """All command barcodes, in a language."""
    return command_sheet_pdf([(code, words(f"command.{command.value}")) for code, command in sheet()], words)


def scanner_sheet(words: Texts) -> bytes:
    """The sheet that sets a scanner up."""
    return scanner_test_pdf(TEST_CODE, words, _CHECKS)


def _plates(next_number: Callable[[str], int], outcome: str, block: int) -> list[str]:
    return [lpn(outcome, lpn_number(block, next_number("lpn"))) for _ in range(ROLL_LENGTH)]


def _expected(reads: Reads) -> tuple[ExpectedReturn, ...]:
    # Every sample return has such a number.
    return reads.search_returns("RMA", limit=500)
