"""What all commands share: the data folder they are given, and how they speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from intake.domain.errors import IntakeError
from intake.paths import DataDir, default_data_dir, resources

EXIT_PROBLEM = 1

DATA = click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Where this station keeps its data."
)
TRAINING = click.option("--training", is_flag=True, help="Practise with sample returns and a shop in this program.")


def chosen_dir(given: Path | None, training: bool = False) -> DataDir:
    """The folder that was asked for, or this machine's own."""
    return DataDir(given.absolute()) if given else default_data_dir(training)


@contextmanager
def told() -> Iterator[None]:
    """Expected trouble becomes one sentence on stderr and exit code 1."""
    try:
        yield
    except IntakeError as error:
        click.echo(sentence(error), err=True)
        sys.exit(EXIT_PROBLEM)


def sentence(error: IntakeError, language: str = "en") -> str:
    """What an error says to a person."""
    from intake import texts

    words = texts.load(resources() / "translations", language)
    key = f"error.{error.code}"
    return words(key, **error.params) if words.has(key) else str(error)


def say(data: Any) -> None:
    """One line of JSON."""
    click.echo(json.dumps(data, ensure_ascii=False, default=str))
