"""What became of the entries whose requests a fault hit: read from the outbox's own stories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text

from chaos.stories import Story
from intake.domain.effects import NEEDS_PERSON
from intake.store.sql_store import SqlStore

FATES = ("settled at once", "uncertain, then settled", "settled after a person", "parked")
_DOUBTS = frozenset({"unclear", "interrupted", "not_yet"})
_STUCK = frozenset(state.value for state in NEEDS_PERSON)


def fates(store: SqlStore, notes: Path, stories: Sequence[Story]) -> dict[str, Counter[str]]:
    """By fault, how often each fate; `notes` has a line "fault TAB subject" for each one.

    A subject is an entry's key, or a return's external id: then the worst of its entries counts. A request that is
    about none (a pull) is not counted.
    """
    groups = {str(story.expected.id): story.expected.external_id for story in stories}
    found: defaultdict[str, int] = defaultdict(int)
    told: defaultdict[str, set[str]] = defaultdict(set)
    with store._snapshot() as connection:
        for entry, what in connection.execute(text("SELECT DISTINCT entry_id, what FROM outbox_story")):
            told[entry].add(what)
        for entry, key, group, state in connection.execute(text("SELECT id, key, return_id, state FROM outbox")):
            fate = _fate(told[entry], state)
            for subject in (key, groups.get(group, "")):
                found[subject] = max(found[subject], fate)
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in notes.read_text().splitlines() if notes.exists() else ():
        fault, _, subject = line.partition("\t")
        if subject in found:
            counted[fault][FATES[found[subject]]] += 1
    return dict(counted)


def _fate(words: set[str], state: str) -> int:
    if state in _STUCK:
        return FATES.index("parked")
    if "tried_again" in words:
        return FATES.index("settled after a person")
    return FATES.index("uncertain, then settled" if words & _DOUBTS else "settled at once")
