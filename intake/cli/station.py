"""Commands that run the station, or a shift of practice."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from intake.cli.common import DATA, EXIT_PROBLEM, TRAINING, chosen_dir, say, told
from intake.cli.group import main


@main.command()
@DATA
@TRAINING
@click.option("--verbose", is_flag=True, help="Write more into the log.")
def run(data_dir: Path | None, training: bool, verbose: bool) -> None:
    """Open the station's window."""
    from intake.app.window import open_window

    sys.exit(open_window(chosen_dir(data_dir, training), training=training, verbose=verbose))


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("tour-out"), show_default=True)
@click.option("--shop", type=click.Choice(["training", "medusa", "shopify"]), default="training", show_default=True)
@click.option("--language", default="en", show_default=True)
@click.option("--address", default="", help="The shop's address; its token comes from INTAKE_TOKEN_<SHOP>.")
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
@click.option("--once", is_flag=True, help="Push and pull once, then stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a shop.")
@DATA
@TRAINING
def sync(once: bool, as_json: bool, data_dir: Path | None, training: bool) -> None:
    """Exchange with the shops without a window. The station's window must be closed (one program per database file)."""
    from intake.app.headless import sync_forever, sync_once

    with told():
        reports = sync_once(chosen_dir(data_dir, training), training)
    for name, report in reports.items():
        if as_json:
            say({"shop": name, **report})
        else:
            click.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in report.items() if value))
    if not once:
        sync_forever(chosen_dir(data_dir, training), training)
    sys.exit(EXIT_PROBLEM if any(report["problem"] for report in reports.values()) else 0)


@main.command()
@click.argument("what", type=click.Choice(["units", "decisions", "refunds", "money"]))
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@DATA
@TRAINING
def export(what: str, form: str, data_dir: Path | None, training: bool) -> None:
    """Write units, decisions, refunds or money (settlements) to standard output. CSV cells cannot carry formulas."""
    from intake.app.headless import export_rows
    from intake.insights.export import as_csv, as_json

    with told():
        rows = export_rows(chosen_dir(data_dir, training), what)
    click.echo(as_csv(rows) if form == "csv" else as_json(rows), nl=False)


@main.command()
@DATA
@TRAINING
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def doctor(data_dir: Path | None, training: bool, as_json: bool) -> None:
    """Check versions, database, devices, printers and shops; say what is wrong and what to do."""
    from intake.app.doctor import examine

    worst = 0
    for name, state, text in examine(chosen_dir(data_dir, training), training):
        worst = max(worst, state == "stop")
        mark = {"ok": "✓", "attention": "▲", "stop": "⬣"}[state]
        say({"check": name, "state": state, "detail": text}) if as_json else click.echo(f"{mark} {name:<14} {text}")
    sys.exit(worst)


@main.command()
@DATA
def tidy(data_dir: Path | None) -> None:
    """Forget customers and photos older than the settings keep (keep_customers_days, keep_photos_days)."""
    from intake.app.compose import utc_now
    from intake.app.headless import opened
    from intake.app.tidy import tidy as tidy_station

    with told(), opened(chosen_dir(data_dir), False) as station:
        done = tidy_station(station, utc_now())
    click.echo(f"{done.customers} customers forgotten, {done.photos} photos deleted", err=True)
