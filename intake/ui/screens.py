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
    count: Callable[[Status], int] | None = None

    @property
    def counts(self) -> bool:
        """Does something wait in it?"""
        return self.count is not None


def _intake(context: Context) -> Screen:
    from intake.ui.intake_screen import IntakeScreen

    return IntakeScreen(context)


def _review(context: Context) -> Screen:
    from intake.ui.review_screen import ReviewScreen

    return ReviewScreen(context)


def _waiting(context: Context) -> Screen:
    from intake.ui.waiting_screen import WaitingScreen

    return WaitingScreen(context)


def _search(context: Context) -> Screen:
    from intake.ui.search_screen import SearchScreen

    return SearchScreen(context)


def _settings(context: Context) -> Screen:
    from intake.ui.settings_screen import SettingsScreen

    return SettingsScreen(context)


def _help(context: Context) -> Screen:
    from intake.ui.help_overlay import HelpOverlay

    return HelpOverlay(context)


def _owed(status: Status) -> int:
    return status.waiting + status.uncertain + status.parked + status.labels_owed + status.differences


SCREENS: tuple[Entry, ...] = (
    Entry("intake", "package-open", _intake),
    Entry("review", "gavel", _review, lambda status: status.review),
    Entry("waiting", "hourglass", _waiting, _owed),
    Entry("search", "search", _search),
    Entry("settings", "settings", _settings),
)

HELP: Callable[[Context], Screen] | None = _help
"""What F1 and ? lay over the screen; any scan or Escape takes it away again."""
