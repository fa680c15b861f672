"""Answers that come after their screen was drawn anew (another language, theme or size) have nobody to go to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtWidgets import QWidget

T = TypeVar("T")


def while_alive(widget: QWidget, taker: Callable[[T], object]) -> Callable[[T], None]:
    """`taker`, for as long as `widget` is there; after that the answer is dropped."""

    def take(answer: T) -> None:
        if shiboken6.isValid(widget):
            taker(answer)

    return take
