"""The one table of screens, in the order of the navigation bar.

A new screen: a file with a `Screen`, a loader here and a row in SCREENS. Loaders import late, so that the window is
there before the screens are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.ui.context import Context
from intake.ui.screen import Screen

if TYPE_CHECKING:
    from intake.station.desk import Status


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen: its name (text key ui.nav.<name>), icon, how it is made, and the count beside its name."""

    name: str
    icon: str
    make: Callable[[Context], Screen]
    count: Callable[[Status], int] = lambda _status: 0


def _intake(context: Context) -> Screen:
    from intake.ui.intake_screen import IntakeScreen

    return IntakeScreen(context)


SCREENS: tuple[Entry, ...] = (Entry("intake", "package-open", _intake),)

HELP: Callable[[Context], Screen] | None = None
"""What F1 and ? lay over the screen; any scan or Escape takes it away again."""
