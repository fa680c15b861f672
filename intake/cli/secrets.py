"""Commands for tokens and passwords. They are typed or come on standard input, never on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from intake.cli.common import DATA, chosen_dir, told
from intake.cli.group import main

NAME = click.argument("name")


@main.group()
def secrets() -> None:
    """Tokens and passwords: a shop's name, "mail" for the mail server, "database" for a PostgreSQL."""


def read_secret(prompt: str) -> str:
    """What is typed without being shown or, when standard input is no terminal, its first line."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True))
    return sys.stdin.readline().rstrip("\r\n")


@secrets.command("set")
@NAME
@DATA
def set_one(name: str, data_dir: Path | None) -> None:
    """Keep a secret where the settings say: it is asked for, or read from standard input."""
    from intake.app.secrets import secrets_of
    from intake.domain.errors import IntakeError

    value = read_secret(f"Secret of {name}")
    with told():
        if not value:
            raise IntakeError("token_missing", shop=name)
        secrets_of(chosen_dir(data_dir)).set(name, value)
    click.echo(f"{name}: kept.", err=True)


@secrets.command("delete")
@NAME
@DATA
def delete_one(name: str, data_dir: Path | None) -> None:
    """Forget a secret."""
    from intake.app.secrets import secrets_of

    with told():
        secrets_of(chosen_dir(data_dir)).delete(name)
    click.echo(f"{name}: forgotten.", err=True)


@secrets.command("move")
@click.argument("where", type=click.Choice(["keyring", "file"]))
@DATA
def move(where: str, data_dir: Path | None) -> None:
    """Keep secrets in the system keyring or in an encrypted file from now on, and move those that are there.

    The file's passphrase comes from INTAKE_SECRETS_PASSPHRASE, or from the file that INTAKE_SECRETS_KEY_FILE names
    and that only its owner can read.
    """
    from intake.app.secrets import move_secrets

    with told():
        moved = move_secrets(chosen_dir(data_dir), where)
    click.echo(f"moved: {', '.join(moved) or 'none'}", err=True)
