"""Commands that connect shops."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli.common import DATA, chosen_dir, told
from intake.cli.group import main


@main.group()
def shop() -> None:
    """Connect shops."""


@shop.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(["medusa"]), default="medusa", show_default=True)
@click.option("--address", required=True, help="https://shop.example")
@click.option("--location", default="", help="The shop's id of the stock location of this dock.")
@DATA
def shop_add(name: str, kind: str, address: str, location: str, data_dir: Path | None) -> None:
    """Connect a shop: asks for the token, tests it, keeps it in the system keyring and imports what is expected."""
    from intake.app.headless import add_shop

    token = click.prompt("Token (secret API key)", hide_input=True)

    def progress(count: int, total: int | None) -> bool:
        click.echo(f"\r{count} of {total if total is not None else '?'} returns", nl=False, err=True)
        return True

    with told():
        count = add_shop(chosen_dir(data_dir, False), name, kind, address, location, token, progress)
    click.echo(f"\n{name} is connected; {count} expected returns imported.", err=True)
