"""Commands about the people who may sign in."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli.common import DATA, chosen_dir, say, told
from intake.cli.group import main

_ROLE = click.Choice(["worker", "lead", "it"])
_LANGUAGE = click.Choice(["", "en", "nl", "da", "de", "ro"])
_BADGE = "4 to 12 letters and digits of the badge's bar code."


@main.group()
def operator() -> None:
    """People who may sign in. The station's window must be closed."""


@operator.command("add")
@click.argument("name")
@click.option("--role", type=_ROLE, default="worker", show_default=True)
@click.option("--badge", default="", help=_BADGE)
@click.option("--language", type=_LANGUAGE, default="", help="The window's words for them; else the station's.")
@DATA
def operator_add(name: str, role: str, badge: str, language: str, data_dir: Path | None) -> None:
    """Let a person sign in; asks for the PIN."""
    from intake.app import people
    from intake.domain.people import Role

    pin = _new_pin()
    with told():
        added = people.add(chosen_dir(data_dir), name, Role(role), badge, pin, language)
    click.echo(f"{added.name} may sign in.", err=True)


@operator.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@DATA
def operator_list(as_json: bool, data_dir: Path | None) -> None:
    """Show who may sign in, and who no longer may."""
    from intake.app import people

    with told():
        rows = people.names(people.everyone(chosen_dir(data_dir)))
    for row in rows:
        if as_json:
            say(row)
            continue
        means = " + ".join(filter(None, (str(row["badge"]), "PIN" if row["pin"] else "")))
        click.echo(f"{row['name']!s:<24} {row['role']!s:<7} {means if row['active'] else 'removed'}")
    if not rows and not as_json:
        click.echo("nobody yet: intake operator add NAME", err=True)


@operator.command("change")
@click.argument("name")
@click.option("--name", "new_name", help="Another name; what was recorded keeps the old one.")
@click.option("--role", type=_ROLE)
@click.option("--badge", help=f'{_BADGE} "" takes it away.')
@click.option("--language", type=_LANGUAGE, help="The window's words for them; \"\": the station's.")
@click.option("--pin", "new_pin", is_flag=True, help="Ask for a new PIN.")
@click.option("--back", is_flag=True, help="Let a removed person sign in again.")
@DATA
def operator_change(
    name: str,
    new_name: str | None,
    role: str | None,
    badge: str | None,
    language: str | None,
    new_pin: bool,
    back: bool,
    data_dir: Path | None,
) -> None:
    """Change a person's name, role, badge, language or PIN. It is in force from the next sign-in."""
    from intake.app import people
    from intake.domain.people import Role

    wanted = people.Change(
        name=new_name,
        role=Role(role) if role else None,
        badge=badge,
        pin=_new_pin() if new_pin else None,
        language=language,
        active=True if back else None,
    )
    if wanted == people.Change():
        raise click.UsageError("nothing to change: give --name, --role, --badge, --language, --pin or --back")
    with told():
        changed = people.change(chosen_dir(data_dir), name, wanted)
    click.echo(f"{changed.name} is changed.", err=True)


@operator.command("remove")
@click.argument("name")
@DATA
def operator_remove(name: str, data_dir: Path | None) -> None:
    """No longer let a person sign in. What they did stays under their name."""
    from intake.app import people

    with told():
        removed = people.change(chosen_dir(data_dir), name, people.Change(active=False))
    click.echo(f"{removed.name} may no longer sign in.", err=True)


def _new_pin() -> str:
    return str(click.prompt("PIN (4 to 12 digits)", hide_input=True, confirmation_prompt=True))
