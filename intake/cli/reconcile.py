"""The command that compares our books with the shops'."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from intake.cli.common import DATA, EXIT_PROBLEM, TRAINING, chosen_dir, told
from intake.cli.group import main
from intake.domain.decisions import Reason
from intake.domain.differences import Compared, Difference


@main.command()
@click.option("--shop", "only", default="", help="Only this shop, by its name in the settings.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Returns touched since this day, and all open ones.")
@click.option("--all", "everything", is_flag=True, help="Every return we ever settled something for.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@DATA
@TRAINING
def reconcile(
    only: str, since: datetime | None, everything: bool, form: str, data_dir: Path | None, training: bool
) -> None:
    """Compare our refunds and receipts with each shop's own books. It reads the shop and changes nothing there.

    Without --since and --all: returns touched since the last comparison and the two weeks before it, and open ones.
    Exits with 0 when everything agrees, with 1 when there is a difference or a shop could not be read to the end.
    """
    from intake.app.compose import utc_now
    from intake.app.reconciling import compare_reading, compare_shop, opened_for_comparing, since_last
    from intake.domain.errors import IntakeError

    with told(), opened_for_comparing(chosen_dir(data_dir, training), training) as (station, keeps):
        shops = [one for name, one in station.shops.items() if only in ("", name)]
        if not shops:
            raise IntakeError("shop_not_connected", shop=only) if only else IntakeError("shop_none")
        if not keeps:
            click.echo("The window is open: what is found is shown here but not kept.", err=True)
        done = []
        for shop in shops:
            begin = since.replace(tzinfo=UTC) if since else since_last(station.store.differences.last_run(shop.name))
            compare = compare_shop if keeps else compare_reading
            done.append(compare(station, shop, utc_now, None if everything else begin, _progress(shop.name)))
    _show(done, form)
    sys.exit(EXIT_PROBLEM if any(one.found or one.problem or one.unread for one in done) else 0)


def _progress(shop: str) -> Callable[[int, int], bool]:
    shown = sys.stderr.isatty()

    def progress(done: int, of: int) -> bool:
        if shown:
            click.echo(f"\r{shop}: {done} of {of} returns", nl=done == of, err=True)
        return True

    return progress


def _show(done: list[Compared], form: str) -> None:
    from intake.insights.export import as_csv, as_json

    rows = [_row(one) for compared in done for one in compared.found]
    if form == "text":
        _as_text(done)
    else:
        click.echo(as_csv(rows) if form == "csv" else as_json(rows), nl=False)
    for compared in done:
        if compared.problem is not None:
            click.echo(f"{compared.shop}: {_said('error', 'reason', reason=compared.problem)}", err=True)
        if compared.unread:
            click.echo(f"{compared.shop}: {compared.unread} returns could not be read", err=True)


def _as_text(done: list[Compared]) -> None:
    for compared in done:
        for one in compared.found:
            click.echo(f"{one.rma}  order {one.order_number}  {one.shop}")
            click.echo(f"  {_said('reason', reason=one.reason)}")
            click.echo(f"  → {_said('todo', reason=one.reason)}")
        count = len(compared.found)
        words = "no differences" if not count else "1 difference" if count == 1 else f"{count} differences"
        click.echo(f"{compared.shop}: {len(compared.returns)} returns compared, {words}")


def _row(one: Difference) -> dict[str, Any]:
    return {
        "shop": one.shop,
        "rma": one.rma,
        "order": one.order_number,
        "code": one.reason.code,
        "amount": "" if one.amount is None else str(one.amount.major),
        "currency": "" if one.amount is None else one.amount.currency,
        "what": _said("reason", reason=one.reason),
        "todo": _said("todo", reason=one.reason),
        "found_at": one.found_at.isoformat(),
        "id": str(one.id),
    }


def _said(*tables: str, reason: Reason) -> str:
    from intake.app.compose import texts_for

    words = texts_for("en")
    key = next((f"{table}.{reason.code}" for table in tables if words.has(f"{table}.{reason.code}")), "")
    return words(key, **reason.params) if key else reason.code
