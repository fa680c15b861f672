"""A booklet to play a shift without goods: A4 pages with parcel labels and article tags, grouped by kind of article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from intake.domain.ports import ParseText
from intake.domain.returns import ExpectedReturn, ReturnLine
from intake.printing import fonts
from intake.printing.carriers import carrier_of
from intake.printing.paper import Paper
from intake.printing.parcel import LABEL, TAG_WIDTH, draw_parcel_label, draw_tag, tag_height
from intake.texts import Texts

_SIZE = (210.0, 297.0)
_LEFT, _TOP, _BOTTOM = 13.0, 24.0, 284.0
_RIGHT_COLUMN = _SIZE[0] - _LEFT - TAG_WIDTH
_HEAD, _GAP = 9.0, 5.0
_ENTRY, _KIND_ROW = 4.6, 9.0
_CONTENTS_TOP = 57.0


@dataclass(slots=True)
class _Card:
    """The part of a return that stands on one page, its top at `top` mm."""

    expected: ExpectedReturn
    labels: list[str]
    tags: list[ReturnLine]
    continued: bool = False
    top: float = 0.0

    def height(self) -> float:
        left = len(self.labels) * (LABEL[1] + _GAP)
        right = sum(tag_height(line) + 2 for line in self.tags) - 2 + _GAP
        return _HEAD + max(left, right)


@dataclass(slots=True)
class _Page:
    kind: str
    cards: list[_Card] = field(default_factory=list)
    used: float = _TOP


def practice_labels_pdf(returns: Sequence[ExpectedReturn], texts: Texts, parse: ParseText | None = None) -> bytes:
    """The booklet: contents first, then every return with its parcel labels and the tags of its articles.

    `parse` names the carrier of a tracking number by its form. Grouped by the kind of a return's first line. Raises
    ValueError for a code longer than any symbol carries.
    """
    pages = _layout(returns)
    entries = _entries(pages)
    columns = _contents(entries)
    before = -(-len(columns) // 2)
    paper = Paper(_SIZE, texts("sheet.practice_title"))
    for number in range(before):
        if number:
            paper.next_page()
        _draw_contents(paper, columns[2 * number : 2 * number + 2], before, texts)
    for number, page in enumerate(pages):
        paper.next_page()
        _draw_page(paper, page, number, before + number + 1, texts, parse)
    return paper.done()


def _layout(returns: Sequence[ExpectedReturn]) -> list[_Page]:
    """Place every return; each kind begins a page."""
    pages: list[_Page] = []
    for kind in sorted({_kind(expected) for expected in returns}):
        pages.append(_Page(kind))
        for expected in (each for each in returns if _kind(each) == kind):
            parts = list(_cards(expected))
            for card in parts:
                # What goes on overleaf must follow; whatever is whole fills the first gap of its kind.
                open_pages = [page for page in pages if page.kind == kind] if len(parts) == 1 else pages[-1:]
                page = next((page for page in open_pages if page.used + card.height() <= _BOTTOM), None)
                if page is None:
                    page = _Page(kind)
                    pages.append(page)
                card.top = page.used
                page.used += card.height()
                page.cards.append(card)
    return [page for page in pages if page.cards]


def _kind(expected: ExpectedReturn) -> str:
    return expected.lines[0].kind if expected.lines else "generic"


def _cards(expected: ExpectedReturn) -> Iterator[_Card]:
    """A return as one card, or as several where it is taller than a page."""
    room = _BOTTOM - _TOP
    labels, tags = list(expected.tracking) or [""], list(expected.lines)
    continued = False
    while labels or tags:
        card = _Card(expected, [], [], continued)
        for waiting, placed in ((labels, card.labels), (tags, card.tags)):
            while waiting:
                placed.append(waiting[0])  # type: ignore[arg-type]
                if card.height() > room and len(placed) > 1:
                    placed.pop()
                    break
                waiting.pop(0)
        continued = True
        yield card


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents: a kind (no return) or a return, with the index of its page."""

    kind: str
    page: int
    expected: ExpectedReturn | None = None

    @property
    def height(self) -> float:
        return _ENTRY if self.expected else _KIND_ROW


def _entries(pages: Sequence[_Page]) -> list[_Entry]:
    entries: list[_Entry] = []
    for number, page in enumerate(pages):
        if not number or pages[number - 1].kind != page.kind:
            entries.append(_Entry(page.kind, number))
        entries += [_Entry(page.kind, number, card.expected) for card in page.cards if not card.continued]
    return entries


def _contents(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    """The contents in columns of a page's height; a kind never stands alone at the end of one."""
    columns: list[list[_Entry]] = [[]]
    used = _CONTENTS_TOP
    for entry in entries:
        needed = entry.height + (0 if entry.expected else _ENTRY)
        if used + needed > _BOTTOM:
            columns.append([])
            used = _CONTENTS_TOP
        columns[-1].append(entry)
        used += entry.height
    return columns


def _draw_contents(paper: Paper, columns: Sequence[Sequence[_Entry]], before: int, texts: Texts) -> None:
    paper.text(_LEFT, 22, texts("sheet.practice_title"), 24, face=fonts.BOLD, room=_SIZE[0] - 2 * _LEFT)
    for number, line in enumerate(fonts.wrap(texts("sheet.practice_hint"), fonts.REGULAR, 11, _SIZE[0] - 2 * _LEFT, 5)):
        paper.text(_LEFT, 31 + 5.4 * number, line, 11)
    wide = (_SIZE[0] - 2 * _LEFT - 8) / 2
    for column, entries in enumerate(columns):
        x, y = _LEFT + column * (wide + 8), _CONTENTS_TOP
        for entry in entries:
            y += entry.height
            page = str(before + entry.page + 1)
            paper.link(f"page-{entry.page}", x, y - 4, wide, 5)
            _draw_entry(paper, entry, x, y, wide, page, texts)


def _draw_entry(paper: Paper, entry: _Entry, x: float, y: float, wide: float, page: str, texts: Texts) -> None:
    expected = entry.expected
    if expected is None:
        paper.text(x, y - 1, texts(f"kind.{entry.kind}"), 11.5, face=fonts.BOLD, room=wide - 10)
        paper.line(x, y + 0.6, x + wide, y + 0.6, line=0.25)
        return
    paper.text(x + wide, y, page, 8.5, align="right")
    first = paper.text(x, y, expected.rma, 7.5, face=fonts.MONO, room=28)
    name = paper.text(x + max(first + 2, 24), y, expected.customer.name, 8.5, face=fonts.MEDIUM, room=24)
    start = max(first + 2, 24) + name + 2
    titles = ", ".join(line.title for line in expected.lines[:4])
    paper.text(x + start, y, titles, 8.5, room=max(0.0, wide - start - 8))


def _draw_page(paper: Paper, page: _Page, index: int, number: int, texts: Texts, parse: ParseText | None) -> None:
    title = texts(f"kind.{page.kind}")
    paper.bookmark(f"page-{index}", f"{number}  {title}")
    paper.text(_LEFT, 16, title, 15, face=fonts.BOLD, room=120)
    paper.text(_SIZE[0] - _LEFT, 16, str(number), 11, face=fonts.MEDIUM, align="right")
    for card in page.cards:
        _draw_card(paper, card, texts, parse)


def _reason(code: str, texts: Texts) -> str:
    """The customer's reason in words; a shop's own text stands as it is."""
    key = f"return_reason.{code}"
    return texts(key) if texts.has(key) else code


def _draw_card(paper: Paper, card: _Card, texts: Texts, parse: ParseText | None) -> None:
    expected, y = card.expected, card.top
    paper.line(_LEFT, y, _SIZE[0] - _LEFT, y, line=0.2, dash=(2, 1.5))
    head = f"{expected.rma} · {expected.customer.name}"
    if card.continued:
        head = texts("sheet.continued", head=head)
    wide = paper.text(_LEFT, y + 5.6, head, 9.5, face=fonts.MEDIUM, room=80)
    said = " · ".join(dict.fromkeys(_reason(line.reason, texts) for line in expected.lines if line.reason))
    paper.text(_SIZE[0] - _LEFT, y + 5.6, said, 9, room=_SIZE[0] - 2 * _LEFT - wide - 6, align="right")
    top = y + _HEAD
    for tracking in card.labels:
        draw_parcel_label(paper, _LEFT, top, expected, tracking, carrier_of(tracking, parse), texts)
        top += LABEL[1] + _GAP
    top = y + _HEAD
    for line in card.tags:
        draw_tag(paper, _RIGHT_COLUMN, top, line, texts)
        top += tag_height(line) + 2
