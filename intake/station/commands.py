"""Everything a worker can say without an answer on the screen: each has a key and a printed barcode."""

from __future__ import annotations

from enum import StrEnum

from intake.domain.own_codes import command_code


class Command(StrEnum):
    """The value is the name in the barcode: letters only, so that no keyboard layout can garble it."""

    UNDO = "UNDO"
    NEXT = "NEXT"
    CLOSE = "CLOSE"
    ASIDE = "ASIDE"
    UNLISTED = "UNLISTED"
    EMPTY_BOX = "EMPTYBOX"
    UNEXPECTED = "UNEXPECTED"
    SHUTTER = "SHUTTER"
    REPRINT = "REPRINT"
    NO_CODE = "NOCODE"
    HELP = "HELP"
    HISTORY = "HISTORY"
    MUTE = "MUTE"
    SIGN_OUT = "SIGNOUT"
    ONE = "ONE"
    TWO = "TWO"
    THREE = "THREE"
    FOUR = "FOUR"
    FIVE = "FIVE"
    SIX = "SIX"
    SEVEN = "SEVEN"
    EIGHT = "EIGHT"
    NINE = "NINE"
    TO_BENCH = "TOBENCH"
    TO_REVIEW = "GOREVIEW"
    TO_WAITING = "SEEWAITING"
    TO_SEARCH = "FINDUNIT"


DIGITS = (
    Command.ONE,
    Command.TWO,
    Command.THREE,
    Command.FOUR,
    Command.FIVE,
    Command.SIX,
    Command.SEVEN,
    Command.EIGHT,
    Command.NINE,
)
"""The commands that stand for the digit keys 1 to 9."""

PLACES = {
    Command.TO_BENCH: "intake",
    Command.TO_REVIEW: "review",
    Command.TO_WAITING: "waiting",
    Command.TO_SEARCH: "search",
}
"""The commands that open a screen; with the keyboard one goes there by Tab."""

KEYS = {
    Command.UNDO: "F2",
    Command.UNLISTED: "F3",
    Command.EMPTY_BOX: "F4",
    Command.REPRINT: "F6",
    Command.ASIDE: "F7",
    Command.CLOSE: "F8",
    Command.UNEXPECTED: "F9",
    Command.NO_CODE: "F10",
    Command.HELP: "F1",
    Command.HISTORY: "F5",
    Command.MUTE: "F11",
    Command.SIGN_OUT: "F12",
    Command.NEXT: "Return",
    Command.SHUTTER: "Space",
}
"""The key of each command, in Qt's portable key names. Digits are their own keys."""


def digit_of(command: Command) -> int | None:
    """1 to 9 for a digit command, else None."""
    return DIGITS.index(command) + 1 if command in DIGITS else None


def command_named(name: str) -> Command | None:
    """The command of a barcode's body ("UNDO"), or None for one that an older sheet may still carry."""
    try:
        return Command(name)
    except ValueError:
        return None


def sheet() -> tuple[tuple[str, Command], ...]:
    """(barcode text, command) of everything on the command sheet, in the order a person looks for it."""
    return tuple((command_code(command.value), command) for command in Command)
