"""GS1 application identifiers: how long their data is and what it may hold.

Source: GS1 General Specifications section 3 and the GS1 syntax dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """Data of an identifier: between `least` and `most` characters, the first `digits` of them numeric.

    `predefined`: needs no separator after it, because its length follows from the first two digits.
    """

    least: int
    most: int
    digits: int
    predefined: bool = False
    checked: bool = False


def _n(length: int, *, checked: bool = False, predefined: bool = False) -> Field:
    return Field(length, length, length, predefined, checked)


def _digits_up_to(most: int) -> Field:
    return Field(1, most, most)


def _x(most: int) -> Field:
    return Field(1, most, 0)


def _build() -> dict[str, Field]:
    table = {
        "00": _n(18, checked=True, predefined=True),
        "01": _n(14, checked=True, predefined=True),
        "02": _n(14, checked=True, predefined=True),
        "03": _n(14, checked=True, predefined=True),
        "20": _n(2, predefined=True),
        "10": _x(20), "21": _x(20), "22": _x(20), "235": _x(28), "240": _x(30), "241": _x(30), "242": _digits_up_to(6),
        "243": _x(20), "250": _x(30), "251": _x(30), "253": Field(13, 30, 13), "254": _x(20), "255": Field(13, 25, 25),
        "30": _digits_up_to(8), "37": _digits_up_to(8),
        "400": _x(30), "401": _x(30), "402": _n(17, checked=True), "403": _x(30),
        "420": _x(20), "421": Field(4, 12, 3), "422": _n(3), "423": Field(3, 15, 15), "424": _n(3),
        "425": Field(3, 15, 15), "426": _n(3), "427": _x(3),
        "4300": _x(35), "4301": _x(35), "4302": _x(70), "4303": _x(70), "4304": _x(70), "4305": _x(70), "4306": _x(70),
        "4307": Field(2, 2, 0), "4308": _x(30), "4309": _n(20),
        "4310": _x(35), "4311": _x(35), "4312": _x(70), "4313": _x(70), "4314": _x(70), "4315": _x(70), "4316": _x(70),
        "4317": Field(2, 2, 0), "4318": _x(20), "4319": _x(30),
        "4320": _x(35), "4321": _n(1), "4322": _n(1), "4323": _n(1), "4324": _n(10), "4325": _n(10), "4326": _n(6),
        "7001": _n(13), "7002": _x(30), "7003": _n(10), "7004": _digits_up_to(4), "7005": _x(12), "7006": _n(6),
        "7007": Field(6, 12, 12), "7008": _x(3), "7009": _x(10), "7010": _x(2), "7011": Field(6, 10, 10),
        "7020": _x(20), "7021": _x(20), "7022": _x(20), "7023": _x(30), "7040": Field(4, 4, 1), "7240": _x(20),
        "8001": _n(14), "8002": _x(20), "8003": Field(14, 30, 14), "8004": _x(30), "8005": _n(6),
        "8006": _n(18), "8007": _x(34), "8008": Field(8, 12, 12), "8009": _x(50), "8010": _x(30),
        "8011": _digits_up_to(12), "8012": _x(20), "8013": _x(25), "8017": _n(18, checked=True),
        "8018": _n(18, checked=True), "8019": _digits_up_to(10), "8020": _x(25), "8026": _n(18),
        "8110": _x(70), "8111": _n(4), "8112": _x(70), "8200": _x(70),
        "90": _x(30),
    }  # fmt: skip
    table |= {ai: _n(6, predefined=True) for ai in ("11", "12", "13", "15", "16", "17")}
    table |= {f"{n}": _n(13, checked=True, predefined=True) for n in range(410, 418)}
    # Measures: the third digit names the quantity, the fourth the decimals.
    table |= {f"{n}{d}": _n(6, predefined=True) for n in range(310, 370) for d in range(6)}
    table |= {f"{n}{d}": Field(1, 15, 15) for n in (390, 392) for d in range(10)}
    table |= {f"{n}{d}": Field(4, 18, 18) for n in (391, 393) for d in range(10)}
    table |= {f"394{d}": _n(4) for d in range(4)} | {f"395{d}": _n(6) for d in range(6)}
    table |= {f"{n}": _x(20) for n in range(710, 718)}
    table |= {f"703{d}": Field(4, 30, 3) for d in range(10)} | {f"723{d}": Field(3, 30, 0) for d in range(10)}
    table |= {f"{n}": _x(90) for n in range(91, 100)}
    return table


FIELDS = _build()
"""Every known identifier with its field."""
