"""What a deployment decides, on screen: the station, how units end, devices with their check, shops, papers."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from intake.domain.codes import Scan
from intake.domain.errors import IntakeError
from intake.domain.people import Role
from intake.settings import Settings
from intake.station.commands import Command
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.parts import pages
from intake.ui.row_list import RowItem, RowList
from intake.ui.screen import Screen
from intake.ui.settings_codes import CodesPage
from intake.ui.settings_devices import DevicesPage
from intake.ui.settings_fields import Page
from intake.ui.settings_pages import PutAwayPage, StationPage
from intake.ui.settings_papers import PapersPage
from intake.ui.settings_shops import ShopsPage
from intake.ui.theme import Tone

PAGES: tuple[tuple[str, str, type[Page]], ...] = (
    ("station", "settings", StationPage),
    ("put_away", "inbox", PutAwayPage),
    ("devices", "usb", DevicesPage),
    ("shops", "store", ShopsPage),
    ("papers", "printer", PapersPage),
    ("codes", "scan-barcode", CodesPage),
)

WHOLE = frozenset({"forms.tracking"})
"""Settings that are a table by themselves."""


class SettingsScreen(Screen):
    """Digits choose a page; Return saves what was changed.

    `opened` outlives the screen: when everything is drawn anew, the person is still on the page where they were.
    """

    opened: ClassVar[str] = PAGES[0][0]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        texts = context.texts
        self.pages: dict[str, Page] = {}
        self._loaded = False
        self._stack = pages()
        for name, _icon, kind in PAGES:
            page = kind(context, self._edited)
            self.pages[name] = page
            self._stack.addWidget(page)
        self.rows = RowList(texts("ui.settings.list"))
        self.rows.chosen.connect(self._open)
        left = kit.Card(gap=theme.M, pad=(theme.M, theme.L))
        left.setFixedWidth(theme.current().px(320))
        left.box.addWidget(kit.label(texts("ui.settings.title"), "title"))
        left.box.addWidget(self.rows, 1)
        card = kit.Card(gap=theme.L, pad=(theme.XL, theme.L))
        card.box.addWidget(self._stack, 1)
        card.box.addWidget(self._foot())
        across = kit.row(self, gap=theme.XL, pad=(theme.XL, theme.L))
        across.addWidget(left)
        across.addWidget(card, 1)
        begin = self.opened
        self.rows.show_items(
            tuple(
                RowItem(name, texts(f"ui.settings.{name}"), texts(f"ui.settings.{name}_short"), icon, side=str(number))
                for number, (name, icon, _kind) in enumerate(PAGES, start=1)
            )
        )
        self.rows.choose(begin)

    def refresh(self) -> None:
        if not self._loaded or not self._changes():
            self.discard()
        self._loaded = True

    def draft(self) -> object:
        return self._changes() or None

    def restore(self, draft: object) -> None:
        if isinstance(draft, dict):
            for page in self.pages.values():
                page.enter(draft)
            self._edited()

    def home(self) -> QWidget:
        return self.rows

    def on_scan(self, scan: Scan) -> bool:
        page = self._stack.currentWidget()
        if isinstance(page, CodesPage):
            page.examine(scan.text)
            self.context.code_read(scan.text, True)
            return True
        return False

    def on_digit(self, number: int) -> bool:
        if number <= len(PAGES):
            self.rows.choose(PAGES[number - 1][0])
        return True

    def on_command(self, command: Command) -> bool:
        if command is Command.NEXT:
            self.save()
        elif command is Command.UNDO:
            self.discard()
        else:
            return False
        return True

    def save(self) -> None:
        """Check and keep what was changed; everything is drawn anew with it."""
        if not self._changes() or not self._save.isEnabled():
            return
        settings = self._checked()
        if settings is None:
            self.context.sounds.play("refused")
            return
        self._save.setEnabled(False)
        self.context.tasks.run(
            lambda: self.context.desk.save_settings(settings),
            while_alive(self, lambda _none: self._saved()),
            while_alive(self, self._failed),
        )

    def discard(self) -> None:
        """Show again what is set."""
        for page in self.pages.values():
            page.load(self.context.desk.settings)
        self._edited()

    def _saved(self) -> None:
        context = self.context
        context.sounds.play("accepted")
        context.rebuild()  # this screen is gone now
        context.messages.tell(context.texts("ui.settings.saved"), Tone.GOOD)

    def _failed(self, error: IntakeError) -> None:
        self.context.sounds.play("refused")
        self.context.messages.trouble(error)
        self._edited()

    def _values(self) -> dict[str, Any]:
        return {name: value for page in self.pages.values() for name, value in page.values().items()}

    def _changes(self) -> dict[str, Any]:
        """What the fields say otherwise than the settings."""
        now = _flat(self.context.desk.settings.model_dump(mode="python"))
        return {name: value for name, value in self._values().items() if now.get(name) != value}

    def _checked(self) -> Settings | None:
        """The settings as they would be, or None with each field's trouble beside it."""
        data = self.context.desk.settings.model_dump(mode="python")
        for name, value in self._changes().items():
            _set(data, name, value)
        wrong: set[str] = set()
        settings = None
        try:
            settings = Settings.model_validate(data)
        except ValidationError as error:
            wrong = {".".join(str(part) for part in one["loc"]) for one in error.errors()}
        for place, page in enumerate(self.pages.values()):
            for name, field in page.fields.items():
                field.complain(self.context.texts("ui.settings.wrong") if name in wrong else "")
                if name in wrong:
                    self.rows.choose(PAGES[place][0])
        return settings

    def _edited(self) -> None:
        allowed = self.context.desk.training or self.context.may(Role.LEAD)
        changed = bool(self._changes())
        self._bar.setVisible(changed)
        self._save.setEnabled(changed and allowed)
        self._lock.setVisible(changed and not allowed)

    def _open(self, name: object) -> None:
        if isinstance(name, str):
            SettingsScreen.opened = name
            self._stack.setCurrentWidget(self.pages[name])

    def _foot(self) -> QWidget:
        texts = self.context.texts
        self._bar = QWidget()
        line = kit.row(self._bar, gap=theme.M)
        self._lock = kit.Tag(texts("ui.settings.leads_only"), Tone.WAITING, "lock", wrap=True)
        self._save = BigButton(texts("ui.settings.save"), "↵", size=theme.BODY, target=60, primary=True)
        self._save.clicked.connect(self.save)
        drop = BigButton(texts("ui.settings.discard"), "F2", size=theme.BODY, target=60)
        drop.clicked.connect(self.discard)
        line.addWidget(self._lock, 2, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(drop, 1)
        line.addWidget(self._save, 2)
        return self._bar


def _flat(data: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict) and f"{prefix}{name}" not in WHOLE:
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _set(data: dict[str, Any], name: str, value: object) -> None:
    *path, last = name.split(".")
    for part in path:
        data = data[part]
    data[last] = value
