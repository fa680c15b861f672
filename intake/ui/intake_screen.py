"""The bench: the parcel on the left, the one thing to do in the middle, the photos on the right."""

from __future__ import annotations

from intake.ui.context import Context
from intake.ui.screen import Screen


class IntakeScreen(Screen):
    """Draws the station's views."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
