"""What every screen is handed: the desk and how to call it, the words, the messages, the devices, who is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.ui.format import Formats
from intake.ui.scan_log import ScanLog

if TYPE_CHECKING:
    from intake.domain.codes import Scan
    from intake.domain.people import Operator, Role
    from intake.domain.ports import ParseText
    from intake.station.desk import Desk, Status
    from intake.texts import Texts
    from intake.ui.bridge import CameraFeed, Relay
    from intake.ui.messages import Messages
    from intake.ui.scanners import Scanners
    from intake.ui.sounds import Sounds
    from intake.ui.tasks import Tasks


@dataclass(slots=True)
class Context:
    """Outlives the screens: on another language, theme or size they are built anew from it.

    `tasks` runs what the worker does, in order; `slow` what may take seconds and must not hold that up.
    `go` opens a screen by name; `count` asks for fresh figures in the navigation and the status strip; `rebuild`
    draws all screens anew after a change of settings; `code_read` tells the strip what was read (None: not judged yet).
    """

    desk: Desk
    texts: Texts
    formats: Formats
    tasks: Tasks
    slow: Tasks
    messages: Messages
    sounds: Sounds
    relay: Relay
    parse: ParseText
    feed: CameraFeed | None = None
    scanners: Scanners | None = None
    scans: ScanLog = field(default_factory=ScanLog)
    operator: Operator | None = None
    status: Status | None = None
    go: Callable[[str], None] = field(default=lambda _name: None)
    count: Callable[[], None] = field(default=lambda: None)
    rebuild: Callable[[], None] = field(default=lambda: None)
    can_undo: Callable[[bool], None] = field(default=lambda _can: None)
    take_scan: Callable[[Scan], None] = field(default=lambda _scan: None)
    code_read: Callable[[str, bool | None], None] = field(default=lambda _code, _good: None)

    def may(self, role: Role) -> bool:
        """Does the signed-in operator's role include `role`?"""
        return self.operator is not None and self.operator.role.may(role)
