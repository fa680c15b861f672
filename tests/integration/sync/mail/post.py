"""What the tests of messages share: a clock, a mail server in the settings, a return of which part is kept."""

from __future__ import annotations

import random
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from intake import texts
from intake.domain.decisions import Reason, Settlement
from intake.domain.effects import MAIL, OutboxEntry
from intake.domain.ports import Shop
from intake.domain.returns import ExpectedReturn
from intake.paths import resources
from intake.settings import MailSettings
from intake.store.sql_store import SqlStore
from intake.sync.engine import Engine
from intake.sync.mail import plan, words
from intake.sync.mail.shop import MailShop
from intake.sync.training import TrainingShop
from tests.integration.sync import dock_day
from tests.servers.mail import PASSWORD, USER, MailServer

EVENTS = ("received", "refunded", "deduction", "refused")
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40 + b"\xff\xd9"
Found = Callable[[str], ExpectedReturn]


class Time:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        self.ticks = 0.0

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.ticks

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.ticks += seconds


def settings(port: int, **more: Any) -> MailSettings:
    chosen = {
        "server": "localhost",
        "port": port,
        "user": USER,
        "sender": "returns@example.org",
        "reply_to": "help@example.org",
        "trader": "Zo & Zo <shoes>",
        "contact": "help@example.org or +31 30 123 45 67",
        "events": EVENTS,
    }
    return MailSettings.model_validate(chosen | more)


def mail_server(
    to: MailServer | int,
    shop: Shop,
    trust: ssl.SSLContext | None,
    returns: tuple[ExpectedReturn, ...],
    *,
    password: str = PASSWORD,
    own: Path = Path("/nowhere"),
    **more: Any,
) -> MailShop:
    by_id = {one.id: one for one in returns}

    def find_words(language: str) -> tuple[words.Words, texts.Texts]:
        chosen = words.load(resources() / "mail", own, language)
        return chosen, texts.load(resources() / "translations", chosen.language)

    return MailShop(
        settings(to if isinstance(to, int) else to.port, **more),
        lambda: password,
        lambda name: shop if name == shop.name else None,
        by_id.get,
        find_words,
        lambda photo: JPEG if photo == "a" * 64 else None,
        trust,
    )


def worn(shop: TrainingShop) -> tuple[ExpectedReturn, Settlement]:
    """A return of which a part of the price is kept, with a photo."""
    for one in shop.returns():
        settled = dock_day.settlement(one)
        if settled.goods_deduction and not one.already_refunded and one.customer.language == "de":
            break
    else:
        one = next(each for each in shop.returns() if dock_day.settlement(each).goods_deduction)
        settled = dock_day.settlement(one)
    reason = Reason("deduction_handling", {"percent": "10", "amount": "1.00 EUR"})
    units = tuple(
        replace(unit, photos=("a" * 64, "b" * 64), reasons=(reason,)) if unit.deduction else unit
        for unit in settled.units
    )
    return one, replace(settled, units=units)


def entry_of(store: SqlStore, shop: str = MAIL) -> OutboxEntry:
    with store.read() as reads:
        (found,) = (entry for entry in reads.entries() if entry.shop == shop)
    return found


def record(store: SqlStore, shop: TrainingShop, one: ExpectedReturn, settled: Settlement, time: Time) -> None:
    with store.write() as writes:
        writes.save_returns(shop.name, [one], None)
        message = plan.plan(settled, one, EVENTS, "main")
        writes.add_settlement(settled, (*message, *shop.plan(settled, "main")), time.now)


def engine(store: SqlStore, shop: Shop, time: Time) -> Engine:
    return Engine(store.outbox, shop, "main/dock-1", time.clock, random.Random(1), monotonic=time.monotonic)
