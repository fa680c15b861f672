"""Whose clock judges leases and waits: that of the database server, which all stations share, or the caller's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam, literal_column, select
from sqlalchemy.engine import Connection

from intake.store.values import micros, moment

_SERVER = "CAST(EXTRACT(EPOCH FROM {clock}) * 1000000 AS BIGINT)"


class Times:
    """The time now, in microseconds since 1970, for statements that are made once and executed often."""

    def __init__(self, server: bool) -> None:
        self.server = server
        self.now = self._clock("clock_timestamp()")
        # The same within a statement, so that an index can serve; not for what may wait for another's lock.
        self.began = self._clock("statement_timestamp()")

    def _clock(self, clock: str) -> ColumnElement[int]:
        if self.server:
            return literal_column(_SERVER.format(clock=clock), BigInteger)
        return bindparam("b_now", type_=BigInteger)

    def read(self, connection: Connection, now: datetime) -> datetime:
        """The time now, as these times tell it."""
        return moment(connection.execute(select(self.now)).scalar_one()) if self.server else now

    def at(self, now: datetime) -> dict[str, Any]:
        """The parameters of a statement that contains `now`."""
        return {} if self.server else {"b_now": micros(now)}
