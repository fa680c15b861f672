"""Every commit of the store, found by listening to the driver: named by what our code was doing, and a place to die.

Two moments belong to each: just before the COMMIT goes to the database, and just after it came back.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from intake.store import journal

Moment = Callable[[str], None]
_DEEP = 40
_BELOW = (
    "intake/store/commits",
    "intake/store/sql_store",
    "intake/store/shared_commits",
    "intake/domain/",
    "intake/durable",
    "chaos/",
)


def instrument(moment: Moment) -> None:
    """From now on `moment` is called with a name twice a commit, in the thread that commits. For one process's life."""
    commit: Any = DefaultDialect.do_commit
    append = journal.append
    said = threading.local()

    def noted(*arguments: Any, **named: Any) -> Any:
        said.acts = [*getattr(said, "acts", ()), type(arguments[2]).__name__]
        return append(*arguments, **named)

    def committed(self: DefaultDialect, connection: Any) -> None:
        place = _place(sys._getframe(1))
        if place is None:
            commit(self, connection)
            return
        name = f"{place} {'+'.join(getattr(said, 'acts', ()))}".strip()
        said.acts = []
        moment(f"before {name}")
        commit(self, connection)
        moment(f"after {name}")

    journal.append = noted
    DefaultDialect.do_commit = committed  # type: ignore[method-assign]


def _place(frame: FrameType | None) -> str | None:
    """The function of ours that ordered this commit, and who called it; None for a snapshot, which writes nothing."""
    found: list[str] = []
    for _ in range(_DEEP):
        if frame is None:
            break
        code = frame.f_code
        if code.co_name == "_snapshot":
            return None
        at = code.co_filename.rfind("intake/")
        if at >= 0 and not code.co_filename[at:].startswith(_BELOW):
            module = code.co_filename[at + len("intake/") :].removesuffix(".py").replace("/", ".")
            found.append(f"{module}.{code.co_qualname if sys.version_info >= (3, 11) else code.co_name}")
            if len(found) == 2 + found[0].endswith("._run"):
                break
        frame = frame.f_back
    return " < ".join(found[found[:1] == ["store.outbox.SqlOutbox._run"] :]) or None
