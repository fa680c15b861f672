"""The commands. Exit codes: 0 done, 1 something is wrong that the output explains, 2 wrong use."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from intake import __version__
from intake.domain.errors import IntakeError
from intake.paths import DataDir, default_data_dir, resources

EXIT_PROBLEM = 1

_DATA = click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Where this station keeps its data."
)
_TRAINING = click.option("--training", is_flag=True, help="Practise with sample returns and a shop in this program.")


def data_dir(given: Path | None, training: bool) -> DataDir:
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


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="intake")
def main() -> None:
    """Returns Intake: the returns dock, from a scanned label to the refund in the shop.

    Exit codes: 0 done; 1 something is wrong and the output says what; 2 the command was used wrongly.
    """


@main.command()
@_DATA
@_TRAINING
@click.option("--verbose", is_flag=True, help="Write more into the log.")
def run(data_dir: Path | None, training: bool, verbose: bool) -> None:
    """Open the station's window."""
    from intake.app.window import open_window

    sys.exit(open_window(_dir(data_dir, training), training=training, verbose=verbose))


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("tour-out"), show_default=True)
@click.option("--shop", type=click.Choice(["training", "medusa"]), default="training", show_default=True)
@click.option("--language", default="en", show_default=True)
@click.option("--address", default="", help="Medusa: the shop's address; the token comes from INTAKE_TOKEN_MEDUSA.")
@click.option("--part", type=click.Choice(["all", "first"]), default="all", hidden=True)
def tour(out: Path, shop: str, language: str, address: str, part: str) -> None:
    """Play a scripted shift through the real window and compare every refund with the shop's own ledger.

    Writes numbered screenshots, the printed labels and a summary; exits with 1 when anything does not agree.
    """
    from intake.tour.play import play, play_first_part

    with told():
        if part == "first":
            play_first_part(out.absolute(), shop=shop, language=language, address=address)
            return
        sys.exit(play(out.absolute(), shop=shop, language=language, address=address))


@main.command()
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def decode(images: tuple[Path, ...], as_json: bool) -> None:
    """Read the bar codes in image files, with the decoder's full time budget."""
    from intake.scanning.decoder import decode_file

    failed = False
    for path in images:
        try:
            found = decode_file(path)
        except IntakeError as error:
            failed = True
            say({"file": str(path), "error": error.code}) if as_json else click.echo(f"{path}: {sentence(error)}")
            continue
        codes = [{"text": one.text, "symbology": one.symbology, "engine": one.engine} for one in found.symbols]
        if as_json:
            say({"file": str(path), "codes": codes, "milliseconds": round(found.milliseconds, 1)})
        else:
            click.echo(f"{path}: " + (", ".join(f"{c['symbology']} {c['text']}" for c in codes) or "no bar code found"))
    sys.exit(EXIT_PROBLEM if failed else 0)


@main.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@_DATA
def parse(text: str, as_json: bool, data_dir: Path | None) -> None:
    """Tell what a scanned text may mean, the likeliest meaning first."""
    from intake import settings
    from intake.app.compose import parser

    with told():
        meanings = parser(settings.load(_dir(data_dir, False).settings))(text)
    rows = [
        {
            "kind": one.kind.value,
            "value": one.value,
            "certainty": one.certainty.name.lower(),
            "carrier": one.carrier,
            "serial": one.serial,
            "lot": one.lot,
        }
        for one in meanings
    ]
    if as_json:
        say({"text": text, "meanings": rows})
        return
    for row in rows:
        click.echo(f"{row['certainty']:<9} {row['kind']:<9} {row['value']}  {row['carrier'] or ''}".rstrip())
    if not rows:
        click.echo("no meaning found")


@main.command("scanner-test")
@click.argument("text", required=False)
def scanner_test(text: str | None) -> None:
    """Tell from the test barcode of the papers whether a keyboard scanner and this system agree.

    Without TEXT it waits for the scan, so that no shell sees the barcode's signs. Exits with 1 when something is to be
    set.
    """
    from intake import texts
    from intake.scanning.layouts import Finding, diagnose

    found = diagnose(text if text is not None else str(click.prompt("Scan the test barcode", prompt_suffix=": ")))
    words = texts.load(resources() / "translations", "en")
    click.echo(words(f"scanner_test.{found.advice}", layout=found.layout))
    if found.lost and found.kind is Finding.REPAIRABLE:
        click.echo(words("scanner_test.lost", lost=" ".join(found.lost)))
    sys.exit(0 if found.kind is Finding.RIGHT else EXIT_PROBLEM)


@main.command()
@click.argument("case", type=click.File("rb"))
@click.option("--policy", default="standard", show_default=True)
def decide(case: Any, policy: str) -> None:
    """Decide a case from a JSON file (see docs/guides.md) and print the decision as JSON."""
    from intake.grading.case import decide_case
    from intake.grading.guides import load_guides
    from intake.grading.law import load_law
    from intake.grading.policy import load_policy

    with told():
        folder = resources()
        rules = load_guides(folder / "guides"), load_policy(folder / "policies", policy), load_law(folder / "law")
        say(decide_case(case.read(), *rules))


@main.command()
@click.option("--once", is_flag=True, help="Push and pull once, then stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a shop.")
@_DATA
@_TRAINING
def sync(once: bool, as_json: bool, data_dir: Path | None, training: bool) -> None:
    """Exchange with the shops without a window. The station's window must be closed (one program per database file)."""
    from intake.app.headless import sync_forever, sync_once

    with told():
        reports = sync_once(_dir(data_dir, training), training)
    for name, report in reports.items():
        if as_json:
            say({"shop": name, **report})
        else:
            click.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in report.items() if value))
    if not once:
        sync_forever(_dir(data_dir, training), training)
    sys.exit(EXIT_PROBLEM if any(report["problem"] for report in reports.values()) else 0)


@main.command()
@click.argument("what", type=click.Choice(["units", "decisions", "refunds"]))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@_DATA
@_TRAINING
def export(what: str, form: str, data_dir: Path | None, training: bool) -> None:
    """Write units, decisions or refunds to standard output. CSV cells cannot carry formulas."""
    from intake.app.headless import export_rows
    from intake.insights.export import as_csv, as_json

    with told():
        rows = export_rows(_dir(data_dir, training), what)
    click.echo(as_csv(rows) if form == "csv" else as_json(rows), nl=False)


@main.group()
def shop() -> None:
    """Connect shops."""


@shop.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(["medusa"]), default="medusa", show_default=True)
@click.option("--address", required=True, help="https://shop.example")
@click.option("--location", default="", help="The shop's id of the stock location of this dock.")
@_DATA
def shop_add(name: str, kind: str, address: str, location: str, data_dir: Path | None) -> None:
    """Connect a shop: asks for the token, tests it, keeps it in the system keyring and imports what is expected."""
    from intake.app.headless import add_shop

    token = click.prompt("Token (secret API key)", hide_input=True)

    def progress(count: int, total: int | None) -> bool:
        click.echo(f"\r{count} of {total if total is not None else '?'} returns", nl=False, err=True)
        return True

    with told():
        count = add_shop(_dir(data_dir, False), name, kind, address, location, token, progress)
    click.echo(f"\n{name} is connected; {count} expected returns imported.", err=True)


@main.group()
def operator() -> None:
    """People who may sign in."""


@operator.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(["worker", "lead", "it"]), default="worker", show_default=True)
@click.option("--badge", default="", help="4 to 12 letters and digits of the badge's bar code.")
@_DATA
def operator_add(name: str, role: str, badge: str, data_dir: Path | None) -> None:
    """Let a person sign in; asks for the PIN."""
    from intake.app.headless import add_operator

    pin = click.prompt("PIN (4 to 12 digits)", hide_input=True, confirmation_prompt=True)
    with told():
        add_operator(_dir(data_dir, False), name, role, badge, pin)
    click.echo(f"{name} may sign in.", err=True)


@main.command()
@_DATA
@_TRAINING
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(data_dir: Path | None, training: bool, as_json: bool) -> None:
    """Check versions, database, devices, printers and shops; say what is wrong and what to do."""
    from intake.app.doctor import examine

    worst = 0
    for name, state, text in examine(_dir(data_dir, training), training):
        worst = max(worst, state == "stop")
        mark = {"ok": "✓", "attention": "▲", "stop": "⬣"}[state]
        say({"check": name, "state": state, "detail": text}) if as_json else click.echo(f"{mark} {name:<14} {text}")
    sys.exit(worst)


def _dir(given: Path | None, training: bool) -> DataDir:
    return data_dir(given, training)
