"""What the tests' shop sells and where: articles of every kind, three currencies, four countries, carriers' numbers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Article:
    """One variant on sale. Prices are in major units, tax included; `metadata` is the product's."""

    product: str
    sku: str
    ean: str
    kind: str
    prices: Mapping[str, float]
    size: str
    metadata: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Country:
    """A country the shop delivers to, with a customer who lives there."""

    code: str
    currency: str
    vat: float
    address: Mapping[str, str]
    email: str


def ean13(stem: str) -> str:
    """Twelve digits with their GS1 check digit."""
    return stem + gs1_check(stem)


def gs1_check(digits: str) -> str:
    """The GS1 mod 10 check digit: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def s10_check(serial: str) -> str:
    """The check digit of a UPU S10 number over its eight digits."""
    rest = 11 - sum(int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: "0", 11: "5"}.get(rest, str(rest))


def tracking_number(country: str, number: int) -> str:
    """A parcel number of the form a carrier of that country prints, valid and distinct for each `number`."""
    serial = f"{number:08d}"
    match country:
        case "nl":
            return f"3SRTSH{number:09d}"
        case "de":
            stem = f"0034043383{number:09d}"
            return stem + gs1_check(stem)
        case "dk":
            return f"RR{serial}{s10_check(serial)}DK"
        case _:
            return f"CE{serial}{s10_check(serial)}RO"


def _person(code: str, first: str, last: str, street: str, postcode: str, city: str) -> dict[str, str]:
    return {
        "first_name": first,
        "last_name": last,
        "address_1": street,
        "postal_code": postcode,
        "city": city,
        "country_code": code,
    }


_CUSTOMERS = (
    ("eur", 19, "erika@example.test", _person("de", "Erika", "Muster", "Weg 1", "10115", "Berlin")),
    ("eur", 21, "jan@example.test", _person("nl", "Jan", "de Vries", "Gracht 2", "1016 GZ", "Amsterdam")),
    ("dkk", 25, "soeren@example.test", _person("dk", "Søren", "Ørsted", "Gade 3", "8000", "Aarhus")),
    ("ron", 21, "stefan@example.test", _person("ro", "Ștefan", "Țepeș", "Strada 4", "010011", "București")),
)
COUNTRIES = {
    address["country_code"]: Country(address["country_code"], currency, vat, address, email)
    for currency, vat, email, address in _CUSTOMERS
}
CURRENCIES = ("eur", "dkk", "ron")
POSTAGE = {"eur": 4.90, "dkk": 39.00, "ron": 24.90}


def _article(row: Mapping[str, str]) -> Article:
    return Article(
        product=row["product"],
        sku=row["sku"],
        ean=ean13(row["ean_without_check"]),
        kind=row["kind"],
        prices={currency: float(row[currency]) for currency in CURRENCIES},
        size=row["size"],
        metadata={"intake_kind": row["kind"], "cn_code": row["cn_code"], **dict.fromkeys(row["flags"].split(), True)},
    )


def _articles() -> tuple[Article, ...]:
    with Path(__file__).with_name("articles.csv").open(encoding="utf-8", newline="") as file:
        return tuple(map(_article, csv.DictReader(file)))


ARTICLES = _articles()

RETURN_REASONS = {
    "too_small": "Too small",
    "too_large": "Too large",
    "changed_mind": "Changed my mind",
    "not_as_described": "Not as described",
    "defective": "Defective",
    "wrong_item": "Wrong item",
    "damaged_in_transit": "Damaged in transit",
    "late": "Arrived too late",
}
