"""A message composed: its facts and a language's words as parts, and the parts as plain text and as simple HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from intake.domain.money import Money
from intake.sync.mail.body import Event, Letter, UnitFacts
from intake.sync.mail.words import Words
from intake.texts import Texts

_LETTERS_THEN_DIGITS = re.compile(r"(?<=[A-Za-z])(?=[-0-9])")
_KEPT_BLANKS = "\n\u00a0\u202f"
"""No letters by Unicode's book: the end of a line, and the blanks that hold an amount and its currency together."""
_SUMS = ("goods", "kept", "delivery", "postage", "instant", "credit_back")
_PAGE = "font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:640px;margin:0 auto;padding:16px"
_HEAD = "font-size:18px;margin:24px 0 4px"
_TEXT = "margin:0 0 12px"
_TABLE = "border-collapse:collapse;margin:20px 0"
_PHOTO = "max-width:280px;margin:0 8px 8px 0"
_RESULT = "border-top:1px solid #999;font-weight:bold"
_CELL = "padding:4px 16px 4px 0;vertical-align:top"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the trader's name, and how customers reach a person there."""

    trader: str
    contact: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of text; a `head` names what follows."""

    text: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """Rows of (what, amount); the last `results` of them are what comes of the others."""

    rows: tuple[tuple[str, str], ...]
    results: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """Photos by SHA-256, in order."""

    photos: tuple[str, ...]


Part = Paragraph | Account | Pictures


def amount(minor: int, currency: str, language: str) -> str:
    """79,90 € as the language writes it."""
    from babel.numbers import format_currency

    written = str(format_currency(Money(minor, currency).major, currency, locale=language))
    return _LETTERS_THEN_DIGITS.sub("\u00a0", written)


def subject(letter: Letter, words: Words, sender: Sender) -> str:
    """The subject line, without anything that could end it."""
    line = words(f"subject.{letter.event.value}", order=letter.order, rma=letter.rma, trader=sender.trader)
    return " ".join(_clean(line).split())[:200]


def compose(
    letter: Letter, words: Words, texts: Texts, sender: Sender, name: str, photos: Sequence[str] = ()
) -> tuple[Part, ...]:
    """The parts of a message in order. `photos`: which of its photos go with it. `name` may be empty."""
    parts: list[Part] = []

    def say(key: str, head: bool = False, **values: str) -> None:
        if text := words(key, **values).strip():
            parts.append(Paragraph(_clean(text), head))

    say("greeting.named", name=name.strip()) if name.strip() else say("greeting.plain")
    say(f"intro.{letter.event.value}", order=letter.order, rma=letter.rma, trader=sender.trader)
    for unit in letter.units:
        _about_unit(letter, unit, words, texts, parts)
        mine = tuple(photo for photo in unit.photos if photo in photos)
        if mine:
            say("unit.photos")
            parts.append(Pictures(mine))
    if letter.event is Event.DEDUCTION and any("handling" in unit.why for unit in letter.units):
        say("law.head", head=True)
        say("law.handling")
    parts.append(_account(letter, words))
    if letter.sums.get("refund"):
        say("end.store_credit" if letter.sums.get("store_credit") else "end.money")
    if letter.event in (Event.DEDUCTION, Event.REFUSED):
        say("end.objection", contact=sender.contact)
    else:
        say("end.question", contact=sender.contact)
    say("end.regards", trader=sender.trader)
    return tuple(parts)


def _about_unit(letter: Letter, unit: UnitFacts, words: Words, texts: Texts, parts: list[Part]) -> None:
    parts.append(Paragraph(_clean(unit.title), head=True))
    if unit.why != ("missing",):
        parts.append(Paragraph(_clean(words("unit.found", grade=texts(f"grade.{unit.grade.value}")))))
    for why in unit.why:
        kept = amount(unit.kept, letter.currency, words.language)
        key = f"why.{why}" if words.has(f"why.{why}") else "why.not_refundable"
        parts.append(Paragraph(_clean(words(key, amount=kept, percent=str(unit.percent)))))


def _account(letter: Letter, words: Words) -> Account:
    def row(name: str) -> tuple[str, str]:
        return words(f"sum.{name}"), amount(letter.sums[name], letter.currency, words.language)

    rows = [row(name) for name in _SUMS if name in letter.sums]
    results = [row("refund")]
    if letter.sums.get("bonus"):
        results.append(row("bonus"))
    return Account((*rows, *results), len(results))


def as_text(parts: Sequence[Part], names: Mapping[str, str]) -> str:
    """Plain text; lines are left to the reader's program to wrap. `names`: each photo's file name."""
    lines: list[str] = []
    for part in parts:
        match part:
            case Paragraph(text, head):
                lines += [text, "-" * min(len(text), 60)] if head else [text]
            case Account(rows):
                wide = max(len(what) for what, _ in rows)
                right = max(len(sum_) for _, sum_ in rows)
                lines += [f"{what:<{wide}}  {sum_:>{right}}" for what, sum_ in rows]
            case Pictures(photos):
                lines += [names[photo] for photo in photos]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def as_html(parts: Sequence[Part], language: str, source: Mapping[str, str]) -> str:
    """Simple HTML without scripts, fonts or addresses elsewhere. `source`: each photo's `src`."""
    inside = "\n".join(_html(part, source) for part in parts)
    head = f'<html lang="{escape(language)}"><head><meta charset="utf-8"></head>'
    return f'<!DOCTYPE html>\n{head}\n<body style="{_PAGE}">\n{inside}\n</body></html>\n'


def _html(part: Part, source: Mapping[str, str]) -> str:
    match part:
        case Paragraph(text, True):
            return f'<h2 style="{_HEAD}">{escape(text)}</h2>'
        case Paragraph(text):
            return f'<p style="{_TEXT}">{escape(text).replace(chr(10), "<br>")}</p>'
        case Account(rows, results):
            first = len(rows) - results
            lines = (_row(what, sum_, strong=number >= first) for number, (what, sum_) in enumerate(rows))
            return f'<table style="{_TABLE}">{"".join(lines)}</table>'
        case Pictures(photos):
            shown = (f'<img src="{escape(source[one])}" alt="" style="{_PHOTO}">' for one in photos)
            return f"<p>{''.join(shown)}</p>"


def _row(what: str, sum_: str, *, strong: bool) -> str:
    style = f"{_CELL};{_RESULT}" if strong else _CELL
    return f'<tr><td style="{style}">{escape(what)}</td><td style="{style};text-align:right">{escape(sum_)}</td></tr>'


def _clean(text: str) -> str:
    """Without control characters: titles and names come from elsewhere."""
    return "".join(c for c in text if c.isprintable() or c in _KEPT_BLANKS)
