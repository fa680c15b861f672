"""Commands about the people who may sign in."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli.common import DATA, chosen_dir, told
from intake.cli.group import main


@main.group()
def operator() -> None:
    """People who may sign in."""


@operator.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["worker", "lead", "it"]), default="worker", show_default=True)
@click.option("--badge", default="", help="4 to 12 letters and digits of the badge's bar code.")
@DATA
def operator_add(name: str, role: str, badge: str, data_dir: Path | None) -> None:
    """Let a person sign in; asks for the PIN."""
    from intake.app.headless import add_operator

    pin = click.prompt("PIN (4 to 12 digits)", hide_input=True, confirmation_prompt=True)
    with told():
        add_operator(chosen_dir(data_dir, False), name, role, badge, pin)
    click.echo(f"{name} may sign in.", err=True)
