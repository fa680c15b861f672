"""Where labels come out: a folder of PDFs, practice paper, a CUPS queue (Linux, macOS) or Windows' print verb."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from intake.domain.errors import IntakeError
from intake.domain.ports import Printer, UnitLabel
from intake.durable import write_whole
from intake.printing import cups
from intake.printing.files import safe_name
from intake.printing.labels import SMALL, unit_label_pdf
from intake.texts import Texts

TextsFor = Callable[[str], Texts]
"""Gives the texts of a language: a label is printed in the language it asks for."""

PDF = "pdf"
"""The name in the settings of the printer that writes PDFs into a folder."""
WINDOWS_DEFAULT = "default"
"""The name of Windows' default printer, the only one its print verb reaches."""


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """What a site decides about its labels: size in mm (width, height) and the time zone of dates."""

    size: tuple[float, float] = SMALL
    timezone: tzinfo = UTC


class PdfPrinter:
    """Writes one PDF a label into a folder; the same unit printed again replaces its file."""

    def __init__(self, folder: Path, texts_for: TextsFor, style: LabelStyle | None = None) -> None:
        self.folder = folder
        self._texts_for = texts_for
        self._style = style or LabelStyle()

    def print_label(self, label: UnitLabel) -> None:
        """Write the label. Raises IntakeError printer_unavailable when the folder cannot be written."""
        self._write(label)

    def _write(self, label: UnitLabel) -> Path:
        pdf = unit_label_pdf(label, self._texts_for(label.language), self._style.size, self._style.timezone)
        path = self.folder / f"{safe_name(label.lpn)}.pdf"
        try:
            write_whole(path, pdf)
        except OSError as error:
            reason = error.strerror or str(error)
            raise IntakeError("printer_unavailable", printer=str(self.folder), reason=reason) from error
        return path


@dataclass
class PracticePrinter:
    """A PDF printer whose paper can be taken out, to practise what to do then. For training."""

    printer: PdfPrinter
    paper: bool = field(default=True)

    def print_label(self, label: UnitLabel) -> None:
        """Write the label, or raise IntakeError printer_out_of_paper while the paper is out."""
        if not self.paper:
            raise IntakeError("printer_out_of_paper", printer="practice")
        self.printer.print_label(label)


class SystemPrinter:
    """A print queue of the system (CUPS). A label counts as printed when the queue has finished its job."""

    def __init__(
        self, queue: str, texts_for: TextsFor, style: LabelStyle | None = None, spooler: cups.Spooler | None = None
    ) -> None:
        self.queue = queue
        self._texts_for = texts_for
        self._style = style or LabelStyle()
        self._spooler = spooler or cups.Spooler()

    def print_label(self, label: UnitLabel) -> None:
        """Print and wait for the end of the job.

        Raises IntakeError printer_out_of_paper or printer_unavailable; the job is then withdrawn, so that the label
        does not come out a second time when it is printed again.
        """
        pdf = unit_label_pdf(label, self._texts_for(label.language), self._style.size, self._style.timezone)
        self._spooler.print_pdf(self.queue, pdf, safe_name(label.lpn), self._style.size)


class WindowsPrinter:
    """Prints through the verb "print" of whatever program opens PDFs on this Windows.

    That program chooses the default printer and tells nothing back: out of paper is not noticed, and a label counts as
    printed once the file was handed over. A site that needs to know uses the PDF folder with a print server, or Linux.
    """

    def __init__(self, files: PdfPrinter) -> None:
        self._files = files

    def print_label(self, label: UnitLabel) -> None:
        """Write the label and hand it over. Raises IntakeError printer_unavailable when no program takes it."""
        path = self._files._write(label)
        start = getattr(os, "startfile", None)
        if start is None:
            raise IntakeError("printer_unavailable", printer=WINDOWS_DEFAULT, reason="this is not Windows")
        try:
            start(str(path), "print")
        except OSError as error:
            reason = error.strerror or str(error)
            raise IntakeError("printer_unavailable", printer=WINDOWS_DEFAULT, reason=reason) from error


def list_printers() -> tuple[str, ...]:
    """The names that `open_printer` takes on this machine; "pdf" always works and comes first."""
    if sys.platform == "win32":
        return (PDF, WINDOWS_DEFAULT)
    return (PDF, *cups.Spooler().queues())


def open_printer(name: str, folder: Path, texts_for: TextsFor, style: LabelStyle | None = None) -> Printer:
    """The printer of the settings: `pdf` into `folder`, else a queue of the system. Nothing is asked of it yet."""
    files = PdfPrinter(folder, texts_for, style)
    if name == PDF:
        return files
    if sys.platform == "win32":
        return WindowsPrinter(files)
    return SystemPrinter(name, texts_for, style)
