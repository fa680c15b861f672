"""Commands that tell what a picture, a text or a case means."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from intake.cli.common import DATA, EXIT_PROBLEM, chosen_dir, say, sentence, told
from intake.cli.group import main
from intake.domain.errors import IntakeError
from intake.paths import resources


@main.command()
@click.argument("images", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--also", multiple=True, type=click.Choice(["Codabar", "Aztec", "MicroQRCode"]), help="Read these too.")
def decode(images: tuple[Path, ...], as_json: bool, also: tuple[str, ...]) -> None:
    """Read the bar codes in image files, with the decoder's full time budget."""
    from intake.scanning.decoder import decode_file

    failed = False
    for path in images:
        try:
            found = decode_file(path, extra=frozenset(also))
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
@DATA
def parse(text: str, as_json: bool, data_dir: Path | None) -> None:
    """Tell what a scanned text may mean, the likeliest meaning first."""
    from intake import settings
    from intake.app.compose import parser

    with told():
        meanings = parser(settings.load(chosen_dir(data_dir, False).settings))(text)
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


@main.command("print")
@click.argument("what", type=click.Choice(["commands", "scanner"]))
@click.option("--guide", default="", help="The answers of this guide instead: apparel, footwear, electronics ...")
@click.option("--language", default="en", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: WHAT[-GUIDE]-LANGUAGE.pdf")
def print_sheet(what: str, guide: str, language: str, out: Path | None) -> None:
    """Write a sheet as PDF: the command barcodes, a guide's answers, or a scanner's set-up."""
    from intake.app import papers
    from intake.app.compose import texts_for
    from intake.grading.guides import load_guides

    words = texts_for(language)
    with told():
        if guide:
            found = load_guides(resources() / "guides").by_kind
            if guide not in found:
                raise click.BadParameter(f"there are {', '.join(sorted(found))}", param_hint="--guide")
            content = papers.guide_sheet(found[guide], words)
        else:
            content = papers.command_sheet(words) if what == "commands" else papers.scanner_sheet(words)
    name = "-".join(part for part in (what, guide, words.language) if part)
    target = out or Path(f"{name}.pdf")
    target.write_bytes(content)
    click.echo(target)


@main.command()
def scanners() -> None:
    """List the serial ports and keyboards of this machine, as scanner.serial_port and scanner.handhelds name them."""
    from intake.scanning.input_devices import each_name, keyboards
    from intake.scanning.serial_ports import available_ports

    for port in available_ports():
        click.echo(f"{port.name}  {port.title}")
    for line in each_name(keyboards()):
        click.echo(line)


@main.command()
def cameras() -> None:
    """List the cameras of this machine by the names that the setting `camera` takes."""
    from intake.scanning.camera_devices import list_cameras, trouble_of

    for one in list_cameras():
        trouble = trouble_of(one.name)
        click.echo(f"{one.name}  {one.label}" + (f"  ({trouble})" if trouble else ""))


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
