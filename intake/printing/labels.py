"""The label of a graded unit: where it goes, what it is, and its licence plate number to scan.

Black only and in whole dots, for thermal printers. Everything scales from 62 mm rolls up to 100 x 50 mm labels.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from intake.domain.ports import UnitLabel
from intake.printing import fonts, shapes
from intake.printing.paper import Paper
from intake.printing.surface import draw_code
from intake.texts import Texts

SMALL = (62.0, 40.0)
"""Width and height in millimetres of a common 62 mm roll."""
LARGE = (100.0, 50.0)
_HIGH = 40.0  # the height the layout is drawn for


def unit_label_pdf(label: UnitLabel, texts: Texts, size: tuple[float, float] = SMALL, timezone: tzinfo = UTC) -> bytes:
    """One label as a PDF page of `size` (width, height in mm, at least 55 x 36). `texts` are of the label's language.

    Raises ValueError when the LPN is no printable ASCII or the size is too small for its barcode.
    """
    if size[0] < 55 or size[1] < 36:
        raise ValueError(f"a unit label needs 55 x 36 mm, not {size[0]} x {size[1]}")
    paper = Paper(size, label.lpn)
    _Layout(paper, label, texts).draw(timezone)
    return paper.done()


def local_day(at: datetime, timezone: tzinfo, language: str) -> str:
    """Day and time at the site, written as the language writes it."""
    from babel.dates import format_date

    local = at.astimezone(timezone)
    locale = "en_GB" if language == "en" else language
    return f"{format_date(local.date(), 'medium', locale=locale)} {local:%H:%M}"


class _Layout:
    """Places the parts of a label; all measures in mm, scaled from a height of 40."""

    def __init__(self, paper: Paper, label: UnitLabel, texts: Texts) -> None:
        self._paper, self._label, self._texts = paper, label, texts
        self._k = min(paper.height / _HIGH, paper.width / 62)
        self._edge = 2 * self._k

    def draw(self, timezone: tzinfo) -> None:
        """All of it, from the top."""
        k, edge, paper = self._k, self._edge, self._paper
        top = 13.5 * k
        right = self._tote(edge, top)
        self._outcome(edge, edge + top, right - 1.6 * k)
        middle = edge + top + 1.2 * k
        paper.line(edge, middle, paper.width - edge, middle, line=0.25 * k)
        self._article(middle, timezone)
        code_top = middle + 9.6 * k
        draw_code(
            paper,
            edge,
            code_top,
            paper.width - 2 * edge,
            paper.height - edge + 0.6 * k - code_top,
            self._label.lpn,
            points=9 * k,
        )

    def _tote(self, top: float, height: float) -> float:
        """The tote in white on black at the right. Returns its left edge; without a tote, the label's right edge."""
        k, paper = self._k, self._paper
        edge = paper.width - self._edge
        if not fonts.clean(self._label.tote):
            return edge
        wide = min(24 * k, paper.width * 0.42)
        left, middle = edge - wide, edge - wide / 2
        paper.box(left, top, wide, height, radius=1.2 * k, filled=True)
        word = self._texts("label.tote")
        paper.text(
            middle, top + 3.1 * k, word, 6.5 * k, face=fonts.MEDIUM, align="center", white=True, room=wide - 2 * k
        )
        shown, points = fonts.shrink(self._label.tote, fonts.BOLD, 28 * k, 8 * k, wide - 2 * k)
        base = top + 3.6 * k + (height - 3.6 * k) / 2 + points * 0.118
        paper.text(middle, base, shown, points, face=fonts.BOLD, align="center", white=True)
        return left

    def _outcome(self, top: float, bottom: float, right: float) -> None:
        """Shape, disposition in words, and grade (or the word that a lead has to look first)."""
        k, paper, label = self._k, self._paper, self._label
        size = 8.2 * k
        shapes.draw(paper, label.disposition, self._edge, self._edge, size)
        left = self._edge + size + 1.6 * k
        self._disposition(left, right)
        words = self._texts(f"label.grade.{label.grade}")
        grade = f"{label.grade} · {words}"
        base = bottom - 0.9 * k
        if not label.review:
            shown, points = fonts.shrink(grade, fonts.MEDIUM, 8 * k, 5.5 * k, right - self._edge)
            paper.text(self._edge, base, shown, points, face=fonts.MEDIUM)
            return
        word, points = fonts.shrink(
            self._texts("label.review"), fonts.BOLD, 8.5 * k, 5.5 * k, right - self._edge - 15 * k
        )
        wide = fonts.width_mm(word, fonts.BOLD, points) + 6.4 * k
        paper.box(self._edge, base - 3.3 * k, wide, 4.5 * k, radius=0.8 * k, filled=True)
        x, y = self._edge + 1.2 * k, base + 0.2 * k
        paper.polygon([(x, y), (x + 3 * k, y), (x + 1.5 * k, y - 2.7 * k)], white=True)
        paper.text(x + 4 * k, base, word, points, face=fonts.BOLD, white=True)
        after = self._edge + wide + 1.4 * k
        if fonts.width_mm(fonts.clean(grade, fonts.MEDIUM), fonts.MEDIUM, 8 * k) > right - after:
            grade = label.grade  # the letter says it; half a word does not
        paper.text(after, base, grade, 8 * k, face=fonts.MEDIUM, room=right - after)

    def _disposition(self, left: float, right: float) -> None:
        """The disposition's words: one large line, or two where they are long."""
        k, paper = self._k, self._paper
        words = self._texts(f"disposition.{self._label.disposition}")
        room = right - left
        shown, points = fonts.shrink(words, fonts.BOLD, 17 * k, 12 * k, room)
        if not shown.endswith(fonts.ELLIPSIS):
            paper.text(left, self._edge + 4.1 * k + points * 0.123, shown, points, face=fonts.BOLD)
            return
        for points in (11 * k, 10 * k, 9 * k, 8 * k, 7 * k):
            lines = fonts.wrap(words, fonts.BOLD, points, room, 2)
            if not any(line.endswith(fonts.ELLIPSIS) for line in lines):
                break
        first = self._edge + (4.1 * k + points * 0.123 if len(lines) == 1 else 3.5 * k)
        for number, line in enumerate(lines):
            paper.text(left, first + 4.1 * number * k, line, points, face=fonts.BOLD)

    def _article(self, top: float, timezone: tzinfo) -> None:
        k, paper, label = self._k, self._paper, self._label
        right, room = paper.width - self._edge, paper.width - 2 * self._edge
        paper.text(self._edge, top + 3.9 * k, label.title, 9 * k, face=fonts.MEDIUM, room=room)
        when = f"{local_day(label.decided_at, timezone, self._texts.language)} · {label.station}"
        shown, points = fonts.shrink(when, fonts.REGULAR, 6.5 * k, 5.5 * k, room * 0.62)
        wide = paper.text(right, top + 7.6 * k, shown, points, align="right")
        paper.text(self._edge, top + 7.6 * k, label.sku, 6.5 * k, face=fonts.MONO, room=room - wide - 1.5 * k)
