"""The training shop's sample data: expected returns out of TOML, dated back from a given day, with fixed ids."""

from __future__ import annotations

import tomllib
import uuid
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from intake.domain.errors import IntakeError
from intake.domain.money import Money, total
from intake.domain.returns import (
    Customer,
    Exception16,
    ExchangeGoods,
    ExpectedReturn,
    Ground,
    Payment,
    PaymentKind,
    RefundTo,
    ReturnLine,
)

SHOP = "training"
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, "returns-intake:training")
_DEFECTS = {"defective", "not_as_described", "damaged_in_transit"}
_OUR_ERRORS = {"wrong_item_sent"}

Days = Annotated[int, Field(ge=0, le=730)]
Minor = Annotated[int, Field(ge=0, le=100_000_00)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Article(_Part):
    """An article of the catalogue. `price` maps a currency to minor units, tax included; `weight_g` is one unit."""

    sku: str
    title: str
    variant: str = ""
    kind: str
    gtin: str = Field(pattern=r"^[0-9]{13}$")
    price: dict[str, Minor]
    cn_code: str = Field(pattern=r"^[0-9]{8}$")
    weight_g: int = Field(gt=0)
    accessories: tuple[str, ...] = ()
    exceptions: tuple[Exception16, ...] = ()
    picture: str


class _Line(_Part):
    sku: str
    quantity: int = Field(default=1, ge=1, le=99)
    reason: str
    note: str = ""
    serials: tuple[str, ...] = ()
    exchange_for: str | None = None


class _Person(_Part):
    name: str
    postcode: str
    country: str
    language: str


class _Return(_Part):
    rma: str
    order: str
    customer: _Person
    currency: str
    tracking: tuple[str, ...]
    delivered: Days
    withdrawn: Days
    dispatched: Days
    line: tuple[_Line, ...]
    voluntary: bool = False
    informed: bool = True
    exchange: bool = False
    whole_order: bool = False
    shipping_paid: Minor | None = None
    shipping_standard: Minor | None = None
    return_postage: Minor | None = None
    already_refunded: Minor | None = None
    kept: Minor = 0
    gift_card: Minor = 0
    refund_to: RefundTo = RefundTo.ORIGINAL


class _Catalogue(_Part):
    article: tuple[Article, ...]


class _Returns(_Part):
    tour: dict[str, str | tuple[str, ...]]
    returns: tuple[_Return, ...] = Field(alias="return")


_File = TypeVar("_File", bound=BaseModel)


def catalogue(folder: Path) -> dict[str, Article]:
    """The articles by SKU. Raises IntakeError sample_data_invalid."""
    return {article.sku: article for article in _load(folder / "catalogue.toml", _Catalogue).article}


def tour_returns(folder: Path) -> dict[str, tuple[str, ...]]:
    """What the tour plays: a word ("clean", "two_in_one") and the RMA numbers that show it."""
    table = _load(folder / "returns.toml", _Returns).tour
    return {word: (rma,) if isinstance(rma, str) else rma for word, rma in table.items()}


def sample_returns(folder: Path, today: date) -> tuple[ExpectedReturn, ...]:
    """The expected returns as of `today`. Raises IntakeError sample_data_invalid."""
    articles = catalogue(folder)
    path = folder / "returns.toml"
    try:
        return tuple(_expected(entry, articles, today) for entry in _load(path, _Returns).returns)
    except KeyError as error:
        raise IntakeError("sample_data_invalid", path=path, reason=f"no such article or price: {error}") from error


def sample_id(*words: str) -> UUID:
    """The id that a sample thing always gets (UUIDv5)."""
    return uuid.uuid5(_IDS, "/".join(words))


def ground_of(reason: str, voluntary: bool) -> Ground:
    """The legal ground that a customer's reason stands for; `voluntary`: the statutory window had ended."""
    if reason in _DEFECTS:
        return Ground.DEFECT
    if reason in _OUR_ERRORS:
        return Ground.OUR_ERROR
    return Ground.VOLUNTARY if voluntary else Ground.WITHDRAWAL


def _load(path: Path, form: type[_File]) -> _File:
    try:
        return form.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise IntakeError("sample_data_invalid", path=path, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IntakeError("sample_data_invalid", path=path, reason=f"{where}: {first['msg']}") from error


def _expected(entry: _Return, articles: dict[str, Article], today: date) -> ExpectedReturn:
    key = entry.rma.removeprefix("RMA-")
    lines = tuple(_line(entry, number, line, articles[line.sku]) for number, line in enumerate(entry.line, start=1))

    def money(minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, entry.currency)

    return ExpectedReturn(
        id=sample_id(entry.rma),
        shop=SHOP,
        external_id=f"ret_{key}",
        rma=entry.rma,
        order_number=entry.order,
        customer=Customer(**entry.customer.model_dump()),
        currency=entry.currency,
        lines=lines,
        payments=_payments(entry, lines),
        tracking=entry.tracking,
        informed=entry.informed,
        whole_order=entry.whole_order,
        exchange=entry.exchange,
        exchange_goods=tuple(
            _goods(entry, line, f"{key}/{number}", articles[line.exchange_for])
            for number, line in enumerate(entry.line, start=1)
            if line.exchange_for is not None
        ),
        refund_to=entry.refund_to,
        order_external_id=f"ord_{entry.order}",
        delivered_on=today - timedelta(days=entry.delivered),
        withdrawn_at=_moment(today, entry.withdrawn, key),
        dispatched_at=_moment(today, entry.dispatched, key),
        # The shop last changed a return when it was announced as sent.
        updated_at=_moment(today, entry.dispatched, key),
        shipping_paid=money(entry.shipping_paid),
        shipping_standard=money(entry.shipping_standard),
        return_postage=money(entry.return_postage),
        already_refunded=money(entry.already_refunded),
        refunded_by_others=money(0),
    )


def _line(entry: _Return, number: int, line: _Line, article: Article) -> ReturnLine:
    return ReturnLine(
        id=sample_id(entry.rma, str(number)),
        external_id=f"{entry.rma.removeprefix('RMA-')}/{number}",
        sku=article.sku,
        title=article.title,
        quantity=line.quantity,
        unit_paid=Money(article.price[entry.currency], entry.currency),
        kind=article.kind,
        gtin=article.gtin.zfill(14),
        variant=article.variant,
        reason=line.reason,
        customer_note=line.note,
        ground=ground_of(line.reason, entry.voluntary),
        serials=line.serials,
        accessories=article.accessories,
        exceptions=article.exceptions,
        exchange_for=line.exchange_for,
        cn_code=article.cn_code,
        weight_g=article.weight_g,
        picture=article.picture,
    )


def _goods(entry: _Return, line: _Line, line_id: str, article: Article) -> ExchangeGoods:
    price = Money(article.price[entry.currency], entry.currency)
    title = " ".join(part for part in (article.title, article.variant) if part)
    return ExchangeGoods(f"out_{line_id}", article.sku, title, line.quantity, price, line_id)


def _payments(entry: _Return, lines: tuple[ReturnLine, ...]) -> tuple[Payment, ...]:
    """What is left to refund of the order: its goods and delivery, less what was given back already."""
    goods = total((line.unit_paid * line.quantity for line in lines), entry.currency)
    left = goods.minor + entry.kept + (entry.shipping_paid or 0) - (entry.already_refunded or 0)
    card = min(entry.gift_card, left)
    payments = [Payment(f"pay_{entry.order}", Money(left - card, entry.currency), PaymentKind.CARD)]
    if card:
        payments.append(Payment(f"gift_{entry.order}", Money(card, entry.currency), PaymentKind.GIFT_CARD))
    return tuple(payments)


def _moment(today: date, days_ago: int, key: str) -> datetime:
    """A moment in the working day, always the same for a return; never later than early today."""
    minutes = 5 * (sum(map(ord, key)) % 60)
    return datetime.combine(today - timedelta(days=days_ago), time(2), UTC) + timedelta(
        minutes=minutes if days_ago else 0
    )
