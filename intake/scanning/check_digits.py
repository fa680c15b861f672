"""Check digit rules of other people's codes. Each takes the whole text, check included, and says whether it holds.

Sources: GS1 General Specifications (mod 10), UPU S10, carrier label guides; tried on published numbers in the tests.
Texts must already have the form's characters; lengths are the caller's business.
"""

from __future__ import annotations

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_MOD37 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def gs1_holds(digits: str) -> bool:
    """GS1 mod 10: weights 3 and 1 from the right, the check digit last (GTIN, SSCC, GLN; also DHL 20, Hermes 14)."""
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return total % 10 == 0


def s10_holds(serial: str) -> bool:
    """UPU S10: eight digits and their check digit, weights 8 6 4 2 3 5 9 7, mod 11."""
    check = 11 - sum(int(d) * w for d, w in zip(serial[:8], _S10_WEIGHTS, strict=True)) % 11
    check = {10: 0, 11: 5}.get(check, check)
    return int(serial[8]) == check


def ups_holds(code: str) -> bool:
    """UPS 1Z: the 16 characters after 1Z, letters counted as (ord - 3) mod 10, even places doubled, mod 10."""
    body, check = code[2:-1], code[-1]
    if not check.isdigit():
        return False
    values = [int(c) if c.isdigit() else (ord(c) - 3) % 10 for c in body]
    total = sum(v * (2 if i % 2 else 1) for i, v in enumerate(values))
    return -total % 10 == int(check)


def dhl_identcode_holds(digits: str) -> bool:
    """DHL Paket Identcode and Leitcode: weights 4 and 9 from the left, mod 10."""
    total = sum(int(d) * (9 if i % 2 else 4) for i, d in enumerate(digits[:-1]))
    return -total % 10 == int(digits[-1])


def dhl_express_holds(digits: str) -> bool:
    """DHL Express waybill: the serial mod 7 is the last digit."""
    return int(digits[:-1]) % 7 == int(digits[-1])


def mod37_check(body: str) -> str:
    """The check character of ISO/IEC 7064 mod 37,36 over digits and upper-case letters (DPD, GS1 GMN, IATA)."""
    product = 36
    for char in body:
        product = (product + _MOD37.index(char)) % 36 or 36
        product = product * 2 % 37
    return _MOD37[(37 - product) % 36]
