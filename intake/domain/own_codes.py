"""The barcodes we print ourselves: unit labels (LPN), command barcodes, operator badges and totes.

Each carries two check digits (ISO/IEC 7064 mod 97-10 over prefix and body, letters A=10 .. Z=35, as in IBAN and LEI),
so a misread of one of our own codes is noticed: any single wrong character and any swap of neighbours fails.
"""

from __future__ import annotations

import re

from intake.domain.codes import CodeKind
from intake.domain.errors import IntakeError

LPN_PREFIX = "LP"
COMMAND_PREFIX = "OC"
BADGE_PREFIX = "OB"
TOTE_PREFIX = "OT"
LPN_NUMBER_MAX = 999_999_999
LPN_BLOCK = 1_000_000

_ALPHANUMERIC = re.compile(r"[A-Z0-9]+", re.ASCII)
_LPN = re.compile(r"LP([A-Z])([0-9]{9})[0-9]{2}", re.ASCII)
_NAMED = (
    (CodeKind.COMMAND, re.compile(r"OC([A-Z]{2,20})[0-9]{2}", re.ASCII)),
    (CodeKind.BADGE, re.compile(r"OB([A-Z0-9]{4,12})[0-9]{2}", re.ASCII)),
    (CodeKind.TOTE, re.compile(r"OT([A-Z0-9]{2,8})[0-9]{2}", re.ASCII)),
)


def check_digits(body: str) -> str:
    """Two check digits for `body` (upper-case letters and digits, prefix included). ISO/IEC 7064, mod 97-10.

    Raises ValueError when `body` is empty or holds anything else.
    """
    return f"{98 - _mod97(body + '00'):02d}"


def lpn(outcome: str, number: int) -> str:
    """The licence plate text: LP, the outcome letter of its roll, nine digits, two check digits (14 characters).

    Raises ValueError for an outcome that is not one letter A-Z or a number outside 0..999 999 999.
    """
    if not re.fullmatch(r"[A-Z]", outcome, re.ASCII):
        raise ValueError(f"outcome must be one letter A-Z, not {outcome!r}")
    if not 0 <= number <= LPN_NUMBER_MAX:
        raise ValueError(f"LPN number out of range: {number}")
    return _with_check(f"{LPN_PREFIX}{outcome}{number:09d}")


def lpn_number(block: int, count: int) -> int:
    """The number of the `count`-th LPN (from 1) of a station: of all, or of its `block` (1 to 999), a million.

    Stations without a common database need blocks, lest two of them give one number. Raises IntakeError lpn_used_up.
    """
    number = block * LPN_BLOCK + count
    if count >= (LPN_BLOCK if block else LPN_NUMBER_MAX + 1):
        raise IntakeError("lpn_used_up", block=block)
    return number


def parse_lpn(text: str) -> tuple[str, int] | None:
    """(outcome letter, number) of an LPN whose check digits hold, else None. Case and blanks around do not matter."""
    code = text.strip().upper()
    found = _LPN.fullmatch(code)
    if found is None or not _holds(code):
        return None
    return found[1], int(found[2])


def looks_like_lpn(text: str) -> bool:
    """True when a text has an LPN's form, whether or not its check digits hold: a damaged label of ours."""
    return _LPN.fullmatch(text.strip().upper()) is not None


def plain(name: str) -> str:
    """A name as it stands in a code: upper-case letters and digits only ("R-07" -> "R07"). Compare in this form."""
    return "".join(c for c in name.upper() if c.isascii() and c.isalnum())


def command_code(name: str) -> str:
    """The barcode text of a command, 2 to 20 letters ("undo" -> "OCUNDO.."). Raises ValueError for any other name."""
    return _named(CodeKind.COMMAND, COMMAND_PREFIX, name)


def badge_code(name: str) -> str:
    """The barcode text of an operator badge, 4 to 12 letters and digits. Raises ValueError for any other name."""
    return _named(CodeKind.BADGE, BADGE_PREFIX, name)


def tote_code(name: str) -> str:
    """The barcode text of a tote, 2 to 8 letters and digits ("R-07" -> "OTR07.."). Raises ValueError else."""
    return _named(CodeKind.TOTE, TOTE_PREFIX, name)


def split_own(text: str) -> tuple[CodeKind, str] | None:
    """What one of our own codes says, or None when it is not ours or its check digits fail.

    For an LPN the whole normalised LPN (that is how units are stored); for command, badge and tote the plain name.
    """
    code = text.strip().upper()
    if parse_lpn(code) is not None:
        return CodeKind.LPN, code
    for kind, form in _NAMED:
        found = form.fullmatch(code)
        if found is not None and _holds(code):
            return kind, found[1]
    return None


def _named(kind: CodeKind, prefix: str, name: str) -> str:
    code = _with_check(prefix + plain(name))
    if split_own(code) != (kind, plain(name)):
        raise ValueError(f"{name!r} does not fit the form of a {kind.value} code")
    return code


def _with_check(body: str) -> str:
    return body + check_digits(body)


def _holds(code: str) -> bool:
    return _mod97(code) == 1


def _mod97(text: str) -> int:
    if _ALPHANUMERIC.fullmatch(text) is None:
        raise ValueError(f"only A-Z and 0-9 can carry check digits, not {text!r}")
    return int("".join(str(int(c, 36)) for c in text)) % 97
