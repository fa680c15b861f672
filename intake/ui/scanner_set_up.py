"""The test barcode was scanned: the station takes over what it tells of the scanner, or says what only a person can."""

from __future__ import annotations

from intake.domain.errors import IntakeError
from intake.domain.people import Role
from intake.scanning.layouts import Finding
from intake.scanning.set_up import SetUp
from intake.settings import Settings
from intake.ui.context import Context
from intake.ui.theme import Tone


def take_over(context: Context, told: SetUp) -> None:
    """Set layout, prefix and suffix as the read told them; a worker is told to ask a lead."""
    texts, found = context.texts, told.found
    if found.kind is Finding.KNOWN:
        context.sounds.play("refused")
        context.messages.tell(texts(f"scanner_test.{found.advice}", layout=found.layout), Tone.STOP)
        return
    settings = context.desk.settings
    now = settings.scanner
    wanted = now.model_copy(
        update={
            "layout": found.layout if found.kind is Finding.REPAIRABLE else "",
            "prefix": now.prefix + told.prefix,
            "suffix": told.suffix + now.suffix,
        }
    )
    if wanted == now:
        context.sounds.play("accepted")
        context.messages.tell(texts("scanner_test.set_already"), Tone.GOOD)
    elif not (context.desk.training or context.may(Role.LEAD)):
        context.sounds.play("refused")
        context.messages.tell(texts("scanner_test.ask_lead"), Tone.ATTENTION)
    else:
        _keep(context, settings.model_copy(update={"scanner": wanted}), wanted.layout or "us")


def _keep(context: Context, settings: Settings, layout: str) -> None:
    def done(_none: None) -> None:
        context.sounds.play("accepted")
        context.rebuild()
        context.messages.tell(context.texts("scanner_test.set_now", layout=layout), Tone.GOOD)

    def failed(error: IntakeError) -> None:
        context.sounds.play("refused")
        context.messages.trouble(error)

    context.tasks.run(lambda: context.desk.save_settings(settings), done, failed)
