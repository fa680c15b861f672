"""Commands around messages to customers."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli.common import DATA, TRAINING, chosen_dir, told
from intake.cli.group import main


@main.command("mail-preview")
@click.argument("rma")
@click.option("--language", default="", help="Another language than the customer's: en, nl, da, de, ro.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write .html, .txt or .eml instead.")
@DATA
@TRAINING
def mail_preview(rma: str, language: str, out: Path | None, data_dir: Path | None, training: bool) -> None:
    """Show the message to the customer of a settled return, as it would be sent. Nothing is sent."""
    from intake.app import mail_preview as previews

    with told():
        message = previews.preview(chosen_dir(data_dir, training), rma, language)
        if out is not None:
            previews.write(message, out)
    click.echo(str(out) if out is not None else previews.text(message))
