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
@click.option("--kind", type=click.Choice(["medusa", "shopify"]), default="medusa", show_default=True)
@click.option("--address", required=True, help="https://shop.example, or myshop.myshopify.com")
@click.option("--location", default="", help="The shop's id of the stock location of this dock.")
@click.option("--client-id", default="", help="Shopify: of the app in the Dev Dashboard, whose secret is asked for.")
@DATA
def shop_add(name: str, kind: str, address: str, location: str, client_id: str, data_dir: Path | None) -> None:
    """Connect a shop: asks for the token, tests it, keeps it in the system keyring and imports what is expected."""
    from intake.app.headless import add_shop

    token = click.prompt("Client secret" if client_id else "Token (secret API key)", hide_input=True)

    def progress(count: int, total: int | None) -> bool:
        click.echo(f"\r{count} of {total if total is not None else '?'} returns", nl=False, err=True)
        return True

    with told():
        asked = {"name": name, "kind": kind, "address": address, "location": location}
        own = {"shopify": {"client_id": client_id}} if client_id else {}
        count = add_shop(chosen_dir(data_dir, False), {**asked, **own}, token, progress)
    click.echo(f"\n{name} is connected; {count} expected returns imported.", err=True)
