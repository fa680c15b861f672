"""The form for a shop to connect: which kind, where it is, what opens it, and what only shops of that kind ask."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QLineEdit, QWidget

from intake.settings import ShopifySettings, ShopSettings
from intake.texts import Texts
from intake.ui import kit, theme
from intake.ui.settings_fields import Field, combo

Kind = Literal["medusa", "shopify"]
KINDS: tuple[Kind, ...] = ("medusa", "shopify")
_LINES = (("shop", "address"), ("token", "location"))
_OPTIONS = ("approve_requests", "notify_customer", "upload_photos", "customer_names")
_OF_ITS_OWN = ("address", "token", "location")
"""Fields that a Shopify shop explains in its own words."""
_ADMIN = re.compile(r"https?://.+|[a-z0-9][a-z0-9-]*\.myshopify\.com")
_PLACE = re.compile(r"[0-9]+|gid://shopify/Location/[0-9]+")


class ShopForm:
    """Fields by name, laid out into a page; what a Shopify shop alone needs shows when that kind is chosen."""

    def __init__(self, texts: Texts, page: QBoxLayout) -> None:
        self._texts = texts
        self.kind = combo([("medusa", "Medusa"), ("shopify", "Shopify")])
        self.inputs = {name: QLineEdit() for name in ("shop", "address", "location", "token", "client_id")}
        self.inputs["token"].setEchoMode(QLineEdit.EchoMode.Password)
        self.options = {name: QCheckBox(texts(f"ui.settings.shop_{name}")) for name in _OPTIONS}
        self.fields = {
            name: Field(texts(f"ui.settings.shop_{name}"), control, texts(f"ui.settings.shop_{name}_hint"))
            for name, control in self.inputs.items()
        }
        self._lay_out(page)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()

    @property
    def chosen(self) -> Kind:
        """The kind that is chosen."""
        return "shopify" if self.kind.currentData() == "shopify" else "medusa"

    def checked(self) -> ShopSettings | None:
        """The shop as it is typed, or None with each field's trouble said beside it."""
        values = {name: control.text().strip() for name, control in self.inputs.items()}
        wrong = self._wrong(values)
        shop = None
        try:
            shop = ShopSettings(
                name=values["shop"], kind=self.chosen, address=values["address"], location=values["location"]
            )
        except ValidationError:
            wrong.add("shop")
        try:
            ticked = {name: box.isChecked() for name, box in self.options.items()}
            own = ShopifySettings.model_validate({"client_id": values["client_id"], **ticked})
        except ValidationError:
            own = ShopifySettings()
            wrong.add("client_id")
        for name, field in self.fields.items():
            field.complain(self._words(name, "wrong") if name in wrong else "")
        if shop is None or wrong:
            return None
        return shop.model_copy(update={"shopify": own}) if self.chosen == "shopify" else shop

    def clear(self) -> None:
        """Empty, for the next one."""
        for control in self.inputs.values():
            control.clear()
        for box in self.options.values():
            box.setChecked(False)

    def set_enabled(self, enabled: bool) -> None:
        """May it be filled in now?"""
        for control in (self.kind, *self.inputs.values(), *self.options.values()):
            control.setEnabled(enabled)

    def _wrong(self, values: dict[str, str]) -> set[str]:
        wrong = set() if values["token"] else {"token"}
        if self.chosen == "medusa":
            return wrong if values["address"].startswith(("https://", "http://")) else wrong | {"address"}
        if not _ADMIN.fullmatch(values["address"]):
            wrong.add("address")
        if not _PLACE.fullmatch(values["location"]):
            wrong.add("location")
        return wrong

    def _lay_out(self, box: QBoxLayout) -> None:
        # Straight into the page: hints that wrap get their height only in a layout that nothing squeezes.
        first = kit.row(gap=theme.XL)
        first.addWidget(Field(self._texts("ui.settings.shop_kind"), self.kind), 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.fields["client_id"], 1, Qt.AlignmentFlag.AlignTop)
        box.addLayout(first)
        for pair in _LINES:
            line = kit.row(gap=theme.XL)
            for name in pair:
                line.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
            box.addLayout(line)
        self._own = QWidget()
        boxes = kit.column(self._own, gap=theme.S)
        for left, right in zip(_OPTIONS[::2], _OPTIONS[1::2], strict=True):
            line = kit.row(gap=theme.XL)
            line.addWidget(self.options[left], 1)
            line.addWidget(self.options[right], 1)
            boxes.addLayout(line)
        box.addWidget(self._own)

    def _show_kind(self) -> None:
        shopify = self.chosen == "shopify"
        self._own.setVisible(shopify)
        self.fields["client_id"].setVisible(shopify)
        for name in _OF_ITS_OWN:
            self.fields[name].explain(self._words(name, "hint"))

    def _words(self, name: str, what: str) -> str:
        own = f"ui.settings.shop_{name}_{self.chosen}_{what}"
        return self._texts(own) if self._texts.has(own) else self._texts(f"ui.settings.shop_{name}_{what}")
