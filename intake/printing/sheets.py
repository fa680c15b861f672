"""Sheets a site prints for itself: command barcodes, LPN rolls, operator badges, tote labels, a scanner's test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from intake.printing import fonts
from intake.printing.labels import SMALL
from intake.printing.paper import Paper
from intake.printing.practice import practice_labels_pdf
from intake.printing.surface import draw_code
from intake.texts import Texts

A4 = (210.0, 297.0)
A6 = (148.0, 105.0)
CARD = (85.6, 54.0)
"""An ID-1 card (ISO/IEC 7810), as badge holders take it."""

__all__ = [
    "badge_pdf",
    "command_sheet_pdf",
    "guide_sheet_pdf",
    "practice_labels_pdf",
    "roll_pdf",
    "scanner_test_pdf",
    "tote_labels_pdf",
]

_COLUMNS, _ROWS = 2, 6
_ANSWER_HIGH = 34.0
"""Millimetres of an answer's cell: two barcodes of 15 that no level scan line meets together, and words."""

Question = tuple[str, Sequence[tuple[str, str]]]
"""A question in words, and (barcode text, words) of each answer."""

_MARGIN, _HEAD = 12.0, 20.0


def command_sheet_pdf(commands: Sequence[tuple[str, str]], texts: Texts) -> bytes:
    """Command barcodes on A4, twelve a page and well apart, so that a scanner never takes the neighbour.

    `commands` are (barcode text, words). Raises ValueError for a barcode text that no symbol carries.
    """
    paper = Paper(A4, texts("sheet.commands_title"))
    per_page = _COLUMNS * _ROWS
    pages = max(1, -(-len(commands) // per_page))
    for page in range(pages):
        if page:
            paper.next_page()
        _head(paper, texts("sheet.commands_title"), texts("sheet.commands_hint"), f"{page + 1} / {pages}")
        for place, (code, words) in enumerate(commands[page * per_page : (page + 1) * per_page]):
            _command(paper, place, code, words)
    return paper.done()


def _command(paper: Paper, place: int, code: str, words: str) -> None:
    """One cell: words above, the barcode below. Neighbours in a row stand at different heights."""
    column, row = place % _COLUMNS, place // _COLUMNS
    wide = (paper.width - 2 * _MARGIN - 6) / _COLUMNS
    high = (paper.height - _MARGIN - _HEAD - 10) / _ROWS
    x, y = _MARGIN + column * (wide + 6), _HEAD + 8 + row * high
    paper.box(x, y, wide, high - 5, radius=3, line=0.25)
    # A scan line held level across the sheet meets one barcode, never two.
    shown, points = fonts.shrink(words, fonts.BOLD, 19, 10, wide - 12)
    if column:
        draw_code(paper, x + 4, y + 2.5, wide - 8, 16, code, points=7, widest=0.375)
        paper.text(x + wide / 2, y + high - 10, shown, points, face=fonts.BOLD, align="center")
    else:
        paper.text(x + wide / 2, y + 11, shown, points, face=fonts.BOLD, align="center")
        draw_code(paper, x + 4, y + high - 22.5, wide - 8, 16, code, points=7, widest=0.375)


def guide_sheet_pdf(title: str, questions: Sequence[Question], texts: Texts) -> bytes:
    """A guide's questions on A4, each with its answers' barcodes, so that a unit is graded with the scanner alone.

    Raises ValueError for a barcode text that no symbol carries.
    """
    paper = Paper(A4, title)
    y, page = _begin_page(paper, title, texts, 1), 1
    for words, answers in questions:
        lines = fonts.wrap(words, fonts.BOLD, 14, A4[0] - 2 * _MARGIN, 2)
        rows = -(-len(answers) // _COLUMNS)
        if y + 7 * len(lines) + 4 + rows * _ANSWER_HIGH > A4[1] - _MARGIN:
            paper.next_page()
            page += 1
            y = _begin_page(paper, title, texts, page)
        for line in lines:
            paper.text(_MARGIN, y + 5, line, 14, face=fonts.BOLD)
            y += 7
        y += 1
        for place, (code, answer) in enumerate(answers):
            _answer(paper, y + place // _COLUMNS * _ANSWER_HIGH, place % _COLUMNS, code, answer)
        y += rows * _ANSWER_HIGH + 5
    return paper.done()


def _begin_page(paper: Paper, title: str, texts: Texts, page: int) -> float:
    _head(paper, title, texts("sheet.guide_hint"), str(page))
    return _HEAD + 12


def _answer(paper: Paper, y: float, column: int, code: str, words: str) -> None:
    """One answer; as on the sheet of commands, neighbours in a row stand at different heights."""
    wide = (paper.width - 2 * _MARGIN - 6) / _COLUMNS
    x = _MARGIN + column * (wide + 6)
    paper.box(x, y, wide, _ANSWER_HIGH - 3, radius=3, line=0.25)
    shown, points = fonts.shrink(words, fonts.BOLD, 13, 8, wide - 10)
    low = column == 0
    paper.text(x + wide / 2, y + (6.5 if low else _ANSWER_HIGH - 6), shown, points, face=fonts.BOLD, align="center")
    draw_code(paper, x + 4, y + (_ANSWER_HIGH - 20.5 if low else 2.5), wide - 8, 15, code, points=7, widest=0.375)


def scanner_test_pdf(code: str, texts: Texts, checks: Sequence[str] = ()) -> bytes:
    """A page with the barcode by which the station fits itself to a scanner, and codes to try it with.

    `code` is the test barcode's text, `checks` those of the codes below it.
    """
    paper = Paper(A4, texts("sheet.scanner_title"))
    _head(paper, texts("sheet.scanner_title"), "", "1 / 1")
    lines = fonts.wrap(texts("sheet.scanner_hint"), fonts.REGULAR, 12, A4[0] - 2 * _MARGIN, 8)
    for number, line in enumerate(lines):
        paper.text(_MARGIN, 28 + 6 * number, line, 12)
    # As wide as the page allows: this one has many characters.
    draw_code(paper, 4, 32 + 6 * len(lines), A4[0] - 8, 34, code, points=10)
    top = 84 + 6 * len(lines)
    then = fonts.wrap(texts("sheet.scanner_then"), fonts.REGULAR, 12, A4[0] - 2 * _MARGIN, 4) if checks else []
    for number, line in enumerate(then):
        paper.text(_MARGIN, top + 6 * number, line, 12)
    for number, one in enumerate(checks):
        draw_code(paper, 45, top + 6 * len(then) + 34 * number, A4[0] - 90, 22, one, points=9, widest=0.375)
    return paper.done()


def roll_pdf(lpns: Sequence[tuple[str, str]], size: tuple[float, float] = SMALL) -> bytes:
    """Pre-printed LPN labels, one a page: (LPN, outcome in words). Raises ValueError for no labels or a bad text."""
    if not lpns:
        raise ValueError("a roll needs at least one label")
    paper = Paper(size, f"{lpns[0][0]} - {lpns[-1][0]}")
    k = min(size[1] / SMALL[1], size[0] / SMALL[0])
    for number, (code, outcome) in enumerate(lpns):
        if number:
            paper.next_page()
        paper.box(2 * k, 2 * k, size[0] - 4 * k, 12.5 * k, radius=1.2 * k, filled=True)
        shown, points = fonts.shrink(outcome, fonts.BOLD, 24 * k, 9 * k, size[0] - 8 * k)
        base = 8.25 * k + points * 0.123
        paper.text(size[0] / 2, base, shown, points, face=fonts.BOLD, align="center", white=True)
        draw_code(paper, 2 * k, 17 * k, size[0] - 4 * k, size[1] - 19 * k, code, points=11 * k)
    return paper.done()


def badge_pdf(name: str, code: str) -> bytes:
    """An operator's badge as an ID-1 card: the name large, its barcode below. `code` is the whole barcode text."""
    paper = Paper(CARD, name)
    paper.box(0.6, 0.6, CARD[0] - 1.2, CARD[1] - 1.2, radius=3, line=0.25)
    lines = [name]
    if fonts.width_mm(fonts.clean(name, fonts.BOLD), fonts.BOLD, 18) > CARD[0] - 12:
        lines = fonts.wrap(name, fonts.BOLD, 18, CARD[0] - 12, 2)
    for number, line in enumerate(lines):
        shown, points = fonts.shrink(line, fonts.BOLD, 26 if len(lines) == 1 else 18, 12, CARD[0] - 12)
        base = 17 if len(lines) == 1 else 12 + 8 * number
        paper.text(CARD[0] / 2, base, shown, points, face=fonts.BOLD, align="center")
    draw_code(paper, 5, 25, CARD[0] - 10, 24, code, points=9, widest=0.375)
    return paper.done()


def tote_labels_pdf(totes: Sequence[tuple[str, str]], contents: Mapping[str, str] | None = None) -> bytes:
    """Labels for the totes themselves, A6 across, one a page: (barcode text, name as in "R-07").

    `contents` says in words what goes into a tote, by its name. Raises ValueError for no totes or a bad barcode text.
    """
    if not totes:
        raise ValueError("no totes to label")
    paper = Paper(A6, ", ".join(name for _, name in totes[:8]))
    for number, (code, name) in enumerate(totes):
        if number:
            paper.next_page()
        paper.box(4, 4, A6[0] - 8, 58, radius=3, filled=True)
        shown, points = fonts.shrink(name, fonts.BOLD, 132, 30, A6[0] - 20)
        paper.text(A6[0] / 2, 33 + points * 0.123, shown, points, face=fonts.BOLD, align="center", white=True)
        label, smaller = fonts.shrink((contents or {}).get(name, ""), fonts.BOLD, 24, 10, A6[0] - 16)
        paper.text(A6[0] / 2, 73, label, smaller, face=fonts.BOLD, align="center")
        draw_code(paper, 10, 77, A6[0] - 20, 24, code, points=10)
    return paper.done()


def _head(paper: Paper, title: str, hint: str, page: str) -> None:
    paper.text(_MARGIN, 17, title, 18, face=fonts.BOLD, room=150)
    paper.text(_MARGIN, 23.5, hint, 9.5, room=paper.width - 2 * _MARGIN)
    paper.text(paper.width - _MARGIN, 17, page, 9.5, align="right")
