"""One program a station on a PostgreSQL: settings copied to a second machine must not share a bench unseen."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from intake.domain.errors import IntakeError

_KIND = 0x52_49_53_54


class StationLock:
    """An advisory lock on the station's name, held by a connection of its own until `release` or its end."""

    def __init__(self, engine: Engine, station: str) -> None:
        """Raises IntakeError data_in_use when another program works as this station."""
        connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        try:
            taken = text("SELECT pg_try_advisory_lock(:kind, hashtext(:station))")
            held = connection.execute(taken, {"kind": _KIND, "station": station}).scalar_one()
        except BaseException:
            connection.close()
            raise
        if not held:
            connection.close()
            raise IntakeError("data_in_use", path=station)
        connection.detach()  # the pool's few connections stay for the work
        self._connection: Connection | None = connection

    def release(self) -> None:
        """Let another program be this station; a second call does nothing."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
