"""The story of each outbox entry: lines are added in the transaction that changes the entry, and never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Insert, Row, Text, bindparam, func, insert, literal, select
from sqlalchemy.engine import Connection

from intake.domain.decisions import Reason
from intake.domain.errors import IntakeError
from intake.domain.stories import StoryLine, Told
from intake.store import tables
from intake.store.values import REASON, moment, plain

_story = tables.outbox_story.c


def adding(at: ColumnElement[int]) -> Insert:
    """The statement that adds a line to the story of the entry `s_entry`; `at` is its time."""
    entry = bindparam("s_entry", type_=Text)
    sequence = func.coalesce(func.max(_story.sequence), 0) + literal(1)
    given = [bindparam(f"s_{name}", type_=Text) for name in ("what", "problem", "params")]
    line = select(entry, sequence, at, *given).where(_story.entry_id == entry)
    return insert(tables.outbox_story).from_select(["entry_id", "sequence", "at", "what", "problem", "params"], line)


ADD = adding(bindparam("s_at", type_=BigInteger))
"""Adds a line at the time `s_at`."""


def line(
    entry: UUID, what: Told, problem: Reason | None = None, params: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The parameters of `adding`, without those of its time."""
    return {
        "s_entry": str(entry),
        "s_what": what.value,
        "s_problem": None if problem is None else REASON.dump(problem),
        "s_params": _dumped(params or {}),
    }


def first(entry_id: str, at: int) -> dict[str, Any]:
    """The row that begins the story of a new entry."""
    return {
        "entry_id": entry_id,
        "sequence": 1,
        "at": at,
        "what": Told.RECORDED.value,
        "problem": None,
        "params": "{}",
    }


def of(connection: Connection, entry_id: UUID) -> tuple[StoryLine, ...]:
    """The lines of an entry in the order they were written. Raises IntakeError record_damaged."""
    query = select(tables.outbox_story).where(_story.entry_id == str(entry_id)).order_by(_story.sequence)
    return tuple(_line(row) for row in connection.execute(query))


def _line(row: Row[*tuple[Any, ...]]) -> StoryLine:
    try:
        what = Told(row.what)
        params = json.loads(row.params)
    except ValueError as error:
        raise IntakeError("record_damaged", kind="story", record=row.entry_id) from error
    if not isinstance(params, dict):
        raise IntakeError("record_damaged", kind="story", record=row.entry_id)
    problem = None if row.problem is None else REASON.load(row.problem, row.entry_id)
    return StoryLine(moment(row.at), what, problem, {str(name): str(words) for name, words in params.items()})


def _dumped(params: Mapping[str, str]) -> str:
    if not params:
        return "{}"
    return plain(json.dumps(dict(params), sort_keys=True, separators=(",", ":"), ensure_ascii=False))
