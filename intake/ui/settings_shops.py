"""Connected shops, and the form that connects one: tested first, then its returns are imported."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtWidgets import QProgressBar, QWidget

from intake.domain.errors import IntakeError
from intake.settings import Settings, ShopSettings
from intake.ui import kit, theme
from intake.ui.alive import while_alive
from intake.ui.buttons import BigButton
from intake.ui.context import Context
from intake.ui.settings_fields import Page
from intake.ui.settings_shop_form import ShopForm
from intake.ui.theme import Tone


class ShopsPage(Page):
    """The token goes to the desk and is forgotten here at once."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        super().__init__(context, changed)
        texts = self.texts
        self.title(texts("ui.settings.shops"), texts("ui.settings.shops_about"))
        self._list = kit.column(gap=theme.S)
        self.box.addLayout(self._list)
        self.box.addWidget(kit.label(texts("ui.settings.connect"), "large-strong"))
        self.form = ShopForm(texts, self.box)
        self.inputs = self.form.inputs
        self._said = kit.Tag("", Tone.STOP, wrap=True)
        self._said.hide()
        self.box.addWidget(self._said)
        self.box.addWidget(self._acts())
        self.box.addStretch(1)
        self._stop = threading.Event()
        self._report = context.relay.wrap(while_alive(self, self._progressed))

    def load(self, settings: Settings) -> None:
        super().load(settings)
        kit.clear(self._list)
        for shop in settings.shops:
            self._list.addWidget(self._line(shop))
        if not settings.shops:
            self._list.addWidget(kit.label(self.texts("ui.settings.no_shop"), "muted", wrap=True))

    def connect_shop(self) -> None:
        """Test the connection, keep the token, import."""
        shop = self.form.checked()
        self._said.hide()
        token = self.inputs["token"].text().strip()
        if shop is None or not self.connect_button.isEnabled():
            return
        self.inputs["token"].clear()
        self._stop.clear()
        self._set_busy(True)
        desk = self.context.desk
        self.context.slow.run(
            lambda: desk.add_shop(shop, token, self._go_on),
            while_alive(self, self._connected),
            while_alive(self, self._failed),
        )

    def cancel(self) -> None:
        """Stop the import after the page that is on its way; what has come stays."""
        self._stop.set()
        self.cancel_button.setEnabled(False)

    def _go_on(self, count: int, total: int | None) -> bool:
        """Called from the import's thread."""
        self._report((count, total))
        return not self._stop.is_set()

    def _progressed(self, so_far: tuple[int, int | None]) -> None:
        count, total = so_far
        self.bar.setRange(0, total or 0)
        self.bar.setValue(count)
        key = "ui.settings.imported_of" if total else "ui.settings.imported"
        number = self.context.formats.number
        self._count.setText(self.texts(key, count=number(count), all=number(total or 0)))

    def _connected(self, count: int) -> None:
        self._set_busy(False)
        self.form.clear()
        stopped = "ui.settings.import_stopped" if self._stop.is_set() else "ui.settings.connected"
        words = self.texts(stopped, count=self.context.formats.number(count))
        self.context.messages.tell(words, Tone.GOOD)
        self.load(self.context.desk.settings)
        self.context.count()

    def _failed(self, error: IntakeError) -> None:
        self._set_busy(False)
        self.context.sounds.play("refused")
        self._said.set(self.texts(f"error.{error.code}", **error.params), Tone.STOP)
        self._said.show()

    def _set_busy(self, busy: bool) -> None:
        self.connect_button.setEnabled(not busy)
        self._progress.setVisible(busy)
        self.cancel_button.setEnabled(busy)
        self.bar.setRange(0, 0)
        self._count.setText(self.texts("ui.settings.testing") if busy else "")
        self.form.set_enabled(not busy)

    def _acts(self) -> QWidget:
        made = QWidget()
        box = kit.column(made, gap=theme.M)
        self.connect_button = BigButton(
            self.texts("ui.settings.connect_do"), icon="store", size=theme.BODY, target=60, primary=True
        )
        self.connect_button.setMaximumWidth(theme.current().px(420))
        self.connect_button.clicked.connect(self.connect_shop)
        box.addWidget(self.connect_button)
        self._progress = QWidget()
        line = kit.row(self._progress, gap=theme.L)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.texts("ui.settings.connect"))
        self._count = kit.label(role="strong")
        self.cancel_button = BigButton(self.texts("ui.settings.cancel"), icon="x", size=theme.BODY, target=60)
        self.cancel_button.clicked.connect(self.cancel)
        line.addWidget(self.bar, 2)
        line.addWidget(self._count, 1)
        line.addWidget(self.cancel_button, 1)
        self._progress.hide()
        box.addWidget(self._progress)
        return made

    def _line(self, shop: ShopSettings) -> QWidget:
        card = kit.Card("plain-card", pad=(theme.L, theme.M))
        line = kit.row(gap=theme.M)
        line.addWidget(kit.IconLabel("store", Tone.GOOD, 22))
        line.addWidget(kit.label(shop.name, "strong"))
        where = shop.address or self.texts("ui.settings.practice_shop")
        line.addWidget(kit.Elided(where, "muted"), 1)
        card.box.addLayout(line)
        if shop.insecure_http and shop.address.startswith("http://"):
            card.box.addWidget(kit.Tag(self.texts("ui.settings.shop_insecure"), Tone.STOP, wrap=True))
        return card
