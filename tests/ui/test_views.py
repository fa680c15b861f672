"""Every view of the station is drawn, in both themes, with names for those who cannot see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.settings import Settings
from intake.station.views import AnyView, Ask, AwaitParcel, Feedback
from intake.ui import theme
from intake.ui.buttons import BigButton
from intake.ui.intake_screen import IntakeScreen
from intake.ui.kit import Elided
from intake.ui.messages import sentence
from intake.ui.views import WIDGETS
from intake.ui.window import MainWindow
from tests.ui import sample_views
from tests.ui.conftest import settle
from tests.ui.fake_camera import FakeCamera
from tests.ui.fake_desk import FakeDesk

Make = Callable[..., MainWindow]


def screen(window: MainWindow) -> IntakeScreen:
    assert window.shell is not None
    page = window.shell.page
    assert isinstance(page, IntakeScreen)
    return page


def show(qtbot: QtBot, window: MainWindow, desk: FakeDesk, view: AnyView) -> IntakeScreen:
    desk.bench.next_view = view
    screen(window).refresh()
    settle(qtbot, window)
    return screen(window)


def words(widget: QWidget) -> str:
    """All that can be read in a widget."""
    texts = [one.full() if isinstance(one, Elided) else one.text() for one in widget.findChildren(QLabel)]
    texts += [f"{one.text()} {one.hint()}" for one in widget.findChildren(BigButton) if one.isVisible()]
    return "\n".join(texts)


def test_there_is_a_widget_for_every_view() -> None:
    assert set(WIDGETS) == set(get_args(AnyView))


@pytest.mark.parametrize("view", sample_views.EVERY, ids=lambda view: type(view).__name__)
def test_a_view_is_drawn(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, view: AnyView) -> None:
    shown = show(qtbot, bench_window, desk, view)
    assert shown.view == view
    assert not bench_window.grab().isNull()
    assert type(shown.middle.currentWidget()) is WIDGETS[type(view)]
    assert shown.parcel.isVisible() == (view.panel is not None)


def test_a_question_shows_all_its_answers_with_their_keys(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    view = sample_views.ask()
    assert isinstance(view, Ask)
    shown = show(qtbot, bench_window, desk, view)
    middle = shown.middle.currentWidget()
    assert middle is not None
    buttons = [one for one in middle.findChildren(BigButton) if one.isVisible()]
    assert [(one.key(), one.text()) for one in buttons] == [
        (str(choice.number), choice.texts["en"]) for choice in view.choices
    ]


def test_fewer_answers_leave_none_of_the_old_ones_behind(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    from dataclasses import replace

    view = sample_views.ask()
    assert isinstance(view, Ask)
    show(qtbot, bench_window, desk, view)
    shown = show(qtbot, bench_window, desk, replace(view, choices=view.choices[:2]))
    middle = shown.middle.currentWidget()
    assert middle is not None
    assert len([one for one in middle.findChildren(BigButton) if one.isVisible()]) == 2


def test_a_finished_unit_shows_tote_grade_deduction_and_why_it_waits(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    done = sample_views.damaged()
    shown = show(qtbot, bench_window, desk, sample_views.await_unit(done, complete=True))
    middle = shown.middle.currentWidget()
    assert middle is not None
    read = words(middle)
    for expected in ("B-02", "C ·", "€55.93", "€23.97"):
        assert expected in read
    assert sentence(shown.context.texts, done.review[0]) in read


def test_what_a_customer_wrote_is_never_markup(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    from dataclasses import replace

    from PySide6.QtCore import Qt

    view = sample_views.ask()
    assert isinstance(view, Ask)
    nasty = replace(view.unit, title="<h1>big</h1>", note="<img src='file:///etc/passwd'> & <b>x</b>")
    shown = show(qtbot, bench_window, desk, replace(view, unit=nasty))
    assert "<h1>big</h1>" in words(shown)
    assert all(one.textFormat() is Qt.TextFormat.PlainText for one in bench_window.findChildren(QLabel))


def test_every_control_has_a_name(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    for view in sample_views.EVERY:
        show(qtbot, bench_window, desk, view)
        assert unnamed(bench_window) == [], type(view).__name__


def test_the_sign_in_has_names_too(make_window: Make) -> None:
    window = make_window()
    assert unnamed(window) == []
    assert window.shell is not None
    window.shell.sign_in.on_digit(1)
    assert unnamed(window) == []


def unnamed(window: QWidget) -> list[str]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox)
    found = []
    for kind in kinds:
        for one in window.findChildren(kind):
            seen = QAccessible.queryAccessibleInterface(one)
            if one.isVisible() and not seen.text(QAccessible.Text.Name):
                found.append(f"{type(one).__name__} in {type(one.parent()).__name__}")
    return found


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_no_words_are_cut_off(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, size: tuple[int, int]) -> None:
    bench_window.resize(*size)
    qtbot.waitUntil(lambda: theme.current().scale == theme.scale_for(*size))
    for view in sample_views.EVERY:
        show(qtbot, bench_window, desk, view)
        qtbot.waitUntil(lambda: cut_off(bench_window) == [], timeout=2000)


def cut_off(window: QWidget) -> list[str]:
    """Texts that need more room than they have (scrolled ones may be out of view, not squeezed)."""
    found = []
    for one in window.findChildren(QLabel):
        if not one.isVisible() or not one.text() or isinstance(one, Elided):
            continue
        needs = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
        wide = one.width() if one.wordWrap() else one.sizeHint().width()
        if needs > one.height() + 1 or wide > one.width() + 1:
            found.append(one.text())
    for button in window.findChildren(BigButton):
        if button.isVisible() and button.heightForWidth(button.width()) > button.height() + 1:
            found.append(button.text())
    return found


def test_a_refusal_is_said_and_shown_in_the_strip(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    from intake.domain.codes import Scan, Source

    desk.bench.next_view = AwaitParcel(feedback=Feedback.REFUSED, message=Reason("code_unreadable"), last_code="??")
    assert bench_window.shell is not None
    shell = bench_window.shell
    shell.take_scan(Scan("??", Source.WEDGE))
    settle(qtbot, bench_window)
    assert shell.context.messages.words != ""
    assert shell.strip.code.property("tone") == "stop"
    assert screen(bench_window)._edge.property("tone") == "stop"


def test_trouble_of_the_station_is_a_line_not_a_dialog(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    def full() -> None:
        raise IntakeError("disk_full")

    desk.bench.hold = full
    assert bench_window.shell is not None
    shell = bench_window.shell
    screen(bench_window).digit(1)
    settle(qtbot, bench_window)
    assert shell.context.messages.words == shell.context.texts("error.disk_full")


def test_undo_can_be_pressed_only_when_there_is_something_to_undo(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk
) -> None:
    assert bench_window.shell is not None
    show(qtbot, bench_window, desk, sample_views.ask())
    assert bench_window.shell.strip.undo.isEnabled()
    show(qtbot, bench_window, desk, sample_views.await_parcel())
    assert not bench_window.shell.strip.undo.isEnabled()


def test_practice_pictures_are_drawn_once_for_a_parcel(
    qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk, camera: FakeCamera
) -> None:
    show(qtbot, bench_window, desk, sample_views.await_unit())
    asked = desk.pictures_asked
    shown = show(qtbot, bench_window, desk, sample_views.ask())
    assert desk.pictures_asked == asked
    assert shown.photos.practice is not None
    assert shown.photos.practice.list.count() == 3
    shown.photos.practice.show_picture(1)
    assert camera.seen == desk.practice_pictures()[1][1]


def test_the_theme_changes_while_the_window_is_open(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    show(qtbot, bench_window, desk, sample_views.ask())
    desk.settings = Settings(theme="dark", sounds=False)
    assert bench_window.context is not None
    bench_window.context.rebuild()
    settle(qtbot, bench_window)
    assert theme.current().dark
    assert isinstance(screen(bench_window).view, Ask)
    picture = bench_window.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 90).lightness() < 60


def test_the_language_changes_while_the_window_is_open(qtbot: QtBot, bench_window: MainWindow, desk: FakeDesk) -> None:
    show(qtbot, bench_window, desk, sample_views.ask())
    desk.settings = Settings(language="de", sounds=False)
    assert bench_window.context is not None
    bench_window.context.rebuild()
    settle(qtbot, bench_window)
    assert "Was stimmt damit nicht?" in words(screen(bench_window))
    assert "79,90\xa0€" in words(screen(bench_window))
