"""Printers: a folder, practice paper, a stand-in for CUPS, the print verb."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from intake import paths, texts
from intake.domain.errors import IntakeError
from intake.domain.ports import Printer
from intake.printing import cups
from intake.printing.labels import LARGE
from intake.printing.printers import (
    LabelStyle,
    PdfPrinter,
    PracticePrinter,
    SystemPrinter,
    WindowsPrinter,
    list_printers,
    open_printer,
)
from intake.texts import Texts
from tests.integration.printing.conftest import page_sizes, read_codes, render, text_boxes, unit_label

# A spooler that keeps its state in files: `state` is what lpstat says, `stuck` keeps jobs waiting.
LP = """#!/bin/sh
printf '%s\\n' "$@" > "$SPOOL/arguments"
cat > "$SPOOL/job.pdf"
touch "$SPOOL/waiting"
echo "request id is Zebra-17 (1 file(s))"
"""
LPSTAT = """#!/bin/sh
case "$*" in
-e) echo Zebra; echo Office ;;
*not-completed*)
    [ -e "$SPOOL/waiting" ] && echo "Zebra-17  eva  1024  Sun 22 Nov 2026"
    [ -e "$SPOOL/stuck" ] || rm -f "$SPOOL/waiting"
    if [ -e "$SPOOL/next" ]; then mv "$SPOOL/next" "$SPOOL/state"; fi ;;
*"-W completed"*) [ -e "$SPOOL/ended" ] && cat "$SPOOL/ended" ;;
*) cat "$SPOOL/state" ;;
esac
"""
CANCEL = """#!/bin/sh
printf '%s' "$1" > "$SPOOL/cancelled"
"""
IDLE = "printer Zebra is idle.  enabled since Sun 22 Nov 2026\n\tAlerts: none\n"
EMPTY = "printer Zebra now printing Zebra-17.  enabled since Sun 22 Nov 2026\n\tAlerts: media-empty-error\n"

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in spooler is made of shell scripts")


def texts_for(language: str) -> Texts:
    return texts.load(paths.resources() / "translations", language)


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for CUPS on the PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {"lp": LP, "lpstat": LPSTAT, "cancel": CANCEL}.items():
        (programs / name).write_text(script)
        (programs / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("SPOOL", str(tmp_path))
    (tmp_path / "state").write_text(IDLE)
    return tmp_path


def system_printer(patience: float = 20.0) -> SystemPrinter:
    clock = iter(range(10_000))
    spooler = cups.Spooler(patience, now=lambda: float(next(clock)), pause=lambda seconds: None)
    return SystemPrinter("Zebra", texts_for, LabelStyle(LARGE), spooler)


def test_the_pdf_printer_writes_one_file_a_label(tmp_path: Path):
    printer: Printer = PdfPrinter(tmp_path / "labels", texts_for)
    first, second = unit_label(), unit_label(lpn="../../LPN/evil")
    for label in (first, second, first):
        printer.print_label(label)
    files = sorted((tmp_path / "labels").iterdir())
    assert [file.name for file in files] == [f"{unit_label().lpn}.pdf", "LPN_evil.pdf"]
    assert read_codes(render(files[0].read_bytes())[0]) == [("Code128", first.lpn)]


def test_a_label_speaks_the_language_it_asks_for(tmp_path: Path):
    PdfPrinter(tmp_path, texts_for).print_label(unit_label(language="nl", disposition="restock"))
    (file,) = tmp_path.iterdir()
    said = " ".join(text for text, _ in text_boxes(file.read_bytes())[0])
    assert texts_for("nl")("disposition.restock") in said
    assert texts_for("nl")("disposition.restock") != texts_for("en")("disposition.restock")


def test_a_folder_that_cannot_be_written_is_a_printer_that_is_not_there(tmp_path: Path):
    (tmp_path / "labels").write_text("a file where the folder should be")
    with pytest.raises(IntakeError) as caught:
        PdfPrinter(tmp_path / "labels", texts_for).print_label(unit_label())
    assert caught.value.code == "printer_unavailable"
    assert caught.value.params["printer"] == str(tmp_path / "labels")


def test_practice_paper_can_run_out_and_be_put_back(tmp_path: Path):
    printer = PracticePrinter(PdfPrinter(tmp_path, texts_for))
    printer.paper = False
    with pytest.raises(IntakeError) as caught:
        printer.print_label(unit_label())
    assert caught.value.code == "printer_out_of_paper"
    assert list(tmp_path.iterdir()) == []
    printer.paper = True
    printer.print_label(unit_label())
    assert len(list(tmp_path.iterdir())) == 1


@posix_only
def test_a_queue_gets_the_label_in_its_size(spool: Path):
    label = unit_label()
    system_printer().print_label(label)
    assert page_sizes((spool / "job.pdf").read_bytes()) == [pytest.approx(LARGE)]
    arguments = (spool / "arguments").read_text().split("\n")
    assert arguments[:2] == ["-d", "Zebra"]
    assert "media=Custom.100x50mm" in arguments
    assert not (spool / "cancelled").exists()


@posix_only
def test_a_queue_without_paper_is_asked_again_before_it_is_believed(spool: Path):
    # CUPS notices new paper only when it prints: refusing to send would leave the queue out of paper for ever.
    (spool / "state").write_text(EMPTY)
    system_printer().print_label(unit_label())
    assert (spool / "job.pdf").exists()
    (spool / "stuck").touch()
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert (caught.value.code, caught.value.params["printer"]) == ("printer_out_of_paper", "Zebra")
    assert (spool / "cancelled").read_text() == "Zebra-17"


@posix_only
def test_a_job_that_somebody_cancels_at_the_printer_is_not_printed(spool: Path):
    ended = "Zebra-17  eva  1024  Sun 22 Nov 2026\n\tStatus:\n\tAlerts: job-canceled-at-device\n"
    (spool / "ended").write_text(ended)
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert (caught.value.code, caught.value.params["reason"]) == ("printer_unavailable", "job-canceled-at-device")


@posix_only
def test_a_job_that_meets_the_end_of_the_paper_is_withdrawn(spool: Path):
    (spool / "stuck").touch()
    (spool / "next").write_text(EMPTY)
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert caught.value.code == "printer_out_of_paper"
    assert (spool / "cancelled").read_text() == "Zebra-17"


@posix_only
def test_a_job_that_never_ends_is_withdrawn_when_patience_is_over(spool: Path):
    (spool / "stuck").touch()
    with pytest.raises(IntakeError) as caught:
        system_printer(patience=5).print_label(unit_label())
    assert caught.value.code == "printer_unavailable"
    assert (spool / "cancelled").read_text() == "Zebra-17"


@posix_only
@pytest.mark.parametrize(
    "state",
    [
        "printer Zebra disabled since Sun 22 Nov 2026 -\n\tUnplugged or turned off\n\tAlerts: none\n",
        "",
        'lpstat: Invalid destination name in list "Zebra".\n',
    ],
)
def test_a_queue_that_is_off_or_unknown_is_unavailable(spool: Path, state: str):
    (spool / "state").write_text(state)
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert caught.value.code == "printer_unavailable"


@posix_only
def test_a_spooler_that_refuses_the_job_says_why(spool: Path):
    (spool / "bin" / "lp").write_text("#!/bin/sh\ncat >/dev/null\necho 'lp: Forbidden' >&2\nexit 1\n")
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert caught.value.params["reason"] == "lp: Forbidden"


@posix_only
def test_queues_are_listed_after_the_pdf_printer(spool: Path):
    assert list_printers() == ("pdf", "Zebra", "Office")


def test_a_machine_without_a_spooler_still_has_the_pdf_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cups.Spooler().queues() == ()
    with pytest.raises(IntakeError) as caught:
        system_printer().print_label(unit_label())
    assert caught.value.code == "printer_unavailable"


@posix_only
def test_the_settings_choose_the_printer(tmp_path: Path):
    assert isinstance(open_printer("pdf", tmp_path, texts_for), PdfPrinter)
    named = open_printer("Zebra", tmp_path, texts_for)
    assert isinstance(named, SystemPrinter)
    assert named.queue == "Zebra"


def test_the_print_verb_gets_the_written_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    handed: list[tuple[str, str]] = []
    monkeypatch.setattr(os, "startfile", lambda path, verb: handed.append((path, verb)), raising=False)
    WindowsPrinter(PdfPrinter(tmp_path, texts_for)).print_label(unit_label())
    assert handed == [(str(tmp_path / f"{unit_label().lpn}.pdf"), "print")]


def test_a_windows_without_a_program_for_pdfs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def no_program(path: str, verb: str) -> None:
        raise OSError(1155, "No application is associated with the specified file for this operation")

    monkeypatch.setattr(os, "startfile", no_program, raising=False)
    with pytest.raises(IntakeError) as caught:
        WindowsPrinter(PdfPrinter(tmp_path, texts_for)).print_label(unit_label())
    assert caught.value.code == "printer_unavailable"
    assert "No application" in str(caught.value.params["reason"])
